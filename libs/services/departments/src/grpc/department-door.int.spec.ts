import 'reflect-metadata';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { credentials } from '@grpc/grpc-js';
import { departmentsV1 as V1 } from '@sunwai/contracts/grpc';
import { cursorOf } from '@sunwai/event-store';
import { plus, seconds } from '@sunwai/kernel';
import { assignTicket, someMoment } from '@sunwai/testing';
import type { TestPlatform, TicketDesk } from '@sunwai/testing/platform';
import { bearer, refusalOf, testPlatform, ticketDesk, TicketServiceModule, unary } from '@sunwai/testing/platform';
import type { Holder } from '@sunwai/ticket';
import { displayTicketNumber } from '@sunwai/ticket';
import { DepartmentsModule } from '../index.js';

/** A photo begins like this; the rest of its bytes is noise. */
const jpeg = (size: number): Buffer =>
  Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), randomBytes(size)]);
const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const mebibyte = 1024 * 1024;

describe("a department's answers", () => {
  let platform: TestPlatform;
  let desk: TicketDesk;
  let client: InstanceType<typeof V1.DepartmentServiceClient>;
  let tiloi: Holder;
  let elsewhere: Holder;
  let number: string;
  let ours: ReturnType<typeof bearer>;

  beforeEach(async () => {
    platform = await testPlatform();
    desk = ticketDesk(platform);
    tiloi = platform.pack.holderOf('bdo-tiloi')!;
    elsewhere = platform.pack.holderOf('sdo-electricity-tiloi')!;
    ours = bearer(platform.tokens.department);
    const { grpcAddress } = await platform.start({
      modules: [TicketServiceModule.of(platform.tickets), DepartmentsModule.forRoot({ patienceMs: 300 })],
      grpcServices: ['sunwai.departments.v1.DepartmentService'],
    });
    client = new V1.DepartmentServiceClient(grpcAddress, credentials.createInsecure());
    number = await desk.file();
    await desk.does(number, assignTicket({ to: tiloi }));
  });
  afterEach(async () => {
    client.close();
    await platform.dispose();
  });

  const newCommand = () => ({ commandId: randomUUID(), number, round: 1 });
  const acknowledge = (request: Partial<V1.AcknowledgeRequest> = {}, caller = ours) =>
    unary(client, 'acknowledge', { ...newCommand(), ...request }, caller);
  const report = (request: Partial<V1.SubmitReportRequest> = {}, caller = ours) =>
    unary(
      client,
      'submitReport',
      { ...newCommand(), outcome: 'REPORT_OUTCOME_RESOLVED', words: 'मरम्मत कर दी गई', evidence: [], ...request },
      caller,
    );
  const get = (request: Partial<V1.GetTicketRequest> = {}, caller = ours) =>
    unary(client, 'getTicket', { number, ...request }, caller);

  const upload = (bytes: Buffer, { caller = ours, of = number, mediaType = 'image/jpeg', chunk = mebibyte } = {}) =>
    new Promise<V1.UploadEvidenceResponse>((resolve, reject) => {
      const call = client.uploadEvidence(caller, (error, answer) => (error ? reject(error) : resolve(answer)));
      call.on('error', () => undefined);
      const send = async (): Promise<void> => {
        call.write({ part: { $case: 'start', value: { number: of, mediaType } } });
        for (let at = 0; at < bytes.length; at += chunk) {
          if (!call.write({ part: { $case: 'chunk', value: bytes.subarray(at, at + chunk) } }))
            await new Promise((drained) => call.once('drain', drained));
        }
        call.end();
      };
      void send();
    });
  const download = async (sha256: string, caller = ours, of = number) => {
    const call = client.downloadMedia({ number: of, sha256 }, caller);
    const parts: V1.DownloadMediaResponse['part'][] = [];
    for await (const { part } of call as AsyncIterable<V1.DownloadMediaResponse>) parts.push(part);
    const [first, ...chunks] = parts;
    return {
      media: first?.$case === 'media' ? first.value : undefined,
      bytes: Buffer.concat(chunks.map((part) => (part?.$case === 'chunk' ? part.value : Buffer.alloc(0)))),
    };
  };

  it('are on the ticket by the department of the credential, with the version and place to read them by', async () => {
    const { accepted } = await acknowledge({ number: displayTicketNumber(number).toLowerCase() });
    expect(accepted).toMatchObject({ number, version: 3, repeated: false });
    const call = {
      commandId: randomUUID(),
      number,
      medium: 'CONTACT_MEDIUM_PHONE',
      outcome: 'CONTACT_OUTCOME_REACHED',
    } as const;
    await unary(client, 'logContact', { ...call, words: 'बात हुई', occurredAt: '2026-11-22T11:00:00+05:30' }, ours);
    const expectedAt = plus(someMoment, seconds(86_400));
    await unary(client, 'sendInterimReply', { ...newCommand(), words: 'पुर्ज़ा आना है', expectedAt }, ours);
    const done = await report();
    const { ticket } = await get({ minCursor: done.accepted!.cursor });
    expect(ticket).toMatchObject({ number, version: 6, status: 'TICKET_STATUS_REPORTED', holder: tiloi });
    const events = await platform.store.readStream(`ticket-${number}`);
    expect(events.slice(2).map(({ type }) => type)).toEqual([
      'AssignmentAcknowledged',
      'ContactLogged',
      'InterimReplySent',
      'ReportSubmitted',
    ]);
    expect(events[3]?.metadata).toMatchObject({
      actor: { kind: 'department', id: platform.principals.department.id, department: 'rural-development' },
      occurredAt: '2026-11-22T05:30:00.000Z',
    });
    expect(events[5]?.personal).toMatchObject({ words: 'मरम्मत कर दी गई' });
  });

  it('show the ticket with the assignment as it was told', async () => {
    const { cursor } = (await acknowledge()).accepted!;
    expect((await get({ minCursor: cursor })).assignment).toMatchObject({
      number,
      version: 2,
      round: 1,
      words: 'हैंडपंप ख़राब है',
      holder: tiloi,
    });
  });

  it('given again with the same id are answered as before and do nothing', async () => {
    const commandId = randomUUID();
    const first = await report({ commandId });
    expect(await report({ commandId })).toEqual({ accepted: { ...first.accepted, repeated: true } });
    expect(await platform.store.readStream(`ticket-${number}`)).toHaveLength(3);
  });

  it('given again with the same id but as another command, or with other words, are refused and do nothing', async () => {
    const length = async () => (await platform.store.readStream(`ticket-${number}`)).length;
    const expectedAt = plus(someMoment, seconds(86_400));
    const contact = { medium: 'CONTACT_MEDIUM_PHONE', outcome: 'CONTACT_OUTCOME_REACHED', words: 'बात हुई' } as const;
    const commands: readonly (readonly [
      (more: object) => Promise<{ readonly accepted?: object | undefined }>,
      object,
    ])[] = [
      [(more) => acknowledge(more), { round: 2 }],
      [(more) => unary(client, 'logContact', { ...newCommand(), ...contact, ...more }, ours), { words: 'नहीं मिले' }],
      [
        (more) => unary(client, 'sendInterimReply', { ...newCommand(), words: 'देर', expectedAt, ...more }, ours),
        { words: 'और देर' },
      ],
      [(more) => report(more), { outcome: 'REPORT_OUTCOME_NOT_FEASIBLE' }],
    ];
    const ids: string[] = [];
    for (const [give, other] of commands) {
      const commandId = randomUUID();
      const first = await give({ commandId });
      const before = await length();
      expect(await give({ commandId })).toEqual({ accepted: { ...first.accepted, repeated: true } });
      expect((await refusalOf(give({ commandId, ...other }))).code).toBe('command.id_reused');
      for (const id of ids) expect((await refusalOf(give({ commandId: id }))).code).toBe('command.id_reused');
      expect(await length()).toBe(before);
      ids.push(commandId);
    }
  });

  it('that it is not theirs can say whose it is, if there is such a department', async () => {
    const decline = (belongs: Partial<V1.DeclineRequest>) =>
      unary(client, 'decline', { ...newCommand(), words: 'बिजली का मामला है', ...belongs }, ours);
    expect((await refusalOf(decline({ department: 'bijli' }))).code).toBe('pack.unknown_department');
    expect((await refusalOf(decline({ department: 'electricity', office: tiloi.office }))).code).toBe(
      'pack.unknown_office',
    );
    await decline({ department: 'electricity' });
    expect((await get()).ticket?.state).toMatchObject({
      assignment: { declined: { belongsTo: { department: 'electricity' } } },
    });
  });

  it('are refused with the reason in plain facts', async () => {
    const mistyped = number.slice(0, -1) + (number.endsWith('2') ? '3' : '2');
    const others = await desk.file();
    await desk.does(others, assignTicket({ to: elsewhere }));
    expect(await refusalOf(acknowledge({ number: 'AME-123' }))).toMatchObject({ code: 'number.malformed' });
    expect(await refusalOf(acknowledge({ number: mistyped }))).toMatchObject({ code: 'number.check_failed' });
    expect(await refusalOf(acknowledge({ number: 'AME-1TPB7GSCS' }))).toMatchObject({ code: 'number.unknown' });
    expect(await refusalOf(acknowledge({ number: others }))).toMatchObject({ code: 'ticket.not_yours' });
    expect(await refusalOf(get({ number: others }))).toMatchObject({ code: 'ticket.not_yours' });
    expect(await refusalOf(get({ number: 'AME-1TPB7GSCS' }))).toMatchObject({ code: 'number.unknown' });
    expect(await refusalOf(report({ round: 2 }))).toMatchObject({
      code: 'round.unknown',
      details: { round: 2, current: 1 },
    });
    expect(await refusalOf(report({ words: '' }))).toMatchObject({
      code: 'request.invalid',
      details: { fields: ['words'] },
    });
    expect(await refusalOf(report({ outcome: 'REPORT_OUTCOME_UNSPECIFIED' }))).toMatchObject({
      code: 'request.invalid',
    });
    expect(await refusalOf(acknowledge({ commandId: '7' }))).toMatchObject({ details: { fields: ['commandId'] } });
    expect(await refusalOf(acknowledge({ seenAt: '2026-11-22T11:00:00' }))).toMatchObject({
      details: { fields: ['seenAt'] },
    });
    expect(await refusalOf(acknowledge({}, bearer(platform.tokens.adapter)))).toMatchObject({
      code: 'access.forbidden',
    });
    expect(await platform.store.readStream(`ticket-${number}`)).toHaveLength(2);
  });

  it('say that they are behind, rather than show what is not yet so', async () => {
    const [newest] = (await platform.store.readStream(`ticket-${number}`)).slice(-1);
    const cursor = cursorOf(platform.store, {
      ...newest!,
      version: newest!.version + 1,
      position: newest!.position + 1n,
    });
    expect((await refusalOf(get({ minCursor: cursor }))).code).toBe('query.behind');
    expect((await refusalOf(get({ minCursor: 'AbCd' }))).code).toBe('store.invalid_cursor');
  });

  it('take a large photo, give it back byte for byte, and put it into the report as what it is', async () => {
    const photo = jpeg(12 * mebibyte);
    const { media } = await upload(photo);
    expect(media).toEqual({ sha256: sha256Of(photo), mediaType: 'image/jpeg', bytes: photo.length });
    await report({ evidence: [{ sha256: media!.sha256!, mediaType: 'video/mp4', bytes: 1 }] });
    const back = await download(media!.sha256!);
    expect(back.media).toEqual(media);
    expect(back.bytes.equals(photo)).toBe(true);
  }, 60_000);

  it('refuse evidence that was not uploaded for this ticket, also to one who knows its name', async () => {
    const others = await desk.file();
    await desk.does(others, assignTicket({ to: tiloi }));
    const { media } = await upload(jpeg(1_000), { of: others });
    expect((await refusalOf(report({ evidence: [media!] }))).code).toBe('media.unknown');
    expect((await refusalOf(download(media!.sha256!))).code).toBe('media.unknown');
  });

  it('give no files of tickets that are not theirs', async () => {
    const { media } = await upload(jpeg(1_000));
    await report({ evidence: [media!] });
    const electricity = await platform.access.grant({ kind: 'department', label: 'Portal', department: 'electricity' });
    expect((await refusalOf(download(media!.sha256!, bearer(electricity.token)))).code).toBe('ticket.not_yours');
    expect((await refusalOf(upload(jpeg(10), { caller: bearer(electricity.token) }))).code).toBe('ticket.not_yours');
  });

  it('refuse a file that is too large, empty, not what it is said to be, or cut wrongly, and go on serving', async () => {
    expect((await refusalOf(upload(jpeg(17 * mebibyte)))).code).toBe('media.too_large');
    expect((await refusalOf(upload(Buffer.alloc(0)))).code).toBe('media.empty');
    expect((await refusalOf(upload(jpeg(100), { mediaType: 'application/pdf' }))).code).toBe('media.type_refused');
    expect((await refusalOf(upload(jpeg(3 * mebibyte), { chunk: 2 * mebibyte }))).code).toBe('request.too_large');
    expect((await upload(jpeg(100))).media?.bytes).toBe(120);
  }, 60_000);
});
