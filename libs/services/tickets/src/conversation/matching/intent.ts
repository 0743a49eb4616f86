import type { MessageKey } from '@sunwai/packs';
import type { ReportOutcome, TicketNumber } from '@sunwai/ticket';

/** Which words and files: ids of the messages that make it up, kept ones and the one at hand, in order. */
type Of = { readonly of: readonly string[] };

/**
 * What a message is found to mean. Plain JSON: it is written down before it is carried out, so that the same message again
 * does the same, whatever has happened to the tickets in between.
 */
export type Intent =
  | { readonly do: 'nothing' }
  /** A reply alone. */
  | { readonly do: 'answer'; readonly template: MessageKey }
  | { readonly do: 'tell_status'; readonly numbers: readonly TicketNumber[] }
  /** Which way the report pleased is not clear: asks with the report's two buttons. */
  | { readonly do: 'ask_feedback'; readonly number: TicketNumber; readonly round: number }
  | ({ readonly do: 'file' } & Of)
  | ({
      readonly do: 'add';
      readonly number: TicketNumber;
      /** Words of their own become a comment; what comes in a burst is evidence, words and all. */
      readonly words: 'comment' | 'evidence';
      readonly tell: 'nothing' | 'where' | 'where_or_new';
    } & Of)
  | ({
      readonly do: 'feedback';
      readonly number: TicketNumber;
      readonly round: number;
      readonly satisfied: boolean;
    } & Of)
  | ({ readonly do: 'dispute'; readonly number: TicketNumber; readonly round: number } & Of)
  | ({
      readonly do: 'report';
      readonly number: TicketNumber;
      readonly round: number;
      readonly outcome: Exclude<ReportOutcome, 'not_ours'>;
    } & Of)
  | ({ readonly do: 'decline'; readonly number: TicketNumber; readonly round: number } & Of)
  | { readonly do: 'acknowledge'; readonly number: TicketNumber; readonly round: number }
  /** Kept until its question is answered; `ask` is absent when it has just been asked. */
  | ({
      readonly do: 'keep';
      readonly question: Question;
      readonly ask?: MessageKey;
      /** The matters to choose from. */
      readonly choices: readonly TicketNumber[];
      /** Whose words are wanted, when that is known. */
      readonly number?: TicketNumber;
      /** The number in the question, as the person wrote it. */
      readonly shown?: string;
    } & Of)
  /** About an earlier message: its file at last, taken back, or changed. */
  | { readonly do: 'amend'; readonly earlier: string };

/** What a kept message waits for: words, which matter it is about, or whether it is a new one. */
export type Question = 'words' | 'which' | 'new';
