import type { CommandAccepted, CommandAnswer, CommandContext, TicketService } from '@sunwai/contracts';
import type { Appended, EventStore, NewEvent } from '@sunwai/event-store';
import { cursorOf, PartialOverlapError, WrongExpectedVersionError } from '@sunwai/event-store';
import type { Clock } from '@sunwai/kernel';
import { isRefusal, refuse } from '@sunwai/kernel';
import type { Pack, PackRegistry } from '@sunwai/packs';
import type { Decision, DecisionContext, FileTicket, Ticket, TicketCommand, TicketNumber } from '@sunwai/ticket';
import { decide, fileTicket, streamOf, ticketNumber } from '@sunwai/ticket';
import type { FoldedTicket, Outcome } from './folded-ticket.js';
import { foldOnto } from './folded-ticket.js';
import { newEvents } from './new-events.js';
import { metadataOf } from './recorded.js';
import { isCallersId, isRestated } from './restated.js';
import { TicketCache } from './ticket-cache.js';
import { Turns } from './turns.js';

export type TicketCommandsOptions = {
  readonly store: EventStore;
  readonly packs: PackRegistry;
  readonly clock: Clock;
  /** `ticketNumberKey` of the secrets: makes numbers from messages. */
  readonly numberKey: string;
  /** Tickets kept folded in memory. Default 5,000. */
  readonly cachedTickets?: number;
};

type Asked = {
  readonly number: TicketNumber;
  readonly pack: Pack;
  readonly context: CommandContext;
  readonly command: FileTicket | TicketCommand;
  readonly decide: (ticket: Ticket | undefined, context: DecisionContext) => Decision;
  /** What is answered when nothing has to be appended. */
  readonly unchanged: (folded: FoldedTicket) => { readonly outcome: Outcome; readonly repeated: boolean };
};

/**
 * The only writer of ticket streams: load, decide, append at the version that was read; on a conflict read on and decide
 * anew. Refusals, and commands that change nothing, leave no trace: asked again, they are decided again.
 */
export class TicketCommands implements TicketService {
  private readonly store: EventStore;
  private readonly packs: PackRegistry;
  private readonly clock: Clock;
  private readonly key: Buffer;
  private readonly cache: TicketCache;
  private readonly turns = new Turns();

  constructor({ store, packs, clock, numberKey, cachedTickets = 5_000 }: TicketCommandsOptions) {
    this.store = store;
    this.packs = packs;
    this.clock = clock;
    this.key = Buffer.from(numberKey, 'utf8');
    this.cache = new TicketCache(cachedTickets);
  }

  async file(packId: string, source: string, filing: FileTicket, context: CommandContext): Promise<CommandAnswer> {
    const pack = this.packs.find(packId);
    if (!pack) return { accepted: false, ...refuse('pack.unknown', { pack: packId }) };
    for (let attempt = 0; ; attempt += 1) {
      const number = ticketNumber({ key: this.key, prefix: pack.prefix, source, attempt });
      const asked: Asked = {
        number,
        pack,
        context,
        command: filing,
        decide: (ticket, by) => fileTicket(filing, ticket, { ...by, number, attempt }),
        unchanged: (folded) => ({ outcome: filingOf(folded), repeated: true }),
      };
      // Hardly ever is anything there, and if so the store says it: filing needs no reading first.
      const answer = await this.turns.take(number, () => this.answer(asked, this.cache.get(number)));
      if (answer.accepted || answer.code !== 'number.taken') return answer;
    }
  }

  async execute(number: TicketNumber, command: TicketCommand, context: CommandContext): Promise<CommandAnswer> {
    const pack = this.packs.findByPrefix(number.slice(0, 3));
    if (!pack) return { accepted: false, ...refuse('number.unknown') };
    const asked: Asked = {
      number,
      pack,
      context,
      command,
      decide: (ticket, by) => decide(command, ticket, by),
      unchanged: (folded) => ({ outcome: folded, repeated: false }),
    };
    return this.turns.take(number, async () =>
      this.answer(asked, this.cache.get(number) ?? (await this.readOn(number))),
    );
  }

  async find(number: TicketNumber) {
    const folded = await this.readOn(number, this.cache.get(number));
    return folded && { ticket: folded.ticket, version: folded.version, cursor: this.cursor(number, folded) };
  }

