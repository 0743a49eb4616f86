import type { Instant, Milliseconds } from '@sunwai/kernel';
import type { NotificationPurpose, TicketNumber, TicketStatus } from '@sunwai/ticket';
import type { Question } from './intent.js';
import type { Meaning } from './reading.js';

/** A ticket, as far as it matters which one is meant. */
export type Matter = {
  readonly number: TicketNumber;
  readonly status: TicketStatus;
  readonly round: number;
  /** While closed: until when a dispute is accepted. */
  readonly disputableUntil?: Instant;
  /** While reported or closed: since when. What was sent before it can't be an answer to it. */
  readonly answeredAt?: Instant;
};

/** What was being talked about last. */
export type Talk = {
  /** What the person filed, disputed, chose or reported last, and when: what follows soon after belongs to it. */
  readonly current?: { readonly number: TicketNumber; readonly at: Instant };
  /** What they were asked last. */
  readonly pending?:
    | { readonly ask: 'reason'; readonly number: TicketNumber; readonly round: number; readonly at: Instant }
    | { readonly ask: 'words'; readonly number?: TicketNumber; readonly at: Instant }
    | { readonly ask: 'which'; readonly at: Instant };
};

export type KeptMessage = {
  readonly id: string;
  readonly question: Question;
  readonly words: string;
  /** A file, or a place. */
  readonly hasFiles: boolean;
};

/** A number in the text: whose it is, or what is wrong with it. */
export type NamedNumber =
  | { readonly matter: Matter; readonly rest: string }
  | { readonly wrong: 'mistyped' | 'unknown'; readonly shown: string };

export type MatchContext = {
  readonly meaning: Meaning;
  readonly gatheringWindow: Milliseconds;
  /** How long after "not satisfied" words or a photo are its reason. */
  readonly reasonWindow: Milliseconds;
  readonly officersMayFile: boolean;
  readonly talk: Talk;
  /** Oldest first. */
  readonly kept: readonly KeptMessage[];
  /** The message of ours that is answered. */
  readonly about?: {
    readonly matter: Matter;
    readonly purpose: NotificationPurpose;
    readonly round?: number;
    readonly to: 'complainant' | 'officer';
  };
  /** The ticket that a button or an adapter names, if it is theirs. */
  readonly pointed?: Matter;
  readonly named: readonly NamedNumber[];
  /** Their own: open, or closed and still to be disputed; the newest first. */
  readonly own: readonly Matter[];
  /** In an officer's hands. */
  readonly held: readonly Matter[];
};
