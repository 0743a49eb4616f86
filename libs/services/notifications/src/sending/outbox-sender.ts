import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@sunwai/database';
import { epochMilliseconds, newId, plus } from '@sunwai/kernel';
import { inSpan } from '@sunwai/telemetry';
import type { Transaction } from 'kysely';
import type { NotificationTables, OutboxRow } from '../notifications.tables.js';
import type { NotificationsConfig } from '../notifications.config.js';
import type { Turn } from '../outbox/claim.js';
import { claim, keepClaims, ROWS_PER_TURN } from '../outbox/claim.js';
import { waitAfter } from '../outbox/retry-rules.js';
import type { EndedTurn, Outcome } from '../outbox/settle.js';
import { settle } from '../outbox/settle.js';
import type { Attempt, Delivery } from './deliver.js';
import { deliver } from './deliver.js';
import { Signal } from './signal.js';
import { sendingOf } from './trace-of.js';

/** Under load what is sent in so many ms is recorded, and what is due is taken, in one transaction. */
const GATHER = 40;
/** Wait after the database refused, in ms; what was done is kept in memory until then. */
const DATABASE_PAUSE = 1_000;

/**
 * Sends what the outbox has: one by one to each person, to many people at once. Several processes may do so: each takes
 * people, not messages, for the length of a lease. What the channel has taken is recorded in groups; a process that dies
 * between the two has it sent again.
 */
export class OutboxSender {
  private readonly me = newId();
  private readonly bell = new Signal();
  private readonly inHand = new Map<string, { until: string }>();
  private outcomes: Outcome[] = [];
  private ended: EndedTurn[] = [];
  private pausedUntil = '';
  private stopping = false;
  private loop: Promise<void> | undefined;

  constructor(
    private readonly database: Database<NotificationTables>,
    private readonly delivery: Delivery,
    private readonly config: NotificationsConfig,
    /** Called when something was recorded of which tickets are to be told. */
    private readonly recorded: () => void,
  ) {}

  start(): void {
    this.loop ??= this.run();
  }

  /** There is something new in the outbox. */
  wake(): void {
    this.bell.ring();
  }

  /** Finishes the messages that are on their way, and records them. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.bell.ring();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping || this.inHand.size > 0 || this.ended.length > 0) {
      try {
        await this.keepLeases();
        const began = performance.now();
        const full = await this.exchange();
        if (full) continue;
        await this.bell.wait(this.config.pollEvery);
        const rest = GATHER - (performance.now() - began);
        if (rest > 0 && !this.stopping) await sleep(rest);
      } catch (error) {
        this.delivery.logger.error('The outbox could not be read or written; trying again', { error });
        await new Signal().wait(DATABASE_PAUSE);
      }
    }
  }

  /**
   * Records what was done, and takes as many people as there is room for, in one transaction. True when there may be more
   * that are due, and room.
   */
  private async exchange(): Promise<boolean> {
    const now = this.now();
    const { outcomes, ended } = this;
    const hasDone = outcomes.length > 0 || ended.length > 0;
    const most = this.config.concurrency - this.inHand.size + ended.length;
    const mayTake = !this.stopping && most > 0 && now >= this.pausedUntil;
    if (!hasDone && !mayTake) return false;
    const claiming = { by: this.me, now, until: plus(now, this.config.lease), most };
    this.outcomes = [];
    this.ended = [];
    const { db, dialect } = this.database;
    const work = async (on: Transaction<NotificationTables>): Promise<readonly Turn[]> => {
      const { me: by, config: rules } = this;
      if (hasDone) await settle(on, dialect, { by, outcomes, ended, now, rules });
      return mayTake ? claim(on, claiming) : [];
    };
    try {
      const turns = await db.transaction().execute(work);
      for (const { recipient } of ended) this.inHand.delete(recipient);
      if (hasDone) this.recorded();
      for (const turn of turns) {
        const lease = { until: claiming.until };
        this.inHand.set(turn.recipient.recipient, lease);
        void this.serve(turn, lease);
      }
      return turns.length === most;
    } catch (error) {
      this.outcomes = [...outcomes, ...this.outcomes];
      this.ended = [...ended, ...this.ended];
      throw error;
    }
  }

  private async keepLeases(): Promise<void> {
    const soon = plus(this.now(), this.config.lease / 2);
    const old = [...this.inHand].filter(([, { until }]) => until < soon);
    if (old.length === 0) return;
    const until = plus(this.now(), this.config.lease);
    await keepClaims(
      this.database,
      this.me,
      old.map(([recipient]) => recipient),
      until,
    );
    for (const [, lease] of old) lease.until = until;
  }

  private async serve({ recipient: person, rows }: Turn, lease: { until: string }): Promise<void> {
    const held: Outcome[] = [];
    let dueAt = rows.length === ROWS_PER_TURN ? this.now() : undefined;
    for (const row of rows) {
      const wait = this.mustWait(row, lease);
      const attempt = wait === undefined ? await this.deliver(row, person) : undefined;
      if (attempt?.outcome.verdict.is === 'held') held.push(attempt.outcome);
      else if (attempt) this.outcomes.push(attempt.outcome);
      this.bell.ring();
      const again = attempt ? this.againAt(attempt) : wait;
      if (again === undefined) continue;
      dueAt = again;
      break;
    }
    // Together with the end of the turn, so that a message from the person in between is not overlooked.
    this.outcomes.push(...held);
    this.ended.push({ recipient: person.recipient, dueAt });
    this.bell.ring();
  }

  private deliver(row: OutboxRow, person: Turn['recipient']): Promise<Attempt> {
    return inSpan(
      () => sendingOf(row, this.now()),
      async (span) => {
        const attempt = await deliver(row, person, this.delivery);
        span?.set('sunwai.outcome', attempt.outcome.verdict.is);
        return attempt;
      },
    );
  }

  /** Until when, if the row's time has not come or this process may not send now. */
  private mustWait({ not_before: notBefore }: OutboxRow, lease: { until: string }): string | undefined {
    const now = this.now();
    if (now < this.pausedUntil) return this.pausedUntil;
    if (this.stopping || now >= lease.until) return now;
    return notBefore !== null && now < notBefore ? notBefore : undefined;
  }

  /** When the person's turn comes again, for a message that broke off. */
  private againAt({ outcome, retryAfter, pauseAll }: Attempt): string | undefined {
    const now = this.now();
    if (pauseAll !== undefined) this.pausedUntil = plus(now, pauseAll);
    if (outcome.verdict.is === 'window_closed') return now;
    if (outcome.verdict.is !== 'retry') return undefined;
    const again = plus(now, waitAfter(outcome.row.attempts + 1, this.config, retryAfter));
    // In time to give up when it must.
    return epochMilliseconds(again) < epochMilliseconds(outcome.row.give_up_at) ? again : outcome.row.give_up_at;
  }

  private now(): string {
    return this.delivery.clock.now();
  }
}
