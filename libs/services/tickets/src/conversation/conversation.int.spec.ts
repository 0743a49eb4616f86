import { setTimeout as sleep } from 'node:timers/promises';
import type { ConversationReply, IntakeMessage, TicketService } from '@sunwai/contracts';
import { buttonPayload, TICKET_SERVICE, topics } from '@sunwai/contracts';
import { days, derivedId, fixedClock, hours, minutes, plus } from '@sunwai/kernel';
import type { Message } from '@sunwai/messaging';
import * as say from '@sunwai/testing';
import { officerOnWhatsApp, onWhatsApp, photo, someMoment } from '@sunwai/testing';
import { eventually, testPlatform } from '@sunwai/testing/platform';
import type { TestPlatform } from '@sunwai/testing/platform';
import type { Actor, TicketCommand, TicketEventType, TicketNumber } from '@sunwai/ticket';
import { displayTicketNumber, streamOf } from '@sunwai/ticket';
import type { RunningService } from '@sunwai/hosting';
import { TicketIndex } from '../read-index/ticket-index.js';
import { TicketsModule } from '../tickets.module.js';
import { CarryOut } from './carry-out.js';
import { ConversationBook } from './conversation-book.js';
import { ConversationConsumer } from './conversation.consumer.js';
import { UnansweredQuestions } from './unanswered-questions.js';

