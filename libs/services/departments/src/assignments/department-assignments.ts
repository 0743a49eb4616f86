import { setTimeout as sleep } from 'node:timers/promises';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { TicketEventMessage } from '@sunwai/contracts';
import { refusedWith } from '@sunwai/contracts';
import { departmentsV1 as V1 } from '@sunwai/contracts/grpc';
import { parseCursor } from '@sunwai/event-store';
import type { Clock } from '@sunwai/kernel';
import type { Logger } from '@sunwai/telemetry';
import { CLOCK, LOGGER } from '@sunwai/telemetry';
import { numberOfStream } from '@sunwai/ticket';
import type { DepartmentsConfig } from '../departments.config.js';
import { DEPARTMENTS_CONFIG, DEPARTMENTS_DATABASE } from '../departments.tokens.js';
import type { DepartmentsDatabase } from '../departments.tokens.js';
import type { Addressee } from './addressee.js';
import { AssignmentFeed } from './assignment-feed.js';
import { AssignmentNews } from './assignment-news.js';
import { AssignmentProjection } from './assignment.projection.js';
import { watchAssignments } from './watch-assignments.js';

/** What departments are told: kept from the events, and given to those who watch. */
@Injectable()
export class DepartmentAssignments implements OnApplicationShutdown {
  private readonly news = new AssignmentNews();
  private readonly feed: AssignmentFeed;
  private readonly projection: AssignmentProjection;
  private readonly polling: NodeJS.Timeout;

  constructor(
    @Inject(DEPARTMENTS_DATABASE) database: DepartmentsDatabase,
    @Inject(DEPARTMENTS_CONFIG) private readonly config: DepartmentsConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.feed = new AssignmentFeed(database);
    this.projection = new AssignmentProjection(database, (feeds) => this.news.raise(feeds));
    this.polling = setInterval(() => void this.poll(), config.pollMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.polling);
  }

  /** @throws {HistoryGapError} {DatabaseUnavailableError} */
  keep(events: readonly TicketEventMessage[]): Promise<void> {
    return this.projection.apply(events);
  }

  /**
   * The number of the department's message that a cursor names; 0 for an empty one. Cursors name the event itself, so
   * they are good also after a move to another store, and after the tables were made anew.
   * @throws {RefusedError} `store.invalid_cursor`: none of the department's messages has it; `query.behind`: not yet
   */
  async placeOf(addressee: Addressee, cursor: string): Promise<number> {
    if (cursor === '') return 0;
    const { stream, version } = parseCursor(cursor);
    const number = numberOfStream(stream);
    if (number === undefined) throw refusedWith('store.invalid_cursor');
    await this.waitFor(number, version);
    const seq = await this.feed.seqOf(addressee, number, version);
    if (seq === undefined) throw refusedWith('store.invalid_cursor');
    return seq;
  }

  watch(
    request: {
      readonly addressee: Addressee;
      readonly offices: readonly string[];
      readonly after: number;
      readonly cursor: string;
      readonly heartbeat: number | undefined;
      readonly recheck: () => Promise<void>;
    },
    signal: AbortSignal,
  ): AsyncIterable<readonly Buffer[]> {
    const watch = { ...request, recheckEvery: this.config.recheckMs };
    return watchAssignments({ feed: this.feed, news: this.news, clock: this.clock }, watch, signal);
  }

  /** As the department was told of it last. Undefined: never, or not yet. */
  lastAssignment(addressee: Addressee, number: string): Promise<V1.Assignment | undefined> {
    return this.feed.lastAssignment(addressee, number);
  }

  /**
   * Waits, briefly, until the event that the cursor names is known here.
   * @throws {RefusedError} `query.behind`, `store.invalid_cursor`
   */
  async reached(cursor: string): Promise<void> {
    const { stream, version } = parseCursor(cursor);
    const number = numberOfStream(stream);
    if (number === undefined) throw refusedWith('store.invalid_cursor');
    await this.waitFor(number, version);
  }

  private async waitFor(number: string, version: number): Promise<void> {
    const patienceEnds = performance.now() + this.config.patienceMs;
    while ((await this.feed.versionOf(number)) < version) {
      if (performance.now() >= patienceEnds) throw refusedWith('query.behind');
      await sleep(20);
    }
  }

  /** What another instance has committed raises no news here. */
  private async poll(): Promise<void> {
    if (!this.news.isAwaited) return;
    try {
      this.news.raise(await this.feed.heads());
    } catch (error) {
      this.logger.warn('Could not look for new assignments; it is tried again', { error });
    }
  }
}
