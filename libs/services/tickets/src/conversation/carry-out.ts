import { Inject, Injectable } from '@nestjs/common';
import type { CommandAnswer, ConversationReply, IntakeMessage, TicketService } from '@sunwai/contracts';
import { TICKET_SERVICE } from '@sunwai/contracts';
import type { Pack } from '@sunwai/packs';
import type { TicketCommand, TicketNumber } from '@sunwai/ticket';
import { displayTicketNumber } from '@sunwai/ticket';
import { Amendments } from './amendments.js';
import type { Carried } from './conversation-book.js';
import { ConversationBook } from './conversation-book.js';
import type { Errand } from './errand.js';
import { filingOf, sourceOf } from './filing-of.js';
import type { Intent } from './matching/intent.js';
import { partsOf, together } from './matching/message-parts.js';
import { Replies } from './replies.js';
import { asComplainant, saidBy } from './said-by.js';

type Doing<Kind extends Intent['do']> = Extract<Intent, { do: Kind }>;

export type CarriedOut = { readonly carried: Carried; readonly replies: readonly ConversationReply[] };

const nothing: Carried = { accepted: true, keep: [], drop: [] };

/** Turns intents into commands on tickets and replies to people. All ids are derived, so doing it again does no more. */
@Injectable()
export class CarryOut {
  constructor(
    @Inject(TICKET_SERVICE) private readonly tickets: TicketService,
    private readonly book: ConversationBook,
    private readonly amendments: Amendments,
  ) {}

  async intent(intent: Intent, message: IntakeMessage, pack: Pack, correlationId: string): Promise<CarriedOut> {
    const errand: Errand = { message, pack, correlationId, replies: new Replies(message, pack) };
    const carried = await this.carry(intent, errand);
    return { carried, replies: errand.replies.all };
  }

  private async carry(intent: Intent, errand: Errand): Promise<Carried> {
    switch (intent.do) {
      case 'nothing':
        return nothing;
      case 'answer':
        errand.replies.say(intent.template);
        return nothing;
      case 'tell_status':
        return this.tellStatus(intent, errand);
      case 'ask_feedback':
        errand.replies.askFeedback(intent.number, intent.round);
        return { ...nothing, number: intent.number };
      case 'file':
        return this.file(intent, errand);
      case 'add':
        return this.add(intent, errand);
      case 'feedback':
        return this.feedback(intent, errand);
      case 'dispute':
        return this.dispute(intent, errand);
      case 'report':
      case 'decline':
        return this.answerAssignment(intent, errand);
      case 'acknowledge':
        return this.acknowledge(intent, errand);
      case 'keep':
        return this.keep(intent, errand);
      case 'amend':
        return this.amendments.make(intent.earlier, errand);
    }
  }

  private async tellStatus({ numbers }: Doing<'tell_status'>, { replies }: Errand): Promise<Carried> {
    for (const number of numbers) {
      const found = await this.tickets.find(number);
      if (found) replies.status(found.ticket);
    }
    return nothing;
  }

  private async file({ of }: Doing<'file'>, errand: Errand): Promise<Carried> {
    const messages = await this.messages(of, errand.message);
    const [first] = messages;
    if (!first) return nothing;
    const filing = filingOf(first, messages);
    const context = saidBy(first, errand.correlationId, ['file']);
    const answer = await this.tickets.file(errand.pack.id, sourceOf(first), filing, context);
    if (!answer.accepted) return this.refused(answer, of, errand);
    errand.replies.missing(filing.attachments);
    const { complainant, enteredBy } = filing;
    const filed = { complainant, filedAt: first.sentAt, ...(enteredBy !== undefined && { enteredBy }) };
    return { accepted: true, number: answer.number, filed, keep: [], drop: of };
  }

  /** Each message by itself, so that its files may come later, and the same one twice is seen. */
  private async add({ number, of, words: wordsAs, tell }: Doing<'add'>, errand: Errand): Promise<Carried> {
    const { message, correlationId, replies } = errand;
    for (const one of await this.messages(of, message)) {
      const command = additionOf(one, wordsAs);
      const answer = await this.tickets.execute(number, command, saidBy(one, correlationId, ['add', number]));
      if (!answer.accepted) return this.refused(answer, of, errand);
      replies.missing(partsOf(one).media);
    }
    const values = { number: displayTicketNumber(number) };
    if (tell === 'where') replies.say('evidence_received', { values });
    if (tell === 'where_or_new') replies.offerNew('evidence_received', values);
    const keep = tell === 'where_or_new' ? [{ message, question: 'new' } as const] : [];
    return { accepted: true, number, keep, drop: of.filter((id) => id !== message.id) };
  }

  private async feedback({ number, round, satisfied, of }: Doing<'feedback'>, errand: Errand): Promise<Carried> {
    const { message, correlationId, replies } = errand;
    const { words } = together(await this.messages(of, message));
    const context = saidBy(message, correlationId, ['feedback'], asComplainant(message));
    const answer = await this.tickets.execute(
      number,
      {
        type: 'RecordFeedback',
        round,
        satisfied,
        channel: message.channel,
        personal: words === '' ? {} : { words },
      },
      context,
    );
    if (!answer.accepted) return this.refused(answer, of, errand);
    const values = { number: displayTicketNumber(number) };
    if (!satisfied) replies.say('reason_wanted', { values });
    // Where a yes closes the ticket, the closing itself is told.
    else if ((await this.tickets.find(number))?.ticket.status !== 'closed') replies.say('feedback_thanks', { values });
    return { accepted: true, number, keep: [], drop: of };
  }

