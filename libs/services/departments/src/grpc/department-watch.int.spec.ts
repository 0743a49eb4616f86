import 'reflect-metadata';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { credentials, status } from '@grpc/grpc-js';
import { departmentsV1 as V1, refusalOfStatus } from '@sunwai/contracts/grpc';
import { openDatabase } from '@sunwai/database';
import { copyHistory } from '@sunwai/event-store';
import { assignTicket, commentAdded, evidenceAdded, filed, someMoment } from '@sunwai/testing';
import * as events from '@sunwai/testing';
import type { TestPlatform, TicketDesk } from '@sunwai/testing/platform';
import { bearer, eventually, testPlatform, ticketDesk, TicketServiceModule } from '@sunwai/testing/platform';
import type { Holder, TicketEvent } from '@sunwai/ticket';
import fc from 'fast-check';
import type { AssignmentTables, DepartmentsConfigInput } from '../index.js';
import { assignmentMigrations, AssignmentProjection, DepartmentsModule } from '../index.js';

type Message = V1.WatchAssignmentsResponse;
type Client = InstanceType<typeof V1.DepartmentServiceClient>;

let platform: TestPlatform;
let desk: TicketDesk;
let client: Client;
let tiloi: Holder;
let jamo: Holder;
let elsewhere: Holder;

const open = async (config: DepartmentsConfigInput = {}, dir?: string): Promise<void> => {
  platform = await testPlatform(dir === undefined ? {} : { dir });
  desk = ticketDesk(platform);
  tiloi = platform.pack.holderOf('bdo-tiloi')!;
  jamo = platform.pack.holderOf('bdo-jamo')!;
  elsewhere = platform.pack.holderOf('sdo-electricity-tiloi')!;
  const { grpcAddress } = await platform.start({
    modules: [TicketServiceModule.of(platform.tickets), DepartmentsModule.forRoot({ pollMs: 50, ...config })],
    grpcServices: ['sunwai.departments.v1.DepartmentService'],
  });
  client = new V1.DepartmentServiceClient(grpcAddress, credentials.createInsecure());
};

const close = async (): Promise<void> => {
  client.close();
  await platform.dispose();
};

type Asked = Partial<V1.WatchAssignmentsRequest> & { readonly token?: string };
const watch = ({ token = platform.tokens.department, ...request }: Asked = {}): ClientReadableStream<Message> =>
  client.watchAssignments({ resumeAfter: '', offices: [], heartbeatSeconds: 0, ...request }, bearer(token));

/** Reads until `enough` says so, then hangs up; nothing beyond is looked at. */
const readUntil = async (enough: (read: readonly Message[]) => boolean, asked: Asked = {}): Promise<Message[]> => {
  const call = watch(asked);
  const read: Message[] = [];
  call.on('error', () => undefined);
  if (enough(read)) return read;
  for await (const message of call as AsyncIterable<Message>) {
    read.push(message);
    if (enough(read)) break;
  }
  call.cancel();
  return read;
};
const isCaughtUp = (read: readonly Message[]): boolean => read.at(-1)?.event?.$case === 'caughtUp';
const readAll = async (asked: Asked = {}): Promise<Message[]> =>
  (await readUntil(isCaughtUp, asked)).filter(({ event }) => event?.$case !== 'caughtUp');

const errorOf = (call: ClientReadableStream<Message>): Promise<ServiceError> =>
  new Promise((resolve) => {
    call.on('error', resolve);
    call.resume();
  });
const keysOf = (messages: readonly Message[]): string[] =>
  messages.map(({ event }) => {
    const { number, version } = event?.value as { number: string; version: number };
    return `${number} ${version} ${event?.$case}`;
  });
/** The consumer has seen so many messages for the department. */
const kept = (count: number, asked: Asked = {}) =>
  eventually(async () => expect((await readAll(asked)).length).toBe(count), 10_000);

const assignTo = async (holder: Holder, words = 'हैंडपंप ख़राब है'): Promise<string> => {
  const number = await desk.file({ words });
  await desk.does(number, assignTicket({ to: holder }));
  return number;
};

