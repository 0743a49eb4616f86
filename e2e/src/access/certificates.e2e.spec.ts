import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ChannelCredentials, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { departmentsV1, ticketsV1 } from '@sunwai/contracts/grpc';
import { type Authority, type Certificate, makeAuthority } from '@sunwai/testing/servers';
import { Instance } from '../cluster/instance.js';
import { answered, asCaller, deadline } from '../doors/grpc-doors.js';
import { sunwai } from '../system/command-line.js';
import { freePort } from '../system/free-port.js';
import { credentialsIn } from '../system/installation.js';
import { trialFolder } from '../system/trial-folder.js';

const brokers = process.env['SUNWAI_TEST_KAFKA_BROKERS'];
/** Of a number that nobody has: the ticket service alone can say so. */
const number = 'AME-00000001W';

(brokers ? describe : describe.skip)('certificates (set SUNWAI_TEST_KAFKA_BROKERS)', () => {
  let authority: Authority;
  let publicly: Authority;
  let outer: NodeJS.ProcessEnv;
  let tickets: Instance;
  let departments: Instance;
  let tokens: Readonly<Record<string, string>>;
  const instances: Instance[] = [];

  const start = async (service: string, name: string, environment: NodeJS.ProcessEnv): Promise<Instance> => {
    const ports = { http: await freePort(), grpc: await freePort(), figures: await freePort() };
    const instance = new Instance(service, name, ports, path.join(authority.ca, '..', `${name}.log`), environment);
    instances.push(instance);
    instance.launch();
    await instance.ready();
    return instance;
  };
  beforeAll(async () => {
    const folder = trialFolder('certificates', false);
    authority = makeAuthority(path.join(folder, 'services'), 'services');
    // What outsiders trust is another authority's.
    publicly = makeAuthority(path.join(folder, 'public'), 'public');
    const settings: NodeJS.ProcessEnv = {
      ...process.env,
      SUNWAI_MODE: 'development',
      SUNWAI_STATE_DIR: path.join(folder, 'state'),
      SUNWAI_BUS: `kafka://${brokers}`,
      SUNWAI_LOG_LEVEL: 'warn',
      SUNWAI_TLS_CA: authority.ca,
    };
    await sunwai(settings, 'access', 'development');
    tokens = credentialsIn(settings['SUNWAI_STATE_DIR']!);
    tickets = await start('tickets', 'tickets', { ...settings, ...doors(authority.issue('tickets')) });
    outer = {
      ...settings,
      ...doors(publicly.issue('departments')),
      SUNWAI_TICKETS_GRPC: `127.0.0.1:${tickets.ports.grpc}`,
      SUNWAI_SERVICE_TOKEN: tokens['service'],
    };
    departments = await start('departments', 'departments', { ...outer, ...shown(authority.issue('departments')) });
  }, 180_000);
  afterAll(() => Promise.all(instances.map((instance) => instance.stop())));

  const trusting = ({ ca }: Authority, shows?: Certificate): ChannelCredentials =>
    credentials.createSsl(readFileSync(ca), shows && readFileSync(shows.key), shows && readFileSync(shows.cert));

  /** The status of a question to the ticket service by somebody with its token. */
  const askTickets = async (channel: ChannelCredentials): Promise<status> => {
    const client = new ticketsV1.TicketServiceClient(`127.0.0.1:${tickets.ports.grpc}`, channel);
    const asked = answered<ticketsV1.GetResponse>((done) =>
      client.get({ number }, asCaller(tokens['service']!), deadline(5_000), done),
    );
    return statusOf(asked).finally(() => client.close());
  };
  /** The same by way of the departments' door. */
  const askDepartments = async (at: Instance, channel: ChannelCredentials, token: string): Promise<status> => {
    const client = new departmentsV1.DepartmentServiceClient(`127.0.0.1:${at.ports.grpc}`, channel);
    const asked = answered<departmentsV1.GetTicketResponse>((done) =>
      client.getTicket({ number, minCursor: '' }, asCaller(token), deadline(30_000), done),
    );
    return statusOf(asked).finally(() => client.close());
  };

  it('are asked of who calls the ticket service: without one of its authority a token opens nothing', async () => {
    expect(await askTickets(trusting(authority, authority.issue('routing')))).toBe(status.NOT_FOUND);
    expect(await askTickets(trusting(authority))).toBe(status.UNAVAILABLE);
    const foreign = trusting(authority, publicly.issue('somebody'));
    expect(await askTickets(foreign)).toBe(status.UNAVAILABLE);
  });

  it('are not asked of departments’ systems: their token opens the door, and what they ask reaches the ticket service', async () => {
    const token = tokens['department:rural-development']!;
    expect(await askDepartments(departments, trusting(publicly), token)).toBe(status.NOT_FOUND);
    expect(await askDepartments(departments, trusting(publicly), 'none')).toBe(status.UNAUTHENTICATED);
    expect(await askDepartments(departments, credentials.createInsecure(), token)).toBe(status.UNAVAILABLE);
  });

  it('are what a service needs to reach the ticket service', async () => {
    const stranger = await start('departments', 'stranger', { ...outer, ...shown(publicly.issue('stranger')) });
    const token = tokens['department:rural-development']!;
    expect(await askDepartments(stranger, trusting(publicly), token)).toBe(status.UNAVAILABLE);
  });
});

const doors = ({ cert, key }: Certificate) => ({ SUNWAI_TLS_CERT: cert, SUNWAI_TLS_KEY: key });
const shown = ({ cert, key }: Certificate) => ({ SUNWAI_TLS_CLIENT_CERT: cert, SUNWAI_TLS_CLIENT_KEY: key });

const statusOf = async (asked: Promise<unknown>): Promise<status> => {
  try {
    await asked;
    return status.OK;
  } catch (error) {
    return (error as ServiceError).code;
  }
};
