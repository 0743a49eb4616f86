import 'reflect-metadata';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { auditV1 as V1, refusalOfStatus } from '@sunwai/contracts/grpc';
import { openSqliteStore } from '@sunwai/event-store';
import { fixedClock, isRefusal, minutes } from '@sunwai/kernel';
import * as say from '@sunwai/testing';
import type { TestPlatform, TicketDesk } from '@sunwai/testing/platform';
import { bearer, eventually, refusalOf, testPlatform, ticketDesk, unary } from '@sunwai/testing/platform';
import type { Actor, Holder } from '@sunwai/ticket';
import fc from 'fast-check';
import { AuditModule, history, plainHistory, plainState, stateAt } from './index.js';

describe('the audit', () => {
  const clock = fixedClock('2026-01-12T05:02:00.000Z');
  let platform: TestPlatform;
  let desk: TicketDesk;
  let client: InstanceType<typeof V1.AuditServiceClient>;
  let url: string;
  let number: string;
  let bdo: Holder;

  /** A whole life: filed, assigned, reported, disputed, reported again, accepted. Each step takes five minutes. */
  const live = async (): Promise<string> => {
    const step = async (...given: Parameters<TicketDesk['does']> extends [unknown, ...infer Rest] ? Rest : never) => {
      clock.advance(minutes(5));
      return desk.does(filed, ...given);
    };
    const filed = await desk.file({ attachments: [say.photo()], words: 'हैंडपंप ख़राब है' });
    const officer: Actor = { kind: 'officer', id: 'bdo-tiloi', post: 'bdo', department: bdo.department };
    const department: Actor = { kind: 'department', id: 'department-1', department: bdo.department };
    const controlRoom: Actor = { kind: 'control_room', id: 'control-room-1', post: 'Control room' };
    await step(say.classifyTicket({ place: 'block-tiloi', suggested: bdo }));
    await step(say.assignTicket({ to: bdo }), controlRoom);
    await step(say.acknowledgeAssignment(), department);
    await step(say.logContact({ words: 'बात हुई' }), officer);
    await step(say.submitReport({ words: 'मरम्मत कर दी गई', evidence: [say.photo('repaired')] }), officer);
    await step(say.recordNotificationSent({ messageId: 'wamid.report' }));
    await step(say.recordDelivery({ messageId: 'wamid.report', deliveredAt: clock.now() }));
    await step(say.disputeReport({ words: 'अब भी ख़राब है' }));
    await step(say.submitReport({ round: 2, words: 'पुर्ज़ा बदला गया' }), officer);
    await step(say.recordFeedback({ round: 2, rating: 4 }));
    return filed;
  };

  beforeAll(async () => {
    platform = await testPlatform({ clock });
    desk = ticketDesk(platform);
    bdo = platform.pack.holderOf('bdo-tiloi')!;
    const service = await platform.start({ modules: [AuditModule], grpcServices: ['sunwai.audit.v1.AuditService'] });
    client = new V1.AuditServiceClient(service.grpcAddress, credentials.createInsecure());
    url = `${service.httpUrl}/api/v1/audit`;
    number = await live();
  });
  afterAll(async () => {
    client.close();
    await platform.dispose();
  });

  const told = async (language: 'en' | 'hi') => {
    const found = await history(platform.store, platform.packs, number, { language });
    if (isRefusal(found)) throw new Error(found.code);
    return found;
  };
  const mistyped = () => number.slice(0, -1) + (number.endsWith('2') ? '3' : '2');
  const shown = () => number.replace(/^(.{4})(.{4})(.{4})(.)$/, '$1$2-$3-$4');

  it('tells a whole life in English', async () => {
    expect((await told('en')).events.map(({ sentence }) => sentence)).toEqual([
      `12 Jan 2026, 10:32 – The complainant filed the complaint ${shown()} by WhatsApp, with 1 file: “हैंडपंप ख़राब है”`,
      '12 Jan 2026, 10:37 – Sunwai (routing) took it for a grievance about “Hand pump”, priority normal, in Tiloi (Block) (90 % sure), and suggested Block Development Officer, Block Tiloi',
      '12 Jan 2026, 10:42 – The control room assigned it to Block Development Officer, Block Tiloi (round 1)',
      '12 Jan 2026, 10:47 – The system of Rural Development and Panchayati Raj saw the assignment (round 1)',
      '12 Jan 2026, 10:52 – Block Development Officer, Block Tiloi spoke with the complainant by phone: “बात हुई”',
      '12 Jan 2026, 10:57 – Block Development Officer, Block Tiloi submitted the report (round 1), resolved, with 1 file: “मरम्मत कर दी गई”',
      '12 Jan 2026, 11:02 – Sunwai (notifications) sent the complainant the report (round 1) by WhatsApp',
      '12 Jan 2026, 11:07 – The report (round 1) reached the complainant by WhatsApp, 12 Jan 2026, 11:02',
      '12 Jan 2026, 11:12 – The complainant disputed the report (round 1): “अब भी ख़राब है”',
      '12 Jan 2026, 11:12 – By this dispute the ticket was reopened; round 2 is with Block Development Officer, Block Tiloi',
      '12 Jan 2026, 11:17 – Block Development Officer, Block Tiloi submitted the report (round 2), resolved, with 1 file: “पुर्ज़ा बदला गया”',
      '12 Jan 2026, 11:22 – The complainant was satisfied with the report (round 2), rating 4 of 5',
      '12 Jan 2026, 11:22 – The ticket was closed (round 2): the complainant accepted the report; it can be disputed until 11 Feb 2026, 11:22',
    ]);
  });

  it('tells the same life in Hindi', async () => {
    expect((await told('hi')).events.map(({ sentence }) => sentence)).toEqual([
      `12 जन॰ 2026, 10:32 – शिकायतकर्ता ने व्हाट्सऐप से शिकायत ${shown()} दर्ज की, 1 फ़ाइल के साथ: “हैंडपंप ख़राब है”`,
      '12 जन॰ 2026, 10:37 – सुनवाई (आवंटन) ने इसे “हैंडपंप” के विषय में शिकायत माना, प्राथमिकता सामान्य, स्थान तिलोई (विकास खंड) (90 % निश्चित), और खंड विकास अधिकारी, विकास खंड तिलोई का सुझाव दिया',
      '12 जन॰ 2026, 10:42 – कंट्रोल रूम ने इसे खंड विकास अधिकारी, विकास खंड तिलोई को सौंपा (चरण 1)',
      '12 जन॰ 2026, 10:47 – ग्राम्य विकास एवं पंचायती राज विभाग की प्रणाली ने सौंपी गई शिकायत देखी (चरण 1)',
      '12 जन॰ 2026, 10:52 – खंड विकास अधिकारी, विकास खंड तिलोई ने शिकायतकर्ता से फ़ोन पर बात की: “बात हुई”',
      '12 जन॰ 2026, 10:57 – खंड विकास अधिकारी, विकास खंड तिलोई ने आख्या प्रस्तुत की (चरण 1), परिणाम निस्तारित, 1 फ़ाइल के साथ: “मरम्मत कर दी गई”',
      '12 जन॰ 2026, 11:02 – सुनवाई (सूचना) ने शिकायतकर्ता को व्हाट्सऐप से भेजा – आख्या (चरण 1)',
      '12 जन॰ 2026, 11:07 – आख्या (चरण 1) व्हाट्सऐप से शिकायतकर्ता तक पहुँची, 12 जन॰ 2026, 11:02',
      '12 जन॰ 2026, 11:12 – शिकायतकर्ता ने आख्या (चरण 1) पर आपत्ति की: “अब भी ख़राब है”',
      '12 जन॰ 2026, 11:12 – इस आपत्ति से शिकायत पुनः खुली; चरण 2 अब खंड विकास अधिकारी, विकास खंड तिलोई के पास है',
      '12 जन॰ 2026, 11:17 – खंड विकास अधिकारी, विकास खंड तिलोई ने आख्या प्रस्तुत की (चरण 2), परिणाम निस्तारित, 1 फ़ाइल के साथ: “पुर्ज़ा बदला गया”',
      '12 जन॰ 2026, 11:22 – शिकायतकर्ता ने बताया कि वे आख्या (चरण 2) से संतुष्ट हैं, रेटिंग 5 में से 4',
      '12 जन॰ 2026, 11:22 – शिकायत बंद हुई (चरण 2): शिकायतकर्ता ने आख्या स्वीकार की; आपत्ति 11 फ़र॰ 2026, 11:22 तक की जा सकती है',
    ]);
  });

  it('shows the ticket as it was, by version and by moment, and says when there was none', async () => {
    const at = (when: Parameters<typeof stateAt>[3]) => stateAt(platform.store, platform.packs, number, when);
    expect(await at({ version: 1 })).toMatchObject({ version: 1, ticket: { status: 'filed' } });
    expect(await at({ version: 6 })).toMatchObject({ version: 6, ticket: { status: 'reported', round: 1 } });
    expect(await at({ at: '2026-01-12T05:42:00.000Z' })).toMatchObject({
      version: 10,
      ticket: { status: 'reopened', round: 2 },
    });
    expect(await at({ at: '2026-01-12T05:41:59.999Z' })).toMatchObject({ version: 8, ticket: { status: 'reported' } });
    expect(await at({})).toMatchObject({
      version: 13,
      ticket: { status: 'closed' },
      lastEvent: { type: 'TicketClosed' },
    });
    expect(await at({ version: 14 })).toMatchObject({
      code: 'history.no_such_version',
      details: { version: 14, newest: 13 },
    });
    expect(await at({ version: 0 })).toMatchObject({ code: 'history.no_such_version' });
    expect(await at({ at: '2026-01-12T05:00:00.000Z' })).toMatchObject({
      code: 'history.not_yet_filed',
      details: { filedAt: '2026-01-12T05:02:00.000Z' },
    });
  });

  it('can be read in a terminal, also by another process on the same file', async () => {
    const beside = openSqliteStore({ file: join(platform.dir, 'events.db') });
    const found = await history(beside, platform.packs, shown().toLowerCase());
    const state = await stateAt(beside, platform.packs, number, { version: 6 });
    await beside.close();
    if (isRefusal(found) || isRefusal(state)) throw new Error('refused');
    expect(plainHistory(found)).toContain(
      [
        ' 3  12 Jan 2026, 10:42 – The control room assigned it to Block Development',
        '    Officer, Block Tiloi (round 1)',
        ' 4  12 Jan',
      ].join('\n'),
    );
    expect(plainState(state, platform.packs)).toContain(
      ['status    reported', 'version   6', 'round     1', 'filed     12 Jan 2026, 10:32'].join('\n'),
    );
  });

  const auditor = () => bearer(platform.tokens.auditor);
  const getHistory = (request: Partial<V1.GetHistoryRequest> = {}, caller = auditor()) =>
    unary(client, 'getHistory', { number, language: '', ...request }, caller);
  const getTicketAt = (when: V1.GetTicketAtRequest['when'], of = number) =>
    unary(client, 'getTicketAt', { number: of, when }, auditor());

  it('gives over gRPC every event with who, when and why, and the ticket at any moment', async () => {
    const { events } = await getHistory({ language: 'hi' });
    expect(events).toHaveLength(13);
    expect(events[5]).toMatchObject({
      number,
      version: 6,
      type: 'ReportSubmitted',
      schemaVersion: 1,
      data: { round: 1, outcome: 'resolved' },
      personal: { words: 'मरम्मत कर दी गई' },
      actor: { kind: 'ACTOR_KIND_OFFICER', id: 'bdo-tiloi', post: 'bdo' },
      occurredAt: '2026-01-12T05:27:00.000Z',
      recordedAt: '2026-01-12T05:27:00.000Z',
      pack: 'amethi',
      packVersion: platform.pack.version,
    });
    expect(events[5]?.sentence).toContain('आख्या प्रस्तुत की');
    expect(await getTicketAt({ $case: 'version', value: 6 })).toMatchObject({
      ticket: { version: 6, status: 'TICKET_STATUS_REPORTED' },
      lastEvent: { type: 'ReportSubmitted' },
    });
    expect((await getTicketAt({ $case: 'at', value: '2026-01-12T11:12:00+05:30' })).ticket?.version).toBe(10);
    expect((await getTicketAt(undefined)).ticket?.status).toBe('TICKET_STATUS_CLOSED');
  });

  it('tells a mistyped number from an unknown one, and other mistakes by their names', async () => {
    expect((await refusalOf(getHistory({ number: mistyped() }))).code).toBe('number.check_failed');
    expect((await refusalOf(getHistory({ number: 'AME-1TPB7GSCS' }))).code).toBe('number.unknown');
    expect((await refusalOf(getHistory({ number: 'AME' }))).code).toBe('number.malformed');
    expect((await refusalOf(getHistory({ minCursor: 'abc' }))).code).toBe('store.invalid_cursor');
    expect((await refusalOf(getTicketAt({ $case: 'at', value: '2026-01-12T11:12:00' }))).code).toBe('request.invalid');
    expect((await refusalOf(getTicketAt({ $case: 'version', value: 99 }))).code).toBe('history.no_such_version');
  });

  it('is for those with its scope, and the words of people for those alone whose office it is to read them', async () => {
    for (const kind of ['adapter', 'department', 'officer', 'control_room', 'service'] as const)
      expect((await refusalOf(getHistory({}, bearer(platform.tokens[kind])))).code).toBe('access.forbidden');
    expect((await getHistory({}, bearer(platform.tokens.supervisor))).events[0]?.personal).toMatchObject({
      words: 'हैंडपंप ख़राब है',
    });
    const request = { label: 'Portal', department: 'electricity', scopes: ['audit:read'] } as const;
    const portal = await platform.access.grant({ kind: 'department', ...request, scopes: ['audit:read'] });
    for (const { personal, sentence } of (await getHistory({}, bearer(portal.token))).events) {
      expect(personal).toBeUndefined();
      expect(sentence).not.toMatch(/: “/);
    }
    const elsewhere = await platform.access.grant({ kind: 'auditor', label: 'Jalore', pack: 'jalore' });
    expect((await refusalOf(getHistory({}, bearer(elsewhere.token)))).code).toBe('access.forbidden');
  });

  const read = (request: Partial<V1.ReadEventsRequest> = {}, token = platform.tokens.auditor) =>
    client.readEvents({ after: '', types: [], limit: 0, follow: false, language: '', ...request }, bearer(token));
  const readEnd = async (request: Partial<V1.ReadEventsRequest> = {}) => {
    const items: V1.ReadEventsResponse[] = [];
    for await (const item of read(request) as AsyncIterable<V1.ReadEventsResponse>) items.push(item);
    return items.map(({ item }) => (item?.$case === 'event' ? item.value : undefined)!);
  };

  it('gives the events of all tickets in order, resumable behind each of them', async () => {
    await Promise.all(Array.from({ length: 20 }, () => desk.file()));
    const all = (await readEnd()).map(({ id }) => id);
    expect(all).toHaveLength(33);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 6 }), async (limits) => {
        let after = '';
        const ids: string[] = [];
        for (const limit of [...limits, 0]) {
          const part = await readEnd({ after, limit });
          ids.push(...part.map(({ id }) => id));
          after = part.at(-1)?.cursor ?? after;
        }
        expect(ids).toEqual(all);
      }),
      { numRuns: 15 },
    );
    const filings = await readEnd({ types: ['TicketFiled', 'TicketClosed'] });
    expect(filings.map(({ type }) => type).sort()).toEqual(['TicketClosed', ...Array<string>(21).fill('TicketFiled')]);
    const error = await readEnd({ types: ['NoSuchEvent'] }).catch((thrown: unknown) => thrown);
    expect(refusalOfStatus(error)?.code).toBe('request.invalid');
  });

  it('goes on with what happens, when it is followed', async () => {
    const before = (await readEnd()).length;
    const call = read({ follow: true });
    const items: V1.ReadEventsResponse['item'][] = [];
    call.on('data', ({ item }: V1.ReadEventsResponse) => items.push(item)).on('error', () => undefined);
    await eventually(() => expect(items.at(-1)?.$case).toBe('caughtUp'));
    expect(items).toHaveLength(before + 1);
    const caughtUp = items.at(-1)?.value as V1.CaughtUp;
    const filed = await desk.file();
    await eventually(() => expect(items.at(-1)?.value).toMatchObject({ number: filed, type: 'TicketFiled' }));
    call.cancel();
    expect((await readEnd({ after: caughtUp.cursor })).map(({ number: of }) => of)).toEqual([filed]);
  });

  const get = async (path: string, token = platform.tokens.auditor) => {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const text = await answer.text();
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      text,
      json: () => JSON.parse(text) as never,
    };
  };

  it('answers the same over HTTP: history as JSON and as text, states, and events page by page', async () => {
    const asJson = await get(`/tickets/${number}/history?language=hi`);
    expect(asJson.json()).toEqual(JSON.parse(JSON.stringify(await told('hi'))));
    const asText = await get(`/tickets/${number}/history?format=text`);
    expect(asText).toMatchObject({
      status: 200,
      type: 'text/plain; charset=utf-8',
      text: plainHistory(await told('en')),
    });
    expect((await get(`/tickets/${number}/state?version=6`)).json()).toMatchObject({
      version: 6,
      ticket: { status: 'reported' },
    });
    const at = encodeURIComponent('2026-01-12T11:12:00+05:30');
    expect((await get(`/tickets/${number}/state?at=${at}`)).json()).toMatchObject({ version: 10 });
    const first = (await get('/events?limit=5')).json() as { events: { id: string }[]; cursor: string };
    const second = (await get(`/events?limit=5&after=${first.cursor}`)).json() as typeof first;
    const all = await readEnd({ limit: 10 });
    expect([...first.events, ...second.events].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    const some = (await get('/events?types=TicketClosed,ReportDisputed')).json() as { events: { type: string }[] };
    expect(some.events.map(({ type }) => type)).toEqual(['ReportDisputed', 'TicketClosed']);
  });

  it('refuses over HTTP with problem details', async () => {
    const problems = await Promise.all(
      [
        `/tickets/${mistyped()}/history`,
        '/tickets/AME-1TPB7GSCS/history',
        `/tickets/${number}/history?format=xml`,
        `/tickets/${number}/state?version=one`,
        `/tickets/${number}/state?at=yesterday`,
        '/events?after=abc',
        '/events?types=NoSuchEvent',
      ].map(async (path) => {
        const { status, json } = await get(path);
        return [status, (json() as { code: string }).code];
      }),
    );
    expect(problems).toEqual([
      [422, 'number.check_failed'],
      [404, 'number.unknown'],
      [400, 'request.invalid'],
      [400, 'request.invalid'],
      [400, 'request.invalid'],
      [400, 'store.invalid_cursor'],
      [400, 'request.invalid'],
    ]);
    expect((await get(`/tickets/${number}/history`, platform.tokens.department)).status).toBe(403);
  });
});
