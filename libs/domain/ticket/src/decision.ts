import type { Instant, Milliseconds, Refusal } from '@sunwai/kernel';
import type { TicketEvent } from './events.js';
import type { Actor, Holder, TicketNumber } from './facts.js';
import type { TicketRefusalCode } from './refusals.js';
import type { Ticket } from './ticket.js';

/** What a pack says about a ticket's life: data and pure functions. Made from a pack, so that no programme is in code. */
export type TicketPolicy = {
  readonly pack: string;
  readonly packVersion: string;
  /** How long after closing a dispute is still accepted. */
  readonly disputeWindow: Milliseconds;
  /** How long the complainant may be silent after the report's delivery before the ticket closes unanswered. */
  readonly silenceWindow: Milliseconds;
  /** How long after filing whatever else the person sends joins the same ticket. */
  readonly gatheringWindow: Milliseconds;
  /** A dispute reopens by itself, or waits for the control room's decision. */
  readonly disputeMode: 'reopen_at_once' | 'review';
  /** A report closes nothing until somebody has checked it against reality. */
  readonly requireVerification: boolean;
  /** The complainant's "satisfied" closes at once; otherwise the silent window is waited for all the same. */
  readonly closesOnAcceptance: boolean;
  /** Whether a person confirms where a ticket goes. `minConfidence` (0 to 1): not needed from there on. */
  readonly confirmAssignment: 'always' | 'never' | { readonly minConfidence: number };
  /** Whether department, office, officer (if named) and level exist in the pack, together. */
  readonly knowsHolder: (holder: Holder) => boolean;
  /** Who stands one level above; undefined at the top. The level returned must be higher. */
  readonly holderAbove: (holder: Holder) => Holder | undefined;
};

export type DecisionContext = {
  /** The server's clock. */
  readonly now: Instant;
  /** From the caller's credential. */
  readonly actor: Actor;
  readonly policy: TicketPolicy;
};

export type FilingContext = DecisionContext & {
  /** From `ticketNumber` with this attempt. */
  readonly number: TicketNumber;
  readonly attempt: number;
};

export type Decision = readonly TicketEvent[] | Refusal<TicketRefusalCode>;

/**
 * What follows from a command: events to append in one go, none when it changes nothing (the fact is already known), or
 * a refusal. Pure: no clock, no randomness, no I/O; never throws.
 */
export type Decide<Command> = (command: Command, ticket: Ticket, context: DecisionContext) => Decision;
