import { TicketServiceModule, testPlatform, ticketDesk, eventually } from '@sunwai/testing/platform';
import type { TestPlatform, TicketDesk } from '@sunwai/testing/platform';
import * as commands from '@sunwai/testing';
import type { PrincipalKind } from '@sunwai/identity';
import { fixedClock } from '@sunwai/kernel';
import { cursorOf } from '@sunwai/event-store';
import type { TicketNumber } from '@sunwai/ticket';
import { streamOf } from '@sunwai/ticket';
import { RegistersModule } from './index.js';

type Json = Record<string, unknown>;

describe('the registers', () => {
  let platform: TestPlatform;
  let desk: TicketDesk;
  let url: string;
  let clock: ReturnType<typeof fixedClock>;

  beforeEach(async () => {
    clock = fixedClock(commands.someMoment);
    platform = await testPlatform({ clock });
    desk = ticketDesk(platform);
    const service = await platform.start({ modules: [TicketServiceModule.of(platform.tickets), RegistersModule] });
    url = service.httpUrl;
  });
  afterEach(() => platform.dispose());

  const ask = (path: string, as: PrincipalKind | undefined = 'control_room') =>
    fetch(`${url}/api/v1${path}`, as && { headers: { authorization: `Bearer ${platform.tokens[as]}` } });
  const get = async <Answer = Json>(path: string, as: PrincipalKind = 'control_room'): Promise<Answer> => {
    const answer = await ask(path, as);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const refusal = async (path: string, as?: PrincipalKind) => {
    const answer = await ask(path, as);
    return [answer.status, ((await answer.json()) as { code: string }).code];
  };
  const holder = (officer: string) => platform.pack.holderOf(officer)!;
  const assigned = async (officer: string, told: Parameters<TicketDesk['file']>[0] = {}): Promise<TicketNumber> => {
    const number = await desk.file(told);
    await desk.does(number, commands.assignTicket({ to: holder(officer) }));
    return number;
  };
  const classify = { category: 'handpump', place: 'block-tiloi', priority: 'high' } as const;

  it('show a ticket as soon as a command on it was answered, to whoever brings its cursor', async () => {
    const number = await desk.file({ words: 'हैंडपंप ख़राब है', name: 'सीता देवी' });
    const { cursor } = await desk.does(
      number,
      commands.classifyTicket({ ...classify, suggested: holder('bdo-tiloi'), because: ['हैंडपंप'] }),
    );
    const shown = await get(`/tickets/${number}?minPosition=${cursor}&language=hi`);
    expect(shown).toMatchObject({
      number,
      status: 'filed',
      awaits: 'control_room',
      category: { id: 'handpump', name: 'हैंडपंप' },
      place: { id: 'block-tiloi', name: 'तिलोई' },
      complainant: { name: 'सीता देवी', phone: '+915555500100' },
      suggestion: { holder: { officer: 'bdo-tiloi' }, because: ['हैंडपंप'] },
      said: [{ event: 'TicketFiled', words: 'हैंडपंप ख़राब है' }],
    });
  });

  it('say that they are behind rather than show what is out of date', async () => {
    const number = await desk.file();
    const { cursor } = await desk.does(number, commands.assignTicket({ to: holder('bdo-tiloi') }));
    expect((await ask(`/counts?minPosition=${cursor}`)).status).toBe(200);
    const ahead = cursorOf(platform.store, { stream: streamOf(number), version: 3, position: 3n });
    expect(await refusal(`/counts?minPosition=${ahead}`)).toEqual([503, 'query.behind']);
    expect(await refusal(`/counts?minPosition=${cursor.slice(0, -2)}xx`)).toEqual([400, 'store.invalid_cursor']);
  });

  it('give serial numbers in the order in which tickets came, and keep them through transfers', async () => {
    const first = await assigned('bdo-tiloi', { words: 'एक' });
    const second = await assigned('bdo-tiloi', { words: 'दो' });
    const { cursor } = await desk.does(
      first,
      commands.transferTicket({ to: holder('oc-complaints') }),
      commands.controlRoom,
    );
    const third = await assigned('bdo-tiloi', { words: 'तीन' });
    const { cursor: back } = await desk.does(
      first,
      commands.transferTicket({ to: holder('bdo-tiloi') }),
      commands.controlRoom,
    );
    expect(cursor).not.toBe(back);

    const page = await get<{ year: number; lines: { serial: number; ticket: { number: string }; moved?: Json }[] }>(
      `/registers/rural-development?minPosition=${back}`,
    );
    expect(page.year).toBe(2026);
    expect(page.lines.map(({ serial, ticket }) => [serial, ticket.number])).toEqual([
      [1, first],
      [2, second],
      [3, third],
    ]);
    expect(page.lines.every(({ moved }) => moved === undefined)).toBe(true);
    const other = await get<{ lines: { serial: number; moved: Json }[] }>('/registers/district-administration');
    expect(other.lines).toMatchObject([
      {
        serial: 1,
        moved: { to: 'rural-development', toName: 'Rural Development and Panchayati Raj', why: 'transferred' },
      },
    ]);
    expect(await get('/registers')).toEqual({
      registers: [
        {
          pack: 'amethi',
          department: 'district-administration',
          year: 2026,
          entries: 1,
          name: 'District Administration',
        },
        expect.objectContaining({ department: 'rural-development', entries: 3 }),
      ],
    });
  });

  it('begin with 1 in each calendar year of the programme, where it is midnight', async () => {
    clock.set('2026-12-31T18:29:59.000Z');
    await assigned('bdo-tiloi');
    clock.set('2026-12-31T18:30:00.000Z');
    const number = await assigned('bdo-tiloi');
    const { lines, year } = await eventually(async () => {
      const page = await get<{ year: number; lines: Json[] }>('/registers/rural-development');
      expect(page.lines).toHaveLength(1);
      return page;
    });
    expect({ year, lines }).toMatchObject({ year: 2027, lines: [{ serial: 1, ticket: { number } }] });
    expect(await get('/registers/rural-development?year=2026')).toMatchObject({ lines: [{ serial: 1 }] });
  });

  it('go out as a spreadsheet that runs no formula of a stranger', async () => {
    const number = await assigned('bdo-tiloi', { words: '=HYPERLINK("http://x")\nदूसरी पंक्ति', name: '@SUM(A1)' });
    await eventually(async () => expect(await get(`/tickets/${number}`)).toMatchObject({ status: 'assigned' }));
    const answer = await ask('/registers/rural-development.csv?language=hi');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('amethi-rural-development-2026.csv');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const text = bytes.toString('utf8');
    expect(text.split('\r\n')[0]).toContain('शिकायत संख्या');
    expect(text).toContain(`1,${number},2026-11-22 12:00,`);
    expect(text).toContain(`,'@SUM(A1),'+915555500100,`);
    expect(text).toContain(`"'=HYPERLINK(""http://x"")\nदूसरी पंक्ति"`);
  });

  it('list, filter, search and page', async () => {
    const one = await assigned('bdo-tiloi', { words: 'हैण्डपम्प ख़राब है', name: 'राम प्रसाद', phone: '+915555500201' });
    const two = await assigned('bdo-tiloi', { words: 'हैंडपंप से गंदा पानी', phone: '+915555500202' });
    const three = await desk.file({ words: 'सड़क टूटी है' });
    await eventually(async () => expect(await get(`/tickets/${three}`)).toBeDefined());
    const numbers = async (query: string, as?: PrincipalKind): Promise<string[]> =>
      (await get<{ tickets: { number: string }[] }>(`/tickets?${query}`, as)).tickets
        .map(({ number }) => number)
        .sort();

    expect(await numbers('status=assigned')).toEqual([one, two].sort());
    expect(await numbers('status=assigned,filed')).toEqual([one, two, three].sort());
    expect(await numbers('awaits=control_room')).toEqual([three]);
    expect(await numbers(`q=${encodeURIComponent('हैंडपम्प')}`)).toEqual([one, two].sort());
    expect(await numbers(`q=${encodeURIComponent('हैंडपंप गंदा')}`)).toEqual([two]);
    expect(await numbers(`q=${encodeURIComponent('राम')}`)).toEqual([one]);
    expect(await numbers(`q=${encodeURIComponent('राम')}`, 'auditor')).toEqual([]);
    expect(await numbers('q=5555500202')).toEqual([two]);
    expect(await numbers(`q=${three.toLowerCase().replace('-', ' ')}`)).toEqual([three]);
    expect(await numbers('department=electricity')).toEqual([]);

    const paged: string[] = [];
    for (let after = ''; ;) {
      const page = await get<{ tickets: { number: string }[]; next?: string }>(
        `/tickets?order=filedAt&limit=1${after}`,
      );
      paged.push(...page.tickets.map(({ number }) => number));
      if (page.next === undefined) break;
      after = `&after=${page.next}`;
    }
    expect(paged.toSorted()).toEqual([one, two, three].sort());
    expect(new Set(paged).size).toBe(3);
  });

  it('know a day by the clocks of the programme', async () => {
    clock.set('2026-11-21T18:29:00.000Z');
    const before = await desk.file();
    clock.set('2026-11-21T18:31:00.000Z');
    const after = await desk.file();
    const { cursor } = await desk.does(after, commands.assignTicket({ to: holder('bdo-tiloi') }));
    await get(`/tickets/${before}?minPosition=${cursor}`);
    const filed = async (period: string) =>
      (await get<{ tickets: { number: string }[] }>(`/tickets?${period}`)).tickets.map(({ number }) => number);
    expect(await filed('from=2026-11-22')).toEqual([after]);
    expect(await filed('until=2026-11-22')).toEqual([before]);
    expect(await filed('from=2026-11-22T00:02:00%2B05:30')).toEqual([]);
    expect(await get('/counts?until=2026-11-22')).toMatchObject({ tickets: 1 });
    for (const unclear of ['2026-11-22T00:02:00', '2026-11-31', 'yesterday'])
      expect(await refusal(`/tickets?from=${unclear}`)).toEqual([400, 'request.invalid']);
  });

  it('say of a mistyped number that it is mistyped', async () => {
    const number = await desk.file();
    const mistyped = number.slice(0, -1) + (number.endsWith('A') ? 'B' : 'A');
    expect((await refusal(`/tickets?q=${mistyped}`))[1]).toBe('number.check_failed');
    expect((await refusal(`/tickets/${mistyped}`))[1]).toBe('number.check_failed');
    expect((await refusal('/tickets/hello'))[1]).toBe('number.malformed');
    expect(await refusal(`/tickets/${commands.someNumber}`)).toEqual([404, 'number.unknown']);
    expect(await refusal('/tickets?order=whatever')).toEqual([400, 'request.invalid']);
    expect(await refusal('/registers/no-such-department')).toEqual([422, 'pack.unknown_department']);
  });

  it('show departments and officers their own, and nobody what is not theirs', async () => {
    const own = await assigned('bdo-tiloi');
    const foreign = await assigned('oc-complaints');
    await eventually(async () => expect(await get(`/tickets/${foreign}`)).toMatchObject({ status: 'assigned' }));
    for (const kind of ['department', 'officer'] as const) {
      const listed = await get<{ tickets: { number: string }[] }>('/tickets', kind);
      expect(listed.tickets.map(({ number }) => number)).toEqual([own]);
      expect(await get(`/tickets/${own}`, kind)).toMatchObject({ complainant: { phone: '+915555500100' } });
      expect(await refusal(`/tickets/${foreign}`, kind)).toEqual([403, 'ticket.not_yours']);
      expect(await refusal('/tickets?department=district-administration', kind)).toEqual([403, 'access.forbidden']);
      expect(await refusal('/registers/district-administration', kind)).toEqual([403, 'access.forbidden']);
      expect(await refusal('/registers/district-administration.csv', kind)).toEqual([403, 'access.forbidden']);
      expect(await get('/counts', kind)).toMatchObject({ tickets: 1 });
    }
    expect((await get<{ complainant: Json }>(`/tickets/${own}`, 'auditor')).complainant).toEqual({
      person: commands.complainant,
    });
    for (const path of [
      '/tickets',
      `/tickets/${own}`,
      '/registers',
      '/registers/police',
      '/registers/police.csv',
      '/counts',
      '/quality/reports',
      '/quality/feedback',
    ]) {
      expect(await refusal(path, 'adapter')).toEqual([403, 'access.forbidden']);
      expect((await fetch(`${url}/api/v1${path}`)).status).toBe(401);
    }
  });

  it('count tickets, and open ones by age', async () => {
    await assigned('bdo-tiloi');
    clock.advance(20 * 86_400_000);
    const number = await desk.file();
    const { cursor } = await desk.does(number, commands.closeTicket({ outcome: 'withdrawn' }));
    const recent = await desk.file();
    await eventually(async () => expect(await get(`/tickets/${recent}`)).toBeDefined());
    const counts = await get<{ by: Record<string, Json[]>; age: Json[] }>(`/counts?minPosition=${cursor}`);
    expect(counts).toMatchObject({ tickets: 3, open: 2 });
    expect(counts.by['status']).toEqual(
      expect.arrayContaining([
        { id: 'assigned', name: 'assigned', tickets: 1, open: 1 },
        { id: 'closed', name: 'closed', tickets: 1, open: 0 },
        { id: 'filed', name: 'filed', tickets: 1, open: 1 },
      ]),
    );
    expect(counts.by['department']).toEqual(
      expect.arrayContaining([
        { id: 'rural-development', name: 'Rural Development and Panchayati Raj', tickets: 1, open: 1 },
      ]),
    );
    expect(counts.age.filter(({ open }) => open !== 0)).toEqual([
      { from: 0, to: 3, open: 1 },
      { from: 15, to: 30, open: 1 },
    ]);
  });

  it('tell whose reports were disputed, and who was satisfied', async () => {
    const number = await assigned('bdo-tiloi');
    const report = { round: 1, messageId: 'wamid.r1' };
    await desk.does(number, commands.submitReport({ round: 1 }), commands.officerOf(holder('bdo-tiloi')));
    await desk.does(number, commands.recordNotificationSent({ ...report, purpose: 'report' }));
    await desk.does(number, commands.recordDelivery({ ...report, deliveredAt: commands.someMoment }));
    await desk.does(number, commands.recordFeedback({ round: 1, satisfied: false }));
    await desk.does(number, commands.disputeReport({ round: 1, words: 'काम नहीं हुआ' }));
    await desk.does(number, commands.submitReport({ round: 2 }), commands.officerOf(holder('bdo-tiloi')));
    await desk.does(number, commands.recordNotificationSent({ round: 2, messageId: 'wamid.r2', purpose: 'report' }));
    const { cursor } = await desk.does(number, commands.recordFeedback({ round: 2, satisfied: true }));

    const quality = await get(`/quality/reports?by=officer&minPosition=${cursor}&language=hi`);
    expect(quality['rows']).toEqual([
      expect.objectContaining({
        id: 'bdo-tiloi',
        department: 'rural-development',
        submitted: 2,
        delivered: 1,
        disputed: 1,
        returned: 0,
      }),
    ]);
    expect((await get('/quality/reports?by=round'))['rows']).toMatchObject([
      { id: '1', submitted: 1, disputed: 1 },
      { id: '2', submitted: 1, disputed: 0 },
    ]);
    expect((await get('/quality/feedback'))['rows']).toEqual([
      expect.objectContaining({ id: 'rural-development', asked: 2, answered: 2, satisfied: 1, notSatisfied: 1 }),
    ]);
    expect(await get(`/tickets/${number}`)).toMatchObject({
      status: 'closed',
      outcome: 'accepted',
      satisfied: true,
      disputes: 1,
    });
  });

  it('link to files for those who may see files, and to no one else', async () => {
    const number = await desk.file({ attachments: [commands.photo()] });
    const path = `/tickets/${number}`;
    const { said } = await eventually(() => get<{ said: { media: { link?: string }[] }[] }>(path));
    expect(said[0]?.media[0]?.link).toMatch(/^\/media\/[0-9a-f]{64}\?expires=/);
    const forAuditor = await get<{ said: { media: Json[] }[] }>(path, 'auditor');
    expect(forAuditor.said[0]?.media).toEqual([commands.photo()]);
  });

  it('keep internal notes from departments', async () => {
    const number = await assigned('bdo-tiloi');
    const { cursor } = await desk.does(
      number,
      commands.addComment({ audience: 'internal', words: 'कृपया ध्यान दें' }),
      commands.controlRoom,
    );
    expect(JSON.stringify(await get(`/tickets/${number}?minPosition=${cursor}`))).toContain('कृपया ध्यान दें');
    expect(JSON.stringify(await get(`/tickets/${number}`, 'department'))).not.toContain('कृपया ध्यान दें');
  });
});
