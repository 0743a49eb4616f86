import { parseButtonPayload } from '@sunwai/contracts';
import type { PhoneMessage } from '@sunwai/whatsapp-sandbox';

/** Where a life stands, as its bench sees it. */
export type Stage =
  | 'filing'
  | 'classifying'
  | 'confirming'
  | 'reporting'
  | 'objecting'
  | 'explaining'
  | 'reporting anew'
  | 'accepting'
  | 'over';

/** One complaint from its first words to its end. Times from `performance.now()`. */
export type Life = {
  readonly n: number;
  readonly phone: string;
  readonly source: string;
  readonly begun: number;
  stage: Stage;
  number?: string;
  /** The webhook's answer to the first words, in ms. */
  webhook?: number;
  classified?: number;
  /** When the control room's yes was answered. */
  confirmed?: number;
  /** On the department's stream. */
  streamed?: number;
  ended?: number;
};

/** The button under a report that says this; undefined when the message has none. */
export const feedbackButton = ({ buttons = [] }: PhoneMessage, satisfied: boolean): string | undefined =>
  buttons.find(({ payload }) => {
    const said = parseButtonPayload(payload);
    return said?.says === 'feedback' && said.satisfied === satisfied;
  })?.payload;
