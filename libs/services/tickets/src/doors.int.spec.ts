import type { ticketsV1 } from '@sunwai/contracts/grpc';
import { actorWire, filingToProto, ticketFromProto, ticketsV1 as V1 } from '@sunwai/contracts/grpc';
import { credentials } from '@grpc/grpc-js';
import type { PrincipalKind } from '@sunwai/identity';
import { newId } from '@sunwai/kernel';
import type { MediaStore } from '@sunwai/media';
import { MEDIA_STORE } from '@sunwai/media';
import * as say from '@sunwai/testing';
import { photo, someMoment } from '@sunwai/testing';
import type { TestPlatform, TicketDesk } from '@sunwai/testing/platform';
import { bearer, refusalOf, testPlatform, ticketDesk, unary } from '@sunwai/testing/platform';
import type { TicketNumber } from '@sunwai/ticket';
import { displayTicketNumber, streamOf } from '@sunwai/ticket';
import { TicketsModule } from './tickets.module.js';

describe('the doors of tickets', () => {
  let platform: TestPlatform;
  let desk: TicketDesk;
  let httpUrl: string;
  let media: MediaStore;
  let client: InstanceType<typeof V1.TicketServiceClient>;

  beforeAll(async () => {
    platform = await testPlatform();
    desk = ticketDesk(platform);
    const running = await platform.start({
      modules: [TicketsModule.forRoot({ numberKey: platform.secrets.ticketNumberKey })],
      grpcServices: ['sunwai.tickets.v1.TicketService'],
    });
    httpUrl = running.httpUrl;
    media = running.app.get<MediaStore>(MEDIA_STORE);
    client = new V1.TicketServiceClient(running.grpcAddress, credentials.createInsecure());
  });
  afterAll(async () => {
    client.close();
    await platform.dispose();
  });

  const post = async (path: string, body: object, kind?: PrincipalKind, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${httpUrl}/api/v1/tickets${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(kind && { authorization: `Bearer ${platform.tokens[kind]}` }),
        ...headers,
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const complaint = {
    pack: 'amethi',
    channel: 'phone',
    complainant: { phone: '+915555500123', name: 'Sita' },
    words: 'हैंडपंप ख़राब है',
    place: 'block-tiloi',
  };
  const events = async (number: unknown) => platform.store.readStream(streamOf(String(number)));
  const assigned = async (): Promise<TicketNumber> => {
    const number = await desk.file();
    await desk.does(number, say.assignTicket({ to: platform.pack.holderOf('bdo-tiloi')! }));
    return number;
  };

  describe('over HTTP', () => {
    it('take a complaint on the phone, once for each key', async () => {
      const key = { 'idempotency-key': 'call-1' };
      const first = await post('', complaint, 'control_room', key);
      expect(first).toMatchObject({ status: 201, body: { version: 1, repeated: false } });
      expect(await post('', complaint, 'control_room', key)).toMatchObject({
        body: { number: first.body['number'], cursor: first.body['cursor'], repeated: true },
      });
      expect(await post('', { ...complaint, words: 'सड़क टूटी है' }, 'control_room', key)).toMatchObject({
        status: 409,
        body: { code: 'command.id_reused' },
      });
      const [filed, ...more] = await events(first.body['number']);
      expect(more).toEqual([]);
      expect(filed).toMatchObject({
        data: {
          channel: 'phone',
          complainant: platform.persons.ref('tel', '+915555500123'),
          enteredBy: platform.principals.control_room.id,
          language: { language: 'hi', script: 'Deva' },
          place: 'block-tiloi',
        },
        personal: { words: 'हैंडपंप ख़राब है', name: 'Sita', phone: '+915555500123' },
        metadata: { actor: { kind: 'control_room', id: platform.principals.control_room.id, post: 'Control room' } },
      });
    });

    it.each([
      ['no key', complaint, {}, 'request.invalid'],
      ['a field too many', { ...complaint, actor: 'me' }, { 'idempotency-key': 'a' }, 'request.invalid'],
      ['no words', { ...complaint, words: '' }, { 'idempotency-key': 'b' }, 'request.invalid'],
      ['nobody', { ...complaint, complainant: {} }, { 'idempotency-key': 'c' }, 'request.invalid'],
      ['an unknown place', { ...complaint, place: 'atlantis' }, { 'idempotency-key': 'd' }, 'pack.unknown_place'],
      ['an unknown pack', { ...complaint, pack: 'atlantis' }, { 'idempotency-key': 'e' }, 'pack.unknown'],
      [
        'a file that nobody has uploaded',
        { ...complaint, media: [{ sha256: 'a'.repeat(64), mediaType: 'image/jpeg' }] },
        { 'idempotency-key': 'f' },
        'media.unknown',
      ],
    ])('refuse one with %s', async (_what, body, headers, code) => {
      const head = await platform.store.head();
      expect((await post('', body, 'control_room', headers as Record<string, string>)).body).toMatchObject({ code });
      expect(await platform.store.head()).toBe(head);
    });

    it('let the control room classify, confirm, and give it to another; the number in any spelling', async () => {
      const number = await desk.file();
      const spelled = encodeURIComponent(displayTicketNumber(number).toLowerCase().replaceAll('-', ' '));
      const asked = { kind: 'grievance', category: 'handpump', place: 'block-tiloi' };
      expect(await post(`/${spelled}/classify`, asked, 'control_room')).toMatchObject({ status: 200 });
      expect(await post(`/${number}/confirm-assignment`, {}, 'control_room')).toMatchObject({ status: 200 });
      const to = platform.pack.holderOf('sdo-electricity-tiloi')!;
      expect(await post(`/${number}/transfer`, { to, words: 'बिजली का है' }, 'supervisor')).toMatchObject({
        status: 200,
      });
      expect((await platform.tickets.find(number))?.ticket).toMatchObject({ status: 'assigned', holder: to });
      expect((await events(number)).map(({ type }) => type)).toEqual([
        'TicketFiled',
        'TicketClassified',
        'TicketAssigned',
        'TicketAssigned',
      ]);
    });

    it('let the officer answer for the ticket that the department holds, with evidence, and nobody else', async () => {
      const number = await assigned();
      const { sha256 } = await media.put(Buffer.from('a photo'));
      const report = {
        round: 1,
        outcome: 'resolved',
        words: 'ठीक करा दिया',
        media: [{ sha256, mediaType: 'image/jpeg' }],
      };
      expect(await post(`/${number}/submit-report`, report, 'supervisor')).toMatchObject({
        status: 403,
        body: { code: 'actor.not_entitled' },
      });
      expect(await post(`/${number}/submit-report`, report, 'officer')).toMatchObject({ status: 200 });
      expect((await events(number)).at(-1)).toMatchObject({
        data: { evidence: [{ sha256, mediaType: 'image/jpeg' }] },
        metadata: { actor: { kind: 'officer', id: 'bdo-tiloi', department: 'rural-development' } },
      });
      const theirs = await desk.file();
      await desk.does(theirs, say.assignTicket({ to: platform.pack.holderOf('sdo-electricity-tiloi')! }));
      expect(await post(`/${theirs}/submit-report`, { ...report, media: [] }, 'officer')).toMatchObject({
        status: 403,
        body: { code: 'ticket.not_yours' },
      });
    });

    it('do every other command, each once for its key, and none by a key that was another’s', async () => {
      const number = await assigned();
      const other = await desk.file();
      const steps: readonly [string, object, PrincipalKind, string][] = [
        ['acknowledge', { round: 1 }, 'department', 'AssignmentAcknowledged'],
        ['log-contact', { medium: 'phone', outcome: 'reached', words: 'बात हुई' }, 'officer', 'ContactLogged'],
        [
          'interim-reply',
          { round: 1, expectedAt: '2026-12-30T00:00:00Z', words: 'कल तक' },
          'officer',
          'InterimReplySent',
        ],
        ['escalate', {}, 'supervisor', 'TicketEscalated'],
        ['submit-report', { round: 1, outcome: 'resolved', words: 'हुआ' }, 'control_room', 'ReportSubmitted'],
        ['return-report', { round: 1, defect: 'no_evidence', words: 'फोटो?' }, 'control_room', 'TicketReopened'],
        ['decline', { round: 2, words: 'हमारा नहीं', belongsTo: { department: 'jal-nigam' } }, 'control_room', ''],
        ['submit-report', { round: 2, outcome: 'resolved', words: 'अब हुआ' }, 'control_room', 'ReportSubmitted'],
        [
          'verify-report',
          { round: 2, how: 'photo', found: 'as_reported', words: 'ठीक' },
          'supervisor',
          'ReportVerified',
        ],
        ['feedback', { round: 2, satisfied: false, rating: 1 }, 'control_room', 'FeedbackRecorded'],
        ['dispute', { round: 2, words: 'नहीं हुआ' }, 'control_room', 'TicketReopened'],
        ['comment', { audience: 'internal', words: 'देखें' }, 'control_room', 'CommentAdded'],
        ['evidence', { words: 'कागज़', side: 'complainant' }, 'control_room', 'EvidenceAdded'],
        ['flag-abuse', { suspicion: 'prank', words: 'शक' }, 'control_room', 'AbuseFlagged'],
        ['clear-abuse', { words: 'सच्ची' }, 'supervisor', 'AbuseCleared'],
        ['link', { relation: 'me_too', other }, 'control_room', 'TicketLinked'],
        ['close', { outcome: 'withdrawn', words: 'वापस' }, 'control_room', 'TicketClosed'],
        ['reopen', { words: 'गलती से' }, 'supervisor', 'TicketReopened'],
        ['close', { outcome: 'duplicate', duplicateOf: other }, 'control_room', 'TicketClosed'],
      ];
      /** What else could be meant, where there are no words. */
      const otherwise: Readonly<Record<string, object>> = {
        acknowledge: { round: 2 },
        feedback: { satisfied: true },
        link: { relation: 'duplicate_of' },
        close: { duplicateOf: await desk.file() },
      };
      for (const [index, [command, body, kind, type]] of steps.entries()) {
        const key = { 'idempotency-key': `step-${index}` };
        const answer = await post(`/${number}/${command}`, body, kind, key);
        if (type === '')
          expect({ command, answer }).toMatchObject({ answer: { body: { code: 'actor.not_entitled' } } });
        else {
          expect({ command, answer }).toMatchObject({ answer: { status: 200, body: { repeated: false } } });
          expect((await events(number)).at(-1)?.type).toBe(type);
          expect((await post(`/${number}/${command}`, body, kind, key)).body).toEqual({
            ...answer.body,
            repeated: true,
          });
          const changed = 'words' in body ? { words: 'कुछ और' } : otherwise[command];
          if (!changed) continue;
          const reused = await post(`/${number}/${command}`, { ...body, ...changed }, kind, key);
          expect({ command, reused }).toMatchObject({ reused: { status: 409, body: { code: 'command.id_reused' } } });
          expect((await events(number)).at(-1)?.version).toBe(answer.body['version']);
        }
      }
    });

    it.each([
      ['nobody', undefined, 401, 'access.missing'],
      ['an auditor', 'auditor', 403, 'access.forbidden'],
      ['an adapter', 'adapter', 403, 'access.forbidden'],
      ['a service', 'service', 403, 'actor.not_entitled'],
      ['an officer', 'officer', 403, 'actor.not_entitled'],
    ] as const)('don’t let %s close a ticket', async (_who, kind, status, code) => {
      const number = await desk.file();
      expect(await post(`/${number}/close`, { outcome: 'withdrawn' }, kind)).toMatchObject({ status, body: { code } });
      expect(await events(number)).toHaveLength(1);
    });

    it('tell a mistyped number, an unknown one and what is no number apart', async () => {
      const number = await desk.file();
      const mistyped = `${number.slice(0, -1)}${number.endsWith('A') ? 'B' : 'A'}`;
      const comment = { audience: 'internal', words: 'x' };
      const code = async (of: string) => (await post(`/${of}/comment`, comment, 'control_room')).body['code'];
      expect(await code(mistyped)).toBe('number.check_failed');
      expect(await code('12')).toBe('number.malformed');
      expect(await code(say.someNumber)).toBe('number.unknown');
    });

    it('refuse to hang a ticket on one that hangs on another itself', async () => {
      const [one, two, three] = [await desk.file(), await desk.file(), await desk.file()];
      await post(`/${one}/link`, { relation: 'duplicate_of', other: two }, 'control_room');
      expect((await post(`/${three}/link`, { relation: 'me_too', other: one }, 'control_room')).body).toMatchObject({
        code: 'link.is_child',
      });
    });

    it('describe themselves', async () => {
      const description = (await (await fetch(`${httpUrl}/api/openapi.json`)).json()) as { paths: object };
      expect(Object.keys(description.paths).filter((path) => path.startsWith('/api/v1/tickets'))).toHaveLength(24);
    });
  });

  describe('over gRPC', () => {
    const context = (actor?: Parameters<typeof actorWire.to>[0]): ticketsV1.CommandContext => ({
      commandId: newId(),
      correlationId: 'correlation',
      causationId: 'cause',
      occurredAt: someMoment,
      actor: actor && actorWire.to(actor),
    });
    const fileRequest = (over: Partial<ticketsV1.FileRequest> = {}): ticketsV1.FileRequest => ({
      pack: 'amethi',
      source: newId(),
      filing: filingToProto(say.fileTicket({ attachments: [photo()] })),
      context: context(say.citizen),
      ...over,
    });
    const file = async (over?: Partial<ticketsV1.FileRequest>, kind: PrincipalKind = 'service') =>
      unary(client, 'file', fileRequest(over), bearer(platform.tokens[kind]));

    it('file, command and read a ticket for whom a service has authenticated', async () => {
      const { answer } = await file();
      if (answer?.$case !== 'accepted') throw new Error(JSON.stringify(answer));
      const { number } = answer.value;
      const service = bearer(platform.tokens.service);
      const comment = {
        audience: 'COMMENT_AUDIENCE_DEPARTMENT',
        side: undefined,
        sourceMessageId: 'wamid.9',
        personal: { words: 'और' },
      };
      const command = { command: { $case: 'addComment', value: comment } } as ticketsV1.TicketCommand;
      const executed = await unary(client, 'execute', { number, command, context: context(say.citizen) }, service);
      expect(executed.answer).toMatchObject({ $case: 'accepted', value: { number, version: 2 } });
      const { ticket } = await unary(client, 'get', { number }, service);
      expect(ticketFromProto(ticket!)).toEqual(JSON.parse(JSON.stringify(await platform.tickets.find(number))));
      expect((await events(number)).map(({ metadata }) => metadata['actor'])).toEqual([say.citizen, say.citizen]);
    });

    it('answer refusals of the domain as answers, by their codes', async () => {
      const number = await desk.file();
      const command = { command: { $case: 'confirmAssignment', value: {} } } as ticketsV1.TicketCommand;
      const { answer } = await unary(
        client,
        'execute',
        { number, command, context: context(say.controlRoom) },
        bearer(platform.tokens.service),
      );
      expect(answer).toMatchObject({ $case: 'refused', value: { code: 'assignment.nothing_suggested' } });
    });

    it('don’t believe the body who the caller is, where the caller may not act for others', async () => {
      const { answer } = await file({ context: context(say.citizen) }, 'control_room');
      if (answer?.$case !== 'accepted') throw new Error(JSON.stringify(answer));
      expect((await events(answer.value.number))[0]?.metadata['actor']).toMatchObject({ kind: 'control_room' });
    });

    it('refuse who has no business there, and what is not well said', async () => {
      expect(await refusalOf(file({}, 'adapter'))).toMatchObject({ code: 'access.forbidden' });
      expect(await refusalOf(file({ context: { ...context(), commandId: 'x' } }))).toMatchObject({
        code: 'request.invalid',
      });
      expect(await refusalOf(file({ filing: undefined }))).toMatchObject({ code: 'request.invalid' });
      const service = bearer(platform.tokens.service);
      const get = (number: string) => refusalOf(unary(client, 'get', { number }, service));
      expect(await get(say.someNumber)).toMatchObject({ code: 'number.unknown' });
      expect(await get(`${say.someNumber.slice(0, -1)}0`)).toMatchObject({ code: 'number.check_failed' });
    });
  });
});
