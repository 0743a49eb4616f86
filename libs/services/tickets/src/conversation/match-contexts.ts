import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { IntakeMessage, TicketService } from '@sunwai/contracts';
import { parseButtonPayload, TICKET_SERVICE } from '@sunwai/contracts';
import { isRefusal } from '@sunwai/kernel';
import type { Pack, PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import type { Ticket, TicketNumber } from '@sunwai/ticket';
import { currentReport, displayTicketNumber, findTicketNumbers } from '@sunwai/ticket';
import type { SentMessage } from '../read-index/ticket-index.js';
import { TicketIndex } from '../read-index/ticket-index.js';
import type { TicketsConfig } from '../tickets.config.js';
import { TICKETS_CONFIG } from '../tickets.config.js';
import { ConversationBook } from './conversation-book.js';
import type { MatchContext, Matter, NamedNumber, Talk } from './matching/match-context.js';
import { partsOf } from './matching/message-parts.js';

/** How often it is looked for a message of ours, in ms. */
const LOOK = 25;

/** Gathers what is known of a person, so that what they say can be matched without asking further. */
@Injectable()
export class MatchContexts {
  constructor(
    private readonly book: ConversationBook,
    private readonly index: TicketIndex,
    @Inject(TICKET_SERVICE) private readonly tickets: TicketService,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(TICKETS_CONFIG) private readonly config: TicketsConfig,
  ) {}

  async of(message: IntakeMessage, pack: Pack): Promise<MatchContext> {
    const { conversation, sender, sentAt } = message;
    const { officer } = sender;
    const find = onceEach(this.tickets);
    const talk = await this.book.talk(conversation);
    const [kept, ofPerson, inHand, about, pointed, named] = await Promise.all([
      this.book.kept(conversation),
      this.index.ofPerson(sender.ref, officer ?? sender.ref, sentAt),
      officer === undefined ? [] : this.index.heldBy(officer),
      this.about(message, pack, find),
      this.pointed(message, pack, find),
      this.named(message, pack, find),
    ]);
    const [own, held] = await Promise.all([
      this.matters(find, withCurrent(ofPerson, talk), (ticket) => isFiledBy(ticket, message)),
      this.matters(
        find,
        withCurrent(inHand, talk),
        (ticket) => officer !== undefined && ticket.holder?.officer === officer,
      ),
    ]);
    return {
      meaning: (phrase) => pack.meaningsOfNormalised(phrase),
      gatheringWindow: pack.policy().gatheringWindow,
      reasonWindow: this.config.reasonWindow,
      officersMayFile: pack.whatsapp?.officersMayFile ?? true,
      talk,
      kept,
      ...(about && { about }),
      ...(pointed && { pointed }),
      named,
      own: own.filter((matter) => matter.status !== 'closed' || isDisputable(matter, sentAt)),
      held,
    };
  }

  /** As they stand now: what the index says is a moment old. */
  private async matters(
    find: Find,
    numbers: readonly TicketNumber[],
    isTheirs: (ticket: Ticket) => boolean,
  ): Promise<readonly Matter[]> {
    const found = await Promise.all(numbers.map(find));
    return found.flatMap((one) => (one && isTheirs(one.ticket) ? [matterOf(one.ticket)] : []));
  }

  private async theirs(
    number: TicketNumber,
    message: IntakeMessage,
    pack: Pack,
    find: Find,
  ): Promise<Matter | undefined> {
    const found = await find(number);
    return found && mayTouch(found.ticket, message, pack) ? matterOf(found.ticket) : undefined;
  }

  private async about(
    { inReplyTo, ...message }: IntakeMessage,
    pack: Pack,
    find: Find,
  ): Promise<MatchContext['about']> {
    if (inReplyTo === undefined) return undefined;
    const sent = await this.sent(message, inReplyTo);
    const matter = sent && (await this.theirs(sent.number, message, pack, find));
    if (!sent || !matter) return undefined;
    const { purpose, round, to } = sent;
    return { matter, purpose, to, ...(round !== undefined && { round }) };
  }

  /**
   * Whoever answers at once is quicker than the word that the message was sent. What is no message about a ticket, or
   * not ours, is waited for in vain; a button says by itself what it is about.
   */
  private async sent({ channel, content }: IntakeMessage, id: string): Promise<SentMessage | undefined> {
    const patience = content.kind === 'button' ? 0 : this.config.replyPatience;
    for (const giveUp = performance.now() + patience; ; await sleep(LOOK)) {
      const sent = await this.index.messageOfOurs(channel, id);
      if (sent || performance.now() >= giveUp) return sent;
    }
  }

  private async pointed(message: IntakeMessage, pack: Pack, find: Find): Promise<Matter | undefined> {
    const { content, stated } = message;
    const payload = content.kind === 'button' ? parseButtonPayload(content.payload) : undefined;
    const number = payload && 'number' in payload ? payload.number : stated?.ticket;
    return number === undefined ? undefined : this.theirs(number, message, pack, find);
  }

  private async named(message: IntakeMessage, pack: Pack, find: Find): Promise<readonly NamedNumber[]> {
    const { words } = partsOf(message);
    const prefixes = this.packs.all().map(({ prefix }) => prefix);
    const found = findTicketNumbers(words, prefixes).slice(0, 5);
    return Promise.all(
      found.map(async ({ number, text }): Promise<NamedNumber> => {
        if (isRefusal(number)) return { wrong: 'mistyped', shown: text };
        const matter = await this.theirs(number, message, pack, find);
        return matter
          ? { matter, rest: words.replace(text, ' ') }
          : { wrong: 'unknown', shown: displayTicketNumber(number) };
      }),
    );
  }
}

type Find = TicketService['find'];

/** What is said of one message may name a ticket in several ways: it is asked for once, and all see it alike. */
const onceEach = (tickets: TicketService): Find => {
  const asked = new Map<TicketNumber, ReturnType<Find>>();
  return (number) => {
    const answer = asked.get(number) ?? tickets.find(number);
    asked.set(number, answer);
    return answer;
  };
};

const matterOf = (ticket: Ticket): Matter => {
  const { number, status, round, closed } = ticket;
  const answered = status === 'reported' || status === 'closed';
  const answeredAt = answered ? (currentReport(ticket)?.submittedAt ?? closed?.closedAt) : undefined;
  return {
    number,
    status,
    round,
    ...(closed?.disputableUntil !== undefined && { disputableUntil: closed.disputableUntil }),
    ...(answeredAt !== undefined && { answeredAt }),
  };
};

const isDisputable = ({ disputableUntil }: Matter, at: string): boolean =>
  disputableUntil !== undefined && disputableUntil >= at;

const withCurrent = (numbers: readonly TicketNumber[], { current }: Talk): readonly TicketNumber[] =>
  current && !numbers.includes(current.number) ? [current.number, ...numbers] : numbers;

const isFiledBy = (ticket: Ticket, { sender }: IntakeMessage): boolean =>
  ticket.complainant === sender.ref ||
  (ticket.enteredBy !== undefined && (ticket.enteredBy === sender.ref || ticket.enteredBy === sender.officer));

/** Whose words on it are welcome: its complainant's, who brought it, and the department's that holds it. */
const mayTouch = (ticket: Ticket, message: IntakeMessage, pack: Pack): boolean => {
  const { officer } = message.sender;
  if (!ticket.number.startsWith(pack.prefix)) return false;
  if (isFiledBy(ticket, message) || message.stated?.ticket === ticket.number) return true;
  return officer !== undefined && pack.officer(officer)?.department === ticket.holder?.department;
};