  /** What is refused as a dispute is still heard: its words and files go on record. */
  private async dispute({ number, round, of }: Doing<'dispute'>, errand: Errand): Promise<Carried> {
    const { message, correlationId, replies } = errand;
    const { words, media } = together(await this.messages(of, message));
    const context = saidBy(message, correlationId, ['dispute', number], asComplainant(message));
    const { channel } = message;
    const command: TicketCommand = { type: 'DisputeReport', round, channel, evidence: media, personal: { words } };
    const answer = await this.tickets.execute(number, command, context);
    if (answer.accepted) {
      replies.missing(media);
      return { accepted: true, number, keep: [], drop: of };
    }
    replies.refused(answer);
    const heard = of.length === 0 ? undefined : await this.putOnRecord(number, of, errand);
    return { accepted: false, ...(heard && { number }), keep: [], drop: of };
  }

  private async putOnRecord(number: TicketNumber, of: readonly string[], { message, correlationId }: Errand) {
    let recorded = false;
    for (const one of await this.messages(of, message)) {
      const context = saidBy(one, correlationId, ['add', number], asComplainant(one));
      recorded = (await this.tickets.execute(number, additionOf(one, 'comment'), context)).accepted || recorded;
    }
    return recorded;
  }

  private async answerAssignment(intent: Doing<'report' | 'decline'>, errand: Errand): Promise<Carried> {
    const { number, round, of } = intent;
    const { message, correlationId, replies } = errand;
    const messages = await this.messages(of, message);
    const { words, media } = together(messages);
    const command: TicketCommand =
      intent.do === 'report'
        ? { type: 'SubmitReport', round, outcome: intent.outcome, evidence: media, personal: { words } }
        : { type: 'DeclineAssignment', round, personal: { words } };
    const answer = await this.tickets.execute(number, command, saidBy(message, correlationId, [intent.do, number]));
    if (!answer.accepted) return this.refused(answer, of, errand);
    if (intent.do === 'decline') {
      replies.say('evidence_received', { values: { number: displayTicketNumber(number) } });
      for (const one of messages.filter((each) => partsOf(each).media.length > 0)) {
        await this.tickets.execute(number, additionOf(one, 'evidence'), saidBy(one, correlationId, ['add', number]));
      }
    }
    replies.missing(media);
    return { accepted: true, number, keep: [], drop: of };
  }

  private async acknowledge({ number, round }: Doing<'acknowledge'>, errand: Errand): Promise<Carried> {
    const { message, correlationId } = errand;
    const command: TicketCommand = { type: 'AcknowledgeAssignment', round, seenAt: message.sentAt };
    const answer = await this.tickets.execute(number, command, saidBy(message, correlationId, ['acknowledge', number]));
    return answer.accepted ? { ...nothing, number } : this.refused(answer, [], errand);
  }

  private async keep({ question, ask, choices, shown, of }: Doing<'keep'>, errand: Errand): Promise<Carried> {
    const { message, replies } = errand;
    const messages = await this.messages(of, message);
    if (ask !== undefined && question === 'which') replies.whichMatter(ask, choices);
    else if (ask !== undefined && question === 'new') replies.offerNew(ask, { number: shown ?? '' });
    else if (ask !== undefined) replies.say(ask);
    for (const one of messages) replies.missing(partsOf(one).media);
    return { accepted: true, keep: messages.map((one) => ({ message: one, question })), drop: [] };
  }

  private refused(
    answer: Exclude<CommandAnswer, { accepted: true }>,
    drop: readonly string[],
    { replies }: Errand,
  ): Carried {
    replies.refused(answer);
    return { accepted: false, keep: [], drop };
  }

  /** The messages of an intent: the one at hand, and those that were kept. */
  private async messages(of: readonly string[], message: IntakeMessage): Promise<readonly IntakeMessage[]> {
    const kept = await this.book.keptMessages(of.filter((id) => id !== message.id));
    return of.flatMap((id) => (id === message.id ? message : (kept.find((one) => one.id === id) ?? [])));
  }
}

/** Words alone are a comment where they come by themselves; files, places, and what follows in a burst are evidence. */
export const additionOf = (message: IntakeMessage, wordsAs: 'comment' | 'evidence'): TicketCommand => {
  const { words, media, coordinates } = partsOf(message);
  const { sourceMessageId } = message;
  if (media.length === 0 && !coordinates && wordsAs === 'comment') {
    return { type: 'AddComment', audience: 'department', sourceMessageId, personal: { words } };
  }
  return {
    type: 'AddEvidence',
    media,
    sourceMessageId,
    personal: { ...(words !== '' && { words }), ...(coordinates && { coordinates }) },
  };
};
