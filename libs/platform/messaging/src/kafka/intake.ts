import type { KafkaMessage } from 'kafkajs';
import type { BusLog, DeadLetter } from '../bus.js';

export type IntakeSetting = {
  readonly topic: string;
  readonly group: string;
  readonly log: BusLog;
  /** Durable when it resolves. */
  giveUp(letter: Pick<DeadLetter, 'message' | 'reason' | 'attempts'>): Promise<void>;
  /** The marks have moved; they will be committed soon. */
  moved(): void;
};

/** A partition's records, as fetched. */
export type Fetched = { readonly partition: number; readonly messages: readonly KafkaMessage[] };

/** What a consumer does with its partitions between two rebalances. */
export interface Intake {
  /**
   * Takes the records in; resolves when there is room for more. `keepAlive` is called at least once a second meanwhile,
   * and what it throws ends the waiting.
   */
  take(fetched: Fetched, keepAlive: () => Promise<void>): Promise<void>;
  /** Begins nothing more; resolves when what is in hand is finished. */
  drain(): Promise<void>;
  /** Per partition the offset to go on from: everything before is finished. */
  next(): ReadonlyMap<number, bigint>;
}