describe('a department that watches its assignments', () => {
  beforeEach(() => open());
  afterEach(close);

  it('hears what was assigned before the call, is told that this is all, then hears what happens', async () => {
    const before = await assignTo(tiloi);
    await kept(1);
    const call = watch();
    const heard: Message[] = [];
    call.on('data', (message: Message) => heard.push(message)).on('error', () => undefined);
    await eventually(() => expect(heard.map(({ event }) => event?.$case)).toEqual(['assigned', 'caughtUp']));
    expect(heard[1]?.cursor).toBe(heard[0]?.cursor);
    const after = await assignTo(jamo);
    await eventually(() =>
      expect(keysOf(heard.toSpliced(1, 1))).toEqual([`${before} 2 assigned`, `${after} 2 assigned`]),
    );
    call.cancel();
  });

  it('hears nothing of another department, and only of the offices it asks for', async () => {
    const atTiloi = await assignTo(tiloi);
    const atJamo = await assignTo(jamo);
    await assignTo(elsewhere);
    await kept(2);
    expect(keysOf(await readAll())).toEqual([`${atTiloi} 2 assigned`, `${atJamo} 2 assigned`]);
    expect(keysOf(await readAll({ offices: [jamo.office] }))).toEqual([`${atJamo} 2 assigned`]);
    await desk.does(atTiloi, { type: 'TransferTicket', to: jamo }, { kind: 'supervisor', id: 'adm' });
    await kept(3);
    expect(keysOf(await readAll({ offices: [tiloi.office] }))).toEqual([`${atTiloi} 2 assigned`, `${atTiloi} 3 ended`]);
    expect(keysOf(await readAll({ offices: [jamo.office] }))).toEqual([
      `${atJamo} 2 assigned`,
      `${atTiloi} 3 assigned`,
    ]);
    expect(keysOf(await readAll({ offices: [tiloi.office, jamo.office] }))).toEqual(keysOf(await readAll()));
    expect(keysOf(await readAll())).toHaveLength(3);
  });

  it('resumes behind every message that it may have seen last, without a gap and without hearing one twice', async () => {
    const numbers = await Promise.all(Array.from({ length: 25 }, (_, index) => assignTo(index % 2 ? tiloi : jamo)));
    for (const number of numbers.slice(0, 10))
      await desk
        .does(number, { type: 'TransferTicket', to: tiloi }, { kind: 'supervisor', id: 'adm' })
        .catch(() => undefined);
    await eventually(async () => expect((await readAll()).length).toBeGreaterThanOrEqual(30), 10_000);
    const offices = fc.constantFrom([], [tiloi.office], [jamo.office], [tiloi.office, jamo.office]);
    await fc.assert(
      fc.asyncProperty(offices, fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 6 }), async (watched, cuts) => {
        const all = keysOf(await readAll({ offices: watched }));
        const heard: Message[] = [];
        for (const cut of cuts) {
          const resumeAfter = heard.at(-1)?.cursor ?? '';
          const part = await readUntil((read) => read.length >= cut || isCaughtUp(read), {
            offices: watched,
            resumeAfter,
          });
          heard.push(...part.filter(({ event }) => event?.$case !== 'caughtUp'));
        }
        const rest = await readAll({ offices: watched, resumeAfter: heard.at(-1)?.cursor ?? '' });
        expect(keysOf([...heard, ...rest])).toEqual(all);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('resumes with its cursor after the history has moved to another store', async () => {
    for (let count = 0; count < 3; count += 1) await assignTo(tiloi);
    await kept(3);
    const before = await readAll();
    const { dir } = platform;
    client.close();
    await platform.close();
    const [old, moved] = ['events.db', 'moved.db'].map((name) => join(dir, name)) as [string, string];
    await copyHistory({ engine: 'sqlite', file: old }, { engine: 'sqlite', file: moved });
    for (const end of ['', '-wal', '-shm']) await rm(`${old}${end}`, { force: true });
    await rename(moved, old);
    await open({}, dir);
    const later = await assignTo(tiloi);
    await kept(4);
    const after = await readAll({ resumeAfter: before[0]!.cursor });
    expect(after.slice(0, 2)).toEqual(before.slice(1));
    expect(keysOf(after.slice(2))).toEqual([`${later} 2 assigned`]);
  });

  it('resumes with its cursor after the tables were made anew from the events', async () => {
    for (let count = 0; count < 5; count += 1) await assignTo(tiloi);
    await kept(5);
    const all = await readAll();
    const { dir } = platform;
    client.close();
    await platform.close();
    for (const name of ['departments', 'topics'])
      for (const end of ['', '-wal', '-shm']) await rm(join(dir, `${name}.db${end}`), { force: true });
    await open({}, dir);
    await kept(5);
    expect(await readAll()).toEqual(all);
    expect(await readAll({ resumeAfter: all[1]!.cursor })).toEqual(all.slice(2));
  });

  it('is told at a restart to call again, and goes on where it was', async () => {
    await assignTo(tiloi);
    await kept(1);
    const call = watch();
    const ended = errorOf(call);
    const first = await new Promise<Message>((resolve) => call.once('data', resolve));
    const { dir } = platform;
    client.close();
    await platform.close();
    const error = await ended;
    expect(error.code).toBe(status.UNAVAILABLE);
    expect(refusalOfStatus(error)?.code).toBe('server.stopping');
    await open({}, dir);
    const later = await assignTo(jamo);
    await kept(1, { resumeAfter: first.cursor });
    expect(keysOf(await readAll({ resumeAfter: first.cursor }))).toEqual([`${later} 2 assigned`]);
  });

  it('hears of what another instance has written', async () => {
    const call = watch();
    const heard: Message[] = [];
    call.on('data', (message: Message) => heard.push(message)).on('error', () => undefined);
    await eventually(() => expect(heard).toHaveLength(1));
    const other = await openDatabase<AssignmentTables>({
      url: `sqlite:${join(platform.dir, 'departments.db')}`,
      namespace: 'departments',
      migrations: assignmentMigrations,
    });
    const life: readonly TicketEvent[] = [filed(), events.assigned({ to: tiloi }), evidenceAdded(), commentAdded()];
    await new AssignmentProjection(other, () => undefined).apply(
      life.map((event, index) => ({
        id: `e${index}`,
        number: 'AME-1TPB7GSCS',
        version: index + 1,
        cursor: `c${index}`,
        recordedAt: someMoment,
        schemaVersion: 1,
        event,
        metadata: {
          actor: events.citizen,
          occurredAt: someMoment,
          commandId: 'c',
          correlationId: 'c',
          causationId: 'c',
          pack: 'amethi',
          packVersion: 'test',
        },
      })),
    );
    await eventually(() => expect(heard.map(({ cursor }) => cursor)).toEqual(['', 'c1', 'c2', 'c3']));
    await other.close();
    call.cancel();
  });

  it.each([
    ['an adapter', 'adapter', 'access.forbidden'],
    ['an auditor', 'auditor', 'access.forbidden'],
    ['the control room', 'control_room', 'access.forbidden'],
  ] as const)('is not %s', async (_who, kind, code) => {
    expect(refusalOfStatus(await errorOf(watch({ token: platform.tokens[kind] })))?.code).toBe(code);
  });

  it('has a credential, for a department that the programme has', async () => {
    const wrong = { token: 'sunwai_department_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' };
    expect(refusalOfStatus(await errorOf(watch(wrong)))?.code).toBe('access.invalid');
    const gone = await platform.access.grant({ kind: 'department', label: 'Old', department: 'no-such-department' });
    expect(refusalOfStatus(await errorOf(watch({ token: gone.token })))?.code).toBe('pack.unknown_department');
    const any = await platform.access.grant({ kind: 'supervisor', label: 'ADM', scopes: ['departments:serve'] });
    expect(refusalOfStatus(await errorOf(watch({ token: any.token })))).toMatchObject({
      code: 'access.forbidden',
      details: { scope: 'department' },
    });
  });

  it.each([
    ['a cursor that is cut off', { resumeAfter: 'AbCdEf' }, 'store.invalid_cursor'],
    ['an office of another department', { offices: ['electricity-tiloi'] }, 'pack.unknown_office'],
    ['a heartbeat every second', { heartbeatSeconds: 1 }, 'request.invalid'],
  ])('is refused %s', async (_what, request, code) => {
    expect(refusalOfStatus(await errorOf(watch(request)))?.code).toBe(code);
  });

  it('is refused a place in the history that is none of its messages, rather than led past some of them', async () => {
    const number = await desk.file();
    const { cursor } = await desk.does(number, assignTicket({ to: elsewhere }));
    expect(refusalOfStatus(await errorOf(watch({ resumeAfter: cursor })))?.code).toBe('store.invalid_cursor');
  });
});

describe('watching for long', () => {
  afterEach(close);

  it('ends when the credential is revoked', async () => {
    await open({ recheckMs: 50 });
    const { token, principal } = await platform.access.grant({
      kind: 'department',
      label: 'A portal of old',
      department: 'rural-development',
    });
    const call = watch({ token });
    const ended = errorOf(call);
    await new Promise((resolve) => call.once('data', resolve));
    await platform.access.revoke(principal.id);
    expect(refusalOfStatus(await ended)?.code).toBe('access.revoked');
  });

  it('costs no memory while nobody reads, keeps nobody else waiting, and loses nothing', async () => {
    await open();
    const words = 'हैंडपंप महीनों से ख़राब है। '.repeat(300);
    await Promise.all(Array.from({ length: 400 }, () => assignTo(tiloi, words)));
    await kept(400);
    const before = process.memoryUsage().arrayBuffers;
    const sleepers = Array.from({ length: 20 }, () => {
      const sleeper = watch();
      sleeper.on('error', () => undefined);
      sleeper.once('data', () => sleeper.pause());
      return sleeper;
    });
    await sleep(1_000);
    expect(await readAll()).toHaveLength(400);
    const each = (process.memoryUsage().arrayBuffers - before) / sleepers.length;
    // Each is owed 8 MB; what a connection's own windows and one page may hold is far less.
    expect(each).toBeLessThan(4 * 1024 * 1024);
    const [first, ...others] = sleepers;
    for (const other of others) other.cancel();
    let read = 1;
    first!.on('data', () => (read += 1)).resume();
    await eventually(() => expect(read).toBe(401));
    first!.cancel();
  }, 60_000);
});
