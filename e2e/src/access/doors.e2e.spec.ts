import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { HttpDoor } from '../doors/http-door.js';
import { AnyGrpcMethod, codeOf, methodsByPath } from '../doors/any-grpc-method.js';
import { eventually } from '../system/eventually.js';
import { type TrialSystem, trialSystem } from '../system/trial-system.js';
import { type Caller, callers, tokensOf } from './callers.js';
import { Desk } from './desk.js';
import { grpcMethods } from './grpc-methods.js';
import { type HttpRow, httpRoutes, type Refused, webhookRoutes } from './http-routes.js';

const withoutCredential: Refused = {
  nobody: 'access.missing',
  wrong: 'access.invalid',
  revoked: 'access.revoked',
};
/** Nothing of access: whoever got that far was let in. */
const ofAccess = /^(access|actor|intake\.signature|intake\.verify|media\.link)[._]|^ticket\.not_yours$/;

// A busy machine takes its time.
jest.setTimeout(90_000);

describe('every door, for everybody', () => {
  let system: TrialSystem;
  let desk: Desk;
  let tokens: Awaited<ReturnType<typeof tokensOf>>;
  let grpc: AnyGrpcMethod;
  /** A ticket that those who are refused are refused on: it stays as it is. */
  let still: string;

  beforeAll(async () => {
    system = await trialSystem();
    desk = new Desk(system.running);
    grpc = new AnyGrpcMethod(system.running.grpc);
    [tokens, still] = await Promise.all([tokensOf(system), desk.assigns()]);
  }, 120_000);
  afterAll(async () => {
    grpc.close();
    await system.dispose();
  });

  /** What each caller is told: `in`, or the code of the no. */
  const expected = (row: HttpRow | (typeof grpcMethods)[string], whose: Caller): string => {
    if ('everybody' in row && row.everybody !== undefined) return row.everybody;
    if (row.in.includes(whose)) return 'in';
    return withoutCredential[whose] ?? row.out?.[whose] ?? 'access.forbidden';
  };
  const expectations = (row: HttpRow | (typeof grpcMethods)[string]) =>
    Object.fromEntries(callers.map((whose) => [whose, expected(row, whose)]));
  /** Whoever is let in does something: each on a ticket of their own. */
  const ticketFor = async (letIn: boolean): Promise<string> => (letIn ? desk.assigns() : still);

  const askHttp = async (route: string, row: HttpRow, whose: Caller): Promise<string> => {
    const [method, path] = route.split(' ') as [string, string];
    const changes = method === 'POST' && path.includes('{number}');
    const number = await ticketFor(changes && row.in.includes(whose));
    const filled = (text: string) =>
      text
        .replace('{number}', number)
        .replace('{other}', still)
        .replace('{department}', 'rural-development')
        .replace('{id}', randomUUID())
        .replace('{sha256}', '0'.repeat(64));
    const { status, bytes } = await new HttpDoor(system.running.http, tokens[whose]).ask(
      method,
      filled(path + (row.query ?? '')),
      row.body ? filled(JSON.stringify(row.body)) : undefined,
      { 'idempotency-key': randomUUID(), ...(row.body && { 'content-type': 'application/json' }) },
    );
    if (status < 300) return 'in';
    const { code } = JSON.parse(bytes.toString()) as { code: string };
    // A body that is not understood says nothing of who may send it, and no door is no row.
    const told = status === 401 || status === 403 || ofAccess.test(code);
    const nothingSaid = status >= 500 || code === 'request.no_such_door' || (code === 'request.invalid' && row.body);
    return told || nothingSaid ? code : 'in';
  };

  it('over HTTP is in the table', async () => {
    const { paths } = await new HttpDoor(system.running.http).get<{ paths: Record<string, object> }>(
      '/api/openapi.json',
    );
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.keys(httpRoutes).toSorted()).toEqual(described.toSorted());
  });

  it.each(Object.entries({ ...httpRoutes, ...webhookRoutes }))('%s', async (route, row) => {
    const told: Record<string, string> = {};
    for (const whose of callers) told[whose] = await askHttp(route, row, whose);
    expect(told).toEqual(expectations(row));
  });

  it('over gRPC is in the table', () =>
    expect(Object.keys(grpcMethods).toSorted()).toEqual([...methodsByPath().keys()].toSorted()));

  it.each(Object.entries(grpcMethods))('%s', async (path, row) => {
    const method = methodsByPath().get(path)!;
    const told: Record<string, string> = {};
    for (const whose of callers) {
      const code = await codeOf(grpc.ask(method, row.request(await ticketFor(row.in.includes(whose))), tokens[whose]));
      told[whose] = code === undefined || (!ofAccess.test(code) && code !== 'request.invalid') ? 'in' : code;
    }
    expect(told).toEqual(expectations(row));
  });

  it('shows whoever is let in their own alone', async () => {
    const listed = async (whose: Caller) => {
      const { tickets } = await new HttpDoor(system.running.http, tokens[whose]).get<{ tickets: { number: string }[] }>(
        '/api/v1/tickets?limit=200',
      );
      return tickets.map(({ number }) => number);
    };
    const theirs = await eventually('the ticket in their list', async () => {
      const numbers = await listed('department');
      return numbers.includes(still) && numbers;
    });
    expect(theirs).toContain(still);
    expect(await listed('other department')).toEqual([]);
    expect(await listed('other officer')).toEqual([]);
  });

  it('left the ticket as it was by all who were refused', async () => {
    const door = new HttpDoor(system.running.http, tokens.auditor);
    const { events } = await door.get<{ events: { type: string }[] }>(`/api/v1/audit/tickets/${still}/history`);
    // Only routing and notifications have added to it, and the tickets that were linked with it.
    const added = new Set(events.map(({ type }) => type));
    const ownWays = ['TicketFiled', 'TicketClassified', 'TicketAssigned', 'TicketLinked'];
    expect([...added].filter((type) => !ownWays.includes(type) && !type.startsWith('Notification'))).toEqual([]);
  });

  it('is shut within about a second to whoever loses their access, in the running server', async () => {
    const token = (await system.cli('access', 'grant', 'control_room', '--label', 'On leave')).trim();
    const door = new HttpDoor(system.running.http, token);
    await door.get('/api/v1/tickets');
    const listed = JSON.parse(await system.cli('access', 'list', '--json')) as {
      principal: { id: string; label: string };
    }[];
    await system.cli('access', 'revoke', listed.find(({ principal }) => principal.label === 'On leave')!.principal.id);
    await eventually(
      'the no',
      () =>
        door.get('/api/v1/tickets').then(
          () => false,
          ({ code }) => code === 'access.revoked',
        ),
      1_500,
    );
  });
});