  /** Decides on `known`; where another instance has written meanwhile, on what it wrote too, until it can be appended. */
  private async answer(asked: Asked, known: FoldedTicket | undefined): Promise<CommandAnswer> {
    const { number, pack, context } = asked;
    let folded = known;
    for (;;) {
      const before = folded?.commands.get(context.commandId);
      if (before) return this.answerAgain(asked, before);
      const now = this.clock.now();
      const policy = pack.policy();
      const decision = asked.decide(folded?.ticket, { now, actor: context.actor, policy });
      if (!isRefusal(decision) && decision.length > 0) {
        const appended = await this.append(number, folded, newEvents(decision, { number, context, policy, now }));
        if (!isConflict(appended))
          return appended.repeated ? this.answerAgain(asked, appended) : this.accepted(number, appended, false);
        folded = await this.readPast(appended, number, folded);
        continue;
      }
      // A "no", or "nothing to do", must not rest on what is out of date.
      const newest = await this.readOn(number, folded);
      if (newest && newest.version !== folded?.version) folded = newest;
      else if (isRefusal(decision)) return { accepted: false, ...decision };
      else return this.nothingToDo(asked, newest);
    }
  }

  /** The first answer, to the same command. @returns `command.id_reused` where the id's maker asks for something else */
  private async answerAgain({ number, context, command }: Asked, first: Outcome): Promise<CommandAnswer> {
    if (isCallersId(context)) {
      const events = await this.store.readStream(streamOf(number));
      const recorded = events.filter((event) => metadataOf(event).commandId === context.commandId);
      if (!isRestated(command, recorded)) return { accepted: false, ...refuse('command.id_reused') };
    }
    return this.accepted(number, first, true);
  }

  private nothingToDo(asked: Asked, folded: FoldedTicket | undefined): CommandAnswer {
    if (!folded) return { accepted: false, ...refuse('number.unknown') };
    const { outcome, repeated } = asked.unchanged(folded);
    return this.accepted(asked.number, outcome, repeated);
  }

  private async append(
    number: TicketNumber,
    folded: FoldedTicket | undefined,
    events: readonly NewEvent[],
  ): Promise<Appended | Conflict> {
    try {
      const appended = await this.store.append(streamOf(number), folded?.version ?? 'noStream', events);
      const { position, version: last } = appended;
      const version = (index: number) => last - events.length + 1 + index;
      // Repeated: it was appended before, perhaps after events that are not known here.
      const after = appended.repeated
        ? undefined
        : foldOnto(
            folded,
            events.map((event, index) => ({ ...event, version: version(index), position })),
          );
      if (after) this.cache.put(number, after);
      return appended;
    } catch (error) {
      if (isConflict(error)) return error;
      throw error;
    }
  }

  /** What made the append impossible has to be there, or deciding anew would go on for ever. */
  private async readPast(conflict: Conflict, number: TicketNumber, folded: FoldedTicket | undefined) {
    const newest = await this.readOn(number, folded);
    if (newest?.version === folded?.version) throw conflict;
    return newest;
  }

  private async readOn(number: TicketNumber, folded?: FoldedTicket): Promise<FoldedTicket | undefined> {
    const later = await this.store.readStream(streamOf(number), { from: (folded?.version ?? 0) + 1 });
    const newest = foldOnto(folded, later);
    if (newest && newest !== folded) this.cache.put(number, newest);
    return newest;
  }

  private accepted(number: TicketNumber, { version, position }: Outcome, repeated: boolean): CommandAccepted {
    return { accepted: true, number, version, cursor: this.cursor(number, { version, position }), repeated };
  }

  private cursor(number: TicketNumber, { version, position }: Outcome): string {
    return cursorOf(this.store, { stream: streamOf(number), version, position });
  }
}

type Conflict = WrongExpectedVersionError | PartialOverlapError;

/** Somebody else has written, or an earlier try of the same command has, with more or fewer events. */
const isConflict = (value: unknown): value is Conflict =>
  value instanceof WrongExpectedVersionError || value instanceof PartialOverlapError;

const filingOf = (folded: FoldedTicket): Outcome => folded.commands.values().next().value ?? folded;
