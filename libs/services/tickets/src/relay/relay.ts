import { setTimeout as sleep } from 'node:timers/promises';
import type { TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import { UnknownEventVersionError } from '@sunwai/event-store';
import type { Instant, Milliseconds } from '@sunwai/kernel';
import { epochMilliseconds } from '@sunwai/kernel';
import type { Bus, Feed, Message } from '@sunwai/messaging';
import type { Logger } from '@sunwai/telemetry';
import { assignmentMessage } from '../feed/ticket-event-feed.js';
import { ReadAhead } from './read-ahead.js';
import type { HeldLease, RelayLease } from './relay-lease.js';

/** Events of one request to the bus, and how many lie ready for the next ones. */
const BATCH = 1_000;
const AHEAD = 4_000;

/** Wait after a failure, in ms. */
const PAUSE: Milliseconds = 250;

/** The same before an event of a newer release, which an instance of that release will publish. */
const PAUSE_AT_UNKNOWN: Milliseconds = 10_000;

export type RelayParts = {
  readonly feed: Feed;
  readonly bus: Bus;
  readonly lease: RelayLease;
  readonly logger: Logger;
};

/** For metrics. */
export type RelayFigures = {
  /** Whether this instance publishes. */
  readonly leads: boolean;
  /** Events that this instance has published since its start. */
  readonly published: number;
  /** Place of the last one in the store's order; 0n before the first. */
  readonly position: bigint;
  /** Place of the newest event that there is. */
  readonly head: bigint;
};

/**
 * Publishes the store's ticket events on `tickets.events`, and assignments on `tickets.assignments`, in the order of commits. Of several instances one does so at
 * a time. How far it came is noted after the bus has confirmed, so after a crash the last events come again, and none
 * is left out: consumers know them by their ids and versions.
 */
export class Relay {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private leads = false;
  private published = 0;
  private position = 0n;
  private cursor: string | undefined;
  /** The event that could not be read, and how far everything was published before it. */
  private stopped: { readonly at: UnknownEventVersionError; readonly after: string | undefined } | undefined;

  constructor(private readonly parts: RelayParts) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Finishes what is on its way, and lets another instance go on at once. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  async figures(): Promise<RelayFigures> {
    const { leads, published, position } = this;
    return { leads, published, position, head: await this.parts.feed.head() };
  }

  /** Age, in seconds, of the oldest event that is not known to be published, by whichever instance; 0 when all are. */
  async lag(now: Instant): Promise<number> {
    const { feed, lease } = this.parts;
    const reached = await lease.reached();
    const recordedAt = await recordedAfter(feed, reached === undefined ? 0n : await feed.offsetOf(reached));
    if (recordedAt === undefined) return 0;
    return Math.max(0, epochMilliseconds(now) - epochMilliseconds(recordedAt)) / 1_000;
  }

  /** The event of a newer release before which it waits; undefined when it, or an instance of that release, goes on. */
  async stoppedAt(): Promise<string | undefined> {
    const { stopped } = this;
    if (!stopped || (await this.parts.lease.reached()) !== stopped.after) return undefined;
    return stopped.at.event;
  }

  private async run(): Promise<void> {
    const { lease, logger } = this.parts;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const held = await lease.take(signal);
        if (!held) return;
        await this.lead(held);
      } catch (error) {
        this.stopped = error instanceof UnknownEventVersionError ? { at: error, after: this.cursor } : undefined;
        logger.warn('The relay was interrupted; it goes on where it was', { error });
        await sleep(this.stopped ? PAUSE_AT_UNKNOWN : PAUSE, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async lead(held: HeldLease): Promise<void> {
    const { logger } = this.parts;
    logger.info('This instance publishes the ticket events');
    this.leads = true;
    try {
      await this.publishOn(held);
    } finally {
      this.leads = false;
      await held.release();
      logger.info('This instance publishes the ticket events no more');
    }
  }

  private async publishOn(held: HeldLease): Promise<void> {
    const { feed } = this.parts;
    const ended = AbortSignal.any([this.stopping.signal, held.lost]);
    this.cursor = held.cursor;
    const from = held.cursor === undefined ? 0n : await feed.offsetOf(held.cursor);
    const reading = new ReadAhead(feed.subscribe(from, ended), AHEAD);
    for (;;) {
      const entries = await reading.take(BATCH);
      const last = entries.at(-1);
      if (!last || ended.aborted) return;
      const messages = entries.map(({ message }) => message as Message<TicketEventMessage>);
      if (!(await this.publish(messages, held))) return;
      this.published += entries.length;
      this.position = last.offset;
      const reached = last.place();
      if (!(await held.keep(reached))) return;
      this.cursor = reached;
    }
  }

  /** Until the bus has taken them all: what comes later must not come before. False when that is another's task now. */
  private async publish(messages: readonly Message<TicketEventMessage>[], held: HeldLease): Promise<boolean> {
    const { bus, logger } = this.parts;
    while (!held.lost.aborted) {
      try {
        await Promise.all([
          bus.publish(topics.ticketEvents, messages),
          bus.publish(
            topics.ticketAssignments,
            messages.flatMap((message) => assignmentMessage(message) ?? []),
          ),
        ]);
        return true;
      } catch (error) {
        logger.warn('The bus did not take the ticket events; trying again', { error, events: messages.length });
        if (this.stopping.signal.aborted) return false;
        await sleep(PAUSE);
      }
    }
    return false;
  }
}

/** When the first event after that place was recorded, whether or not this release can read it. */
const recordedAfter = async (feed: Feed, offset: bigint): Promise<Instant | undefined> => {
  try {
    const [next] = await feed.readAfter(offset, 1);
    return (next?.message.data as TicketEventMessage | undefined)?.recordedAt;
  } catch (error) {
    if (error instanceof UnknownEventVersionError) return error.where.recordedAt;
    throw error;
  }
};
