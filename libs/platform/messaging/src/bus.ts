import type { Instant } from '@sunwai/kernel';
import { SunwaiError } from '@sunwai/kernel';

/**
 * What travels on a topic: the attributes of a CloudEvent 1.0 (binary mode on Kafka) around JSON data.
 * Messages with one key stay in order; messages of different keys may overtake each other.
 */
export type Message<Data = unknown> = {
  /** Unique per source; the same message again carries the same id. */
  readonly id: string;
  /** `sunwai.intake.message.v1`, `sunwai.ticket.TicketFiled.v1` … */
  readonly type: string;
  /** The service that says so: `/sunwai/intake`. */
  readonly source: string;
  readonly time: Instant;
  /** Ordering key: a ticket number or a conversation. */
  readonly key: string;
  readonly data: Data;
  /** Correlation, causation, `traceparent`, and for ticket events the store's stream, version and position. */
  readonly headers: Readonly<Record<string, string>>;
};

export type Delivery = {
  readonly topic: string;
  readonly group: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Where this message stands in its topic, for logs and dead letters; opaque. */
  readonly offset: string;
  /** Raised when the consumer is being stopped: finish soon. */
  readonly signal: AbortSignal;
};

export type RetryPolicy = {
  /**
   * Tries altogether before a message is a dead letter. Default 8. Those in which something was away (an error whose code
   * ends in `.unavailable`) do not count, and are repeated at least every 5 s, for as long as it takes.
   */
  readonly attempts: number;
  /** Wait after the first failure, in ms; doubles each time, with jitter. Default 100. */
  readonly firstDelay: number;
  /** Longest wait, in ms. Default 30,000. */
  readonly longestDelay: number;
};

type SubscriptionBase = {
  readonly topic: string;
  /** Consumers of one group share the messages; each group gets them all. Its place is kept across restarts. */
  readonly group: string;
  /** Where a group that has no place yet begins. Default `earliest`. */
  readonly from?: 'earliest' | 'latest';
  readonly retry?: Partial<RetryPolicy>;
};

/** One message at a time per key; up to `concurrency` keys at once. While a message waits for its retry, its key waits, others go on. */
export type Subscription = SubscriptionBase & {
  readonly concurrency?: number;
  readonly handle: (message: Message, delivery: Delivery) => Promise<void>;
};

/**
 * Batches in topic order, for projections that commit many rows at once. A batch that fails is tried again message by
 * message, so that one poison message does not take its neighbours with it.
 */
export type BatchSubscription = SubscriptionBase & {
  readonly batchSize?: number;
  /**
   * Batches that are not full begin at least so many ms apart, so that under load many messages share a transaction; the
   * first after a rest is handed over at once. Default 0.
   */
  readonly linger?: number;
  readonly handleBatch: (messages: readonly Message[], delivery: Delivery) => Promise<void>;
};

export type Consumer = {
  /** Stops taking messages, waits for those in hand, keeps the place. */
  stop(): Promise<void>;
  /** Messages behind the topic's end; for metrics and drains. */
  lag(): Promise<number>;
  /** The event that this release cannot read, and before which it waits: `CommentAdded version 9`. Undefined: it goes on. */
  stoppedAt(): string | undefined;
};

export type DeadLetter = {
  readonly id: string;
  readonly topic: string;
  readonly group: string;
  readonly message: Message;
  readonly reason: string;
  readonly attempts: number;
  readonly failedAt: Instant;
};

/**
 * The bus. At least once, in order per key, to each group. Whatever throws `PoisonMessageError` is a dead letter at
 * once; whatever throws anything else is tried again, then becomes one. Every engine runs `busContract`.
 */
export interface Bus {
  /**
   * Resolves when every message is durable, in the order given per key.
   * @throws {BusUnavailableError} not accepted, or not known to be accepted (publish again: consumers know ids)
   */
  publish(topic: string, messages: readonly Message[]): Promise<void>;
  subscribe(subscription: Subscription | BatchSubscription): Promise<Consumer>;
  /** Oldest first. */
  deadLetters(filter?: { topic?: string; group?: string; limit?: number }): Promise<readonly DeadLetter[]>;
  /** Hands the message to its group again, after what is there now. False when there is no such dead letter. */
  replayDeadLetter(id: string): Promise<boolean>;
  /** Stops every consumer, finishes publishing, releases files and connections. */
  close(): Promise<void>;
}

/** `bus.unavailable` */
export class BusUnavailableError extends SunwaiError {
  constructor(message: string, options?: ErrorOptions) {
    super('bus.unavailable', message, options);
  }
}

/** `bus.poison`: thrown by a handler that knows that no retry will help. */
export class PoisonMessageError extends SunwaiError {
  constructor(message: string, options?: ErrorOptions) {
    super('bus.poison', message, options);
  }
}

/** `bus.topic_fed`: the topic shows another store's feed; only that store's owner adds to it. */
export class TopicFedError extends SunwaiError {
  constructor(readonly topic: string) {
    super('bus.topic_fed', `Topic ${topic} shows the feed of a store; nothing is published to it directly`);
  }
}

/** `bus.group_mixed`: consumers of one group must all take single messages, or all take batches. */
export class GroupMixedError extends SunwaiError {
  constructor(topic: string, group: string) {
    super('bus.group_mixed', `Group ${group} of ${topic} has consumers of single messages and of batches`);
  }
}

/** Where the bus tells of what it heals by itself: retries, dead letters, lost connections. Facts hold no personal data. */
export type BusLog = {
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
  error(message: string, facts: Readonly<Record<string, unknown>>): void;
};