describe('what people write', () => {
  const clock = fixedClock(plus(someMoment, hours(1)));
  let platform: TestPlatform;
  let app: RunningService['app'];
  let tickets: TicketService;
  let unanswered: UnansweredQuestions;
  let book: ConversationBook;
  let index: TicketIndex;
  const replies: ConversationReply[] = [];

  beforeEach(async () => {
    clock.set(plus(someMoment, hours(1)));
    replies.length = 0;
    platform = await testPlatform({ clock });
    ({ app } = await platform.start({
      modules: [TicketsModule.forRoot({ numberKey: platform.secrets.ticketNumberKey })],
    }));
    tickets = app.get<TicketService>(TICKET_SERVICE);
    unanswered = app.get(UnansweredQuestions);
    book = app.get(ConversationBook);
    index = app.get(TicketIndex);
    await platform.bus.subscribe({
      topic: topics.conversationReplies,
      group: 'test',
      handle: async ({ data }) => void replies.push(data as ConversationReply),
    });
  });
  afterEach(() => platform.dispose());

  /** Delivered, and done with. */
  const deliver = async (...messages: readonly IntakeMessage[]) => {
    await platform.bus.publish(topics.intakeMessages, messages.map(envelope));
    for (const { id } of messages)
      await eventually(async () => expect(await book.handled(id)).toMatchObject({ done: true }));
  };
  /** The index has what the last message of ours was about. */
  const indexed = (messageId: string) =>
    eventually(async () => expect(await index.messageOfOurs('whatsapp', messageId)).toBeDefined());
  const all = async () => {
    const events = [];
    for await (const batch of platform.store.readAll()) events.push(...batch);
    return events;
  };
  const told = async (number: TicketNumber): Promise<readonly TicketEventType[]> =>
    (await platform.store.readStream(streamOf(number))).map(({ type }) => type as TicketEventType);
  const numbers = async () =>
    (await all()).filter(({ type }) => type === 'TicketFiled').map(({ data }) => data['number'] as TicketNumber);
  const onlyNumber = async () => {
    const [number, ...more] = await numbers();
    expect(more).toEqual([]);
    return number!;
  };
  let step = 0;
  const command = async (number: TicketNumber, asked: TicketCommand, actor: Actor) => {
    const id = derivedId('test', (step += 1));
    const answer = await tickets.execute(number, asked, {
      commandId: id,
      correlationId: id,
      causationId: id,
      occurredAt: clock.now(),
      actor,
    });
    expect(answer).toMatchObject({ accepted: true });
  };
  const department: Actor = { kind: 'department', id: 'portal', department: 'rural-development' };
  const assign = (number: TicketNumber) =>
    command(number, say.assignTicket({ to: platform.pack.holderOf('bdo-tiloi')! }), say.controlRoom);
  const reported = async (number: TicketNumber, round = 1) => {
    if (round === 1) await assign(number);
    await command(number, say.submitReport({ round }), department);
    await command(
      number,
      say.recordNotificationSent({ purpose: 'report', round, messageId: `wamid.report.${round}` }),
      say.systemActor('notifications'),
    );
    await indexed(`wamid.report.${round}`);
  };
  it('is filed once, however often it comes and on however many consumers', async () => {
    const complaint = onWhatsApp().says('हमारे गाँव का हैंडपंप ख़राब है');
    const second = app.get(ConversationConsumer);
    await Promise.all([
      deliver(complaint, complaint),
      second.take(envelope(complaint)),
      second.take(envelope(complaint)),
    ]);
    const number = await onlyNumber();
    expect(await told(number)).toEqual(['TicketFiled']);
    expect(replies).toEqual([]);
    const [filed] = await platform.store.readStream(streamOf(number));
    expect(filed).toMatchObject({
      data: { channel: 'whatsapp', complainant: say.complainant, sourceMessageIds: [complaint.sourceMessageId] },
      personal: { words: 'हमारे गाँव का हैंडपंप ख़राब है', phone: '+915555500100', name: 'Ram Kumari' },
      metadata: {
        actor: { kind: 'citizen', id: say.complainant },
        causationId: complaint.id,
        occurredAt: complaint.sentAt,
      },
    });
  });

  it('comes in a burst: photos and a place join the ticket, and nobody is told for each', async () => {
    const person = onWhatsApp();
    await deliver(
      person.says('सड़क टूटी है'),
      person.sends([photo('one')]),
      person.sends([photo('two')], 'यह भी देखें'),
      person.isAt(26.15, 81.81),
    );
    const number = await onlyNumber();
    expect(await told(number)).toEqual(['TicketFiled', 'EvidenceAdded', 'EvidenceAdded', 'EvidenceAdded']);
    expect(replies.map(({ template }) => template)).toEqual(['evidence_received']);
  });

  it('may begin with a photo: words are asked for, once, and then it is filed with all that waited', async () => {
    const person = onWhatsApp();
    await deliver(person.sends([photo('one')]), person.sends([photo('two')]));
    expect(replies.map(({ template }) => template)).toEqual(['words_wanted']);
    await deliver(person.says('नाली जाम है'));
    const number = await onlyNumber();
    expect((await tickets.find(number))?.ticket.evidence).toMatchObject([{ media: [photo('one'), photo('two')] }]);
  });

  it('with one matter open goes to that; the button beside makes it a second complaint', async () => {
    const person = onWhatsApp();
    await deliver(person.says('हैंडपंप ख़राब है'));
    const number = await onlyNumber();
    person.at(plus(someMoment, minutes(30)));
    const other = person.says('बिजली का खंभा भी गिर गया है');
    await deliver(other);
    expect(await told(number)).toEqual(['TicketFiled', 'CommentAdded']);
    const reply = await eventually(() => {
      expect(replies).toHaveLength(1);
      return replies[0]!;
    });
    expect(reply).toMatchObject({ template: 'evidence_received', values: { number: displayTicketNumber(number) } });
    expect(reply.choices).toEqual([
      { payload: buttonPayload({ says: 'new', message: other.id }), title: 'नई शिकायत है' },
    ]);
    await deliver(person.presses(reply.choices![0]!.payload), person.presses(reply.choices![0]!.payload));
    const [, second, ...more] = await numbers();
    expect(more).toEqual([]);
    const [filed] = await platform.store.readStream(streamOf(second!));
    expect(filed?.personal).toMatchObject({ words: 'बिजली का खंभा भी गिर गया है' });
  });

  it('with several matters open is kept until its sender says which, and then goes there', async () => {
    const person = onWhatsApp();
    await deliver(person.says('हैंडपंप ख़राब है'), person.says('नई शिकायत सड़क टूटी है'));
    const [, second] = await numbers();
    person.at(plus(someMoment, minutes(30)));
    await deliver(person.says('अब तक कुछ नहीं हुआ भाई साहब'), person.sends([photo()]));
    const asked = await eventually(() => {
      expect(replies).toHaveLength(1);
      return replies[0]!;
    });
    expect(asked.template).toBe('which_matter');
    expect(asked.choices).toHaveLength(3);
    const choice = asked.choices!.find(({ title }) => title === displayTicketNumber(second!))!;
    await deliver(person.presses(choice.payload));
    expect(await told(second!)).toEqual(['TicketFiled', 'CommentAdded', 'EvidenceAdded']);
    await deliver(person.sends([photo('another')]));
    expect(await told(second!)).toEqual(['TicketFiled', 'CommentAdded', 'EvidenceAdded', 'EvidenceAdded']);
  });

  it('"not satisfied" is recorded at once, and the reason with its photo is the dispute', async () => {
    const person = onWhatsApp();
    await deliver(person.says('हैंडपंप ख़राब है'));
    const number = await onlyNumber();
    await reported(number);
    const no = buttonPayload({ says: 'feedback', number, round: 1, satisfied: false });
    await deliver(person.presses(no));
    expect((await told(number)).at(-1)).toBe('FeedbackRecorded');
    expect(replies.map(({ template }) => template)).toEqual(['reason_wanted']);
    await deliver(person.sends([photo('still-broken')], 'मिस्त्री आया ही नहीं'), person.sends([photo('again')]));
    expect((await told(number)).slice(-3)).toEqual(['ReportDisputed', 'TicketReopened', 'EvidenceAdded']);
    const found = await tickets.find(number);
    expect(found?.ticket).toMatchObject({
      status: 'reopened',
      round: 2,
      disputes: 1,
      holder: { officer: 'bdo-tiloi' },
    });
    await reported(number, 2);
    person.at(plus(clock.now(), minutes(1)));
    await deliver(person.says('संतुष्ट हूँ, धन्यवाद'));
    expect((await tickets.find(number))?.ticket).toMatchObject({ status: 'closed', closed: { outcome: 'accepted' } });
  });

  it('"not satisfied" and then silence is a dispute too', async () => {
    const person = onWhatsApp();
    await deliver(person.says('हैंडपंप ख़राब है'));
    const number = await onlyNumber();
    await reported(number);
    await deliver(person.presses(buttonPayload({ says: 'feedback', number, round: 1, satisfied: false })));
    await unanswered.sweep();
    expect((await tickets.find(number))?.ticket.status).toBe('reported');
    clock.advance(days(1));
    await unanswered.sweep();
    await unanswered.sweep();
    expect((await told(number)).slice(-3)).toEqual(['FeedbackRecorded', 'ReportDisputed', 'TicketReopened']);
  });

  it('after a report is its answer: whatever is not clearly a yes is a dispute at once', async () => {
    const person = onWhatsApp();
    await deliver(person.says('हैंडपंप ख़राब है'));
    const number = await onlyNumber();
    await reported(number);
    person.at(plus(someMoment, minutes(40)));
    await deliver(person.says('हैंडपंप से अब भी पानी नहीं आ रहा', { inReplyTo: 'wamid.report.1' }));
    expect((await tickets.find(number))?.ticket).toMatchObject({ status: 'reopened', round: 2 });
  });

  it('too late is refused in a sentence, and kept on the ticket all the same', async () => {
    const person = onWhatsApp();
    await deliver(person.says('हैंडपंप ख़राब है'));
    const number = await onlyNumber();
    await reported(number);
    person.at(plus(clock.now(), minutes(1)));
    await deliver(person.says('संतुष्ट'));
    clock.advance(days(40));
    person.at(clock.now());
    await deliver(person.says('फिर से ख़राब हो गया', { inReplyTo: 'wamid.report.1' }));
    expect((await told(number)).at(-1)).toBe('CommentAdded');
    await eventually(() => expect(replies.at(-1)?.template).toBe('refused'));
    expect(String(replies.at(-1)?.values['sentence'])).toMatch(/[\u0900-\u097f]/);
    expect((await tickets.find(number))?.ticket.status).toBe('closed');
  });

  it('with a mistyped or a stranger’s number says so, loses nothing, and may become a complaint', async () => {
    await deliver(onWhatsApp({ ref: 'p-neighbour', phone: '+915555500199' }).says('सड़क टूटी है'));
    const theirs = await onlyNumber();
    const person = onWhatsApp();
    const wrong = `${theirs.slice(0, -1)}${theirs.endsWith('A') ? 'B' : 'A'}`;
    await deliver(person.says(`${wrong} का क्या हुआ`), person.says(`${theirs} नाली भी जाम है`));
    await eventually(() =>
      expect(replies.map(({ template }) => template)).toEqual(['number_mistyped', 'number_unknown']),
    );
    expect(replies[0]!.values['number']).toBe(wrong);
    expect(await told(theirs)).toEqual(['TicketFiled']);
    await deliver(person.presses(replies[1]!.choices![0]!.payload));
    expect(await numbers()).toHaveLength(2);
  });

  it('may only ask how it stands', async () => {
    const person = onWhatsApp();
    await deliver(person.says('हैंडपंप ख़राब है'));
    const number = await onlyNumber();
    await assign(number);
    await deliver(person.says('क्या हुआ?'), person.says(number), person.says('नमस्ते'), person.says('धन्यवाद 🙏'));
    await eventually(() =>
      expect(replies.map(({ template }) => template)).toEqual(['status_reply', 'status_reply', 'greeting']),
    );
    expect(replies[0]!.values).toMatchObject({ number: displayTicketNumber(number), state: 'assigned' });
    expect(await told(number)).toEqual(['TicketFiled', 'TicketAssigned']);
  });

  it('from an officer in answer to the assignment is the report, and photos after it its evidence', async () => {
    const officer = officerOnWhatsApp();
    await deliver(onWhatsApp().says('हैंडपंप ख़राब है'));
    const number = await onlyNumber();
    await assign(number);
    await command(
      number,
      say.recordNotificationSent({ purpose: 'assignment', to: 'officer', messageId: 'wamid.assignment' }),
      say.systemActor('notifications'),
    );
    await indexed('wamid.assignment');
    await deliver(
      officer.presses(buttonPayload({ says: 'ack', number })),
      officer.says('हैंडपंप ठीक करा दिया गया है', { inReplyTo: 'wamid.assignment' }),
      officer.sends([photo('repaired')]),
    );
    expect((await told(number)).slice(-3)).toEqual(['AssignmentAcknowledged', 'ReportSubmitted', 'EvidenceAdded']);
    const events = await platform.store.readStream(streamOf(number));
    expect(events.at(-2)).toMatchObject({
      data: { outcome: 'resolved', round: 1 },
      metadata: { actor: { kind: 'officer', id: 'bdo-tiloi', department: 'rural-development' } },
    });
    expect(events.at(-1)).toMatchObject({ data: { side: 'department' } });
  });

  it('is known by what it answers, also when that was sent a moment ago and is not on the ticket yet', async () => {
    const officer = officerOnWhatsApp();
    const citizen = onWhatsApp();
    await deliver(citizen.says('हैंडपंप ख़राब है'), citizen.says('नई शिकायत सड़क टूटी है'));
    const [first, second] = await numbers();
    await assign(first!);
    await assign(second!);
    await eventually(async () => expect(await index.heldBy('bdo-tiloi')).toHaveLength(2));
    const delivered = deliver(officer.says('सड़क ठीक करा दी गई है', { inReplyTo: 'wamid.quick' }));
    await sleep(200);
    await command(
      second!,
      say.recordNotificationSent({ purpose: 'assignment', to: 'officer', messageId: 'wamid.quick' }),
      say.systemActor('notifications'),
    );
    await delivered;
    expect((await told(second!)).at(-1)).toBe('ReportSubmitted');
    expect(await told(first!)).not.toContain('ReportSubmitted');
  });

  it('from an officer names the ticket by number, or is about the only one held; "not ours" sends it on', async () => {
    const officer = officerOnWhatsApp();
    const citizen = onWhatsApp();
    await deliver(citizen.says('हैंडपंप ख़राब है'), citizen.says('नई शिकायत सड़क टूटी है'));
    const [first, second] = await numbers();
    await assign(first!);
    await assign(second!);
    await eventually(async () => expect(await index.heldBy('bdo-tiloi')).toHaveLength(2));
    await deliver(officer.says('काम पूरा करा दिया'));
    await eventually(() => expect(replies.at(-1)?.template).toBe('officer_which_ticket'));
    await deliver(officer.says(`${displayTicketNumber(first!)} आंशिक निस्तारित, पुर्ज़ा आना बाकी है`));
    const [report] = (await platform.store.readStream(streamOf(first!))).slice(-1);
    expect(report).toMatchObject({ type: 'ReportSubmitted', data: { outcome: 'partly_resolved' } });
    officer.at(plus(someMoment, minutes(50)));
    await deliver(officer.says('हमारे विभाग का नहीं है, लोक निर्माण का है'));
    expect((await told(second!)).at(-1)).toBe('AssignmentDeclined');
  });

  it('from an officer who holds nothing is a complaint that the officer brings', async () => {
    const officer = officerOnWhatsApp();
    await deliver(officer.says('ग्राम पंचायत में नाली जाम है'), officer.sends([photo()]));
    const number = await onlyNumber();
    expect(await told(number)).toEqual(['TicketFiled', 'EvidenceAdded']);
    expect((await tickets.find(number))?.ticket).toMatchObject({
      enteredBy: 'bdo-tiloi',
      complainant: officer.sender.ref,
    });
  });

  it('gets its files later, is edited, or is taken back: the ticket keeps all of it', async () => {
    const person = onWhatsApp();
    const missing = { mediaType: 'image/jpeg', missing: 'unreachable' as const };
    const complaint = person.sends([missing], 'सड़क टूटी है');
    await deliver(complaint);
    const number = await onlyNumber();
    await deliver(
      person.does(
        { kind: 'late_media', of: complaint.id, media: [photo('late')] },
        { sourceMessageId: complaint.sourceMessageId, id: derivedId('late') },
      ),
      person.does({ kind: 'edited', of: complaint.id, words: 'सड़क और पुलिया टूटी है', media: [] }),
      person.does({ kind: 'revoked', of: complaint.id }),
    );
    expect(await told(number)).toEqual(['TicketFiled', 'EvidenceAdded', 'CommentAdded', 'CommentAdded']);
    expect((await tickets.find(number))?.ticket.evidence.at(-1)?.media).toEqual([photo('late')]);
  });

  it('that was found to mean something means it still when its handling is cut off and begun again', async () => {
    const person = onWhatsApp();
    await deliver(person.says('हैंडपंप ख़राब है'));
    const number = await onlyNumber();
    await reported(number);
    const objection = person.says('काम नहीं हुआ, झूठी रिपोर्ट है');
    const intent = { do: 'dispute', number, round: 1, of: [objection.id] } as const;
    await book.decide(objection, intent, clock.now());
    await app.get(CarryOut).intent(intent, objection, platform.pack, objection.id);
    await deliver(objection);
    expect((await told(number)).slice(-2)).toEqual(['ReportDisputed', 'TicketReopened']);
    expect(await told(number)).toHaveLength(6);
  });

  it('of a kind that cannot be read is answered with what works', async () => {
    await deliver(onWhatsApp().does({ kind: 'unsupported', what: 'poll' }));
    await eventually(() => expect(replies.map(({ template }) => template)).toEqual(['unsupported_kind']));
  });

  it('about a ticket that others hang on: they are told when it is closed', async () => {
    await deliver(
      onWhatsApp().says('हैंडपंप ख़राब है'),
      onWhatsApp({ ref: 'p-neighbour', phone: '+915555500199' }).says('हैंडपंप ख़राब है'),
    );
    const [parent, child] = await numbers();
    await command(child!, say.linkTicket({ relation: 'me_too', other: parent! }), say.controlRoom);
    await eventually(async () => expect((await tickets.find(parent!))?.ticket.children).toEqual([child]));
    await command(parent!, say.closeTicket({ outcome: 'withdrawn' }), say.citizen);
    await eventually(async () => expect(await told(child!)).toEqual(['TicketFiled', 'TicketLinked', 'CommentAdded']));
    const [, , comment] = await platform.store.readStream(streamOf(child!));
    expect(comment).toMatchObject({ data: { audience: 'complainant' } });
    expect(String(comment?.personal?.['words'])).toContain(displayTicketNumber(parent!));
  });
});

const envelope = (data: IntakeMessage): Message<IntakeMessage> => ({
  id: data.id,
  type: 'sunwai.intake.message.v1',
  source: '/sunwai/intake',
  time: data.receivedAt,
  key: data.conversation,
  data,
  headers: { correlationid: data.id },
});
