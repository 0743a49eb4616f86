import type { BatchSubscription, BusLog, DeadLetter, Delivery, Message, Subscription } from '../bus.js';
import type { DeliveryEvents } from '../delivery/lanes.js';
import { reasonOf, tellRetry } from '../delivery/retry.js';
import type { Mark } from '../delivery/window.js';
import type { Reader } from './reading/reader.js';
import type { Source } from './reading/source.js';
import type { Entry } from './reading/tail.js';

/** What a group needs of the bus it belongs to. */
export type GroupSetting = {
  readonly topic: string;
  readonly group: string;
  readonly source: Source;
  readonly reader: Reader;
  readonly start: Mark;
  readonly log: BusLog;
  /** The group's mark has moved; it will be kept soon. */
  moved(): void;
  /** Durable when it resolves. `seq`: the redelivery that failed again. */
  giveUp(letter: Omit<DeadLetter, 'id' | 'topic' | 'group' | 'failedAt'>, seq: number | undefined): Promise<void>;
  /** Notes it; never fails: at worst the dead letter comes once more after a restart. */
  redelivered(seq: number): void;
};

/** The consumers of one group on one topic in this process. */
export interface Group {
  /** Everything up to here is finished. */
  readonly mark: Mark;
  readonly takes: 'messages' | 'batches';
  /** The function returned takes the consumer out again, and resolves when what it had in hand is finished. */
  join(subscription: Subscription | BatchSubscription): () => Promise<void>;
  /** Reads no more; call it when the last consumer has left. */
  stop(): Promise<void>;
}

/** One message on its way: from its topic, or a dead letter that is handed over again. */
export type Item = {
  readonly message: Message;
  readonly offset: string;
  readonly redelivery?: number | undefined;
};

export const deliveryOf = (
  { topic, group }: GroupSetting,
  { offset }: { readonly offset: string },
  attempt: number,
  signal: AbortSignal,
): Delivery => ({ topic, group, attempt, offset, signal });

/** What becomes of the group's messages: said where it should be said, and kept. */
export const eventsOf = <One extends Item>(
  setting: GroupSetting,
  finished: (item: One) => void,
): DeliveryEvents<One> => ({
  finished,
  giveUp: ({ message, redelivery }, attempts, error) =>
    setting.giveUp({ message, attempts, reason: reasonOf(error) }, redelivery),
  failed: tellRetry(setting.log, setting),
});

export const offsetText = (entry: Entry): string => String(entry.offset);

/** A group with nothing in hand stands past what its source's filter left out. */
export const beyondSkipped = (mark: Mark, { reader }: GroupSetting): Mark =>
  reader.skippedTo > mark.offset ? { offset: reader.skippedTo } : mark;
