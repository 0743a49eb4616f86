import { setTimeout as sleep } from 'node:timers/promises';
import type { TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
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
    const [next] = await feed.readAfter(reached === undefined ? 0n : await feed.offsetOf(reached), 1);
    if (!next) return 0;
    const { recordedAt } = next.message.data as TicketEventMessage;
    return Math.max(0, epochMilliseconds(now) - epochMilliseconds(recordedAt)) / 1_000;
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
        logger.warn('The relay was interrupted; it goes on where it was', { error });
        await sleep(PAUSE, undefined, { signal }).catch(() => undefined);
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
      if (!(await held.keep(last.place()))) return;
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
