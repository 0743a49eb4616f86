import type { Database } from '@sunwai/database';
import type { Milliseconds } from '@sunwai/kernel';
import { newId } from '@sunwai/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RelayRow, TicketsTables } from '../tickets.tables.js';

const NAME = 'tickets.events';
const NOBODY = '';

/** A lease in force. It is kept by `keep`, and by itself while nothing is published. */
export type HeldLease = {
  /** Where the holders before had come to; undefined at the very first. */
  readonly cursor: string | undefined;
  /** Raised when another instance may have taken over. */
  readonly lost: AbortSignal;
  /**
   * Notes how far all has been published. False when another instance holds the lease: stop.
   * @throws {DatabaseUnavailableError} not noted, or not known to be
   */
  keep(cursor: string): Promise<boolean>;
  /** Gives it back, so that the others need not wait. */
  release(): Promise<void>;
};

export type RelayLeaseOptions = {
  /** How long a holder that is not heard of is waited for. */
  readonly duration: Milliseconds;
  /** Told when the holder could not be reached by its own renewal. */
  readonly onTrouble: (error: unknown) => void;
};

/**
 * Who of several instances publishes: one row, which its holder changes again and again. Whoever waits takes over when
 * the row has stood still for the lease's duration by its own clock, so the instances' clocks need not agree; the holder
 * gives up before that by its own.
 */
export class RelayLease {
  private readonly me = newId();

  constructor(
    private readonly database: Database<TicketsTables>,
    private readonly options: RelayLeaseOptions,
  ) {}

  /** Waits for it as long as it takes; undefined when the signal is raised. @throws {DatabaseUnavailableError} */
  async take(signal: AbortSignal): Promise<HeldLease | undefined> {
    const { duration } = this.options;
    let seen: RelayRow | undefined;
    let since = performance.now();
    while (!signal.aborted) {
      const row = await this.row();
      if (row.holder !== seen?.holder || row.term !== seen.term || row.beat !== seen.beat) {
        seen = row;
        since = performance.now();
      }
      if (row.holder === NOBODY || performance.now() - since >= duration) {
        const asked = performance.now();
        if (await this.takeFrom(row)) return this.held(row, asked);
      }
      await sleep(duration / 5, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  }

  /** Where whoever publishes has come to; undefined before the first. @throws {DatabaseUnavailableError} */
  async reached(): Promise<string | undefined> {
    return (await this.row()).cursor ?? undefined;
  }

  private async row(): Promise<RelayRow> {
    const { db } = this.database;
    const find = () => db.selectFrom('relays').selectAll().where('name', '=', NAME).executeTakeFirst();
    const found = await find();
    if (found) return found;
    await db
      .insertInto('relays')
      .values({ name: NAME, holder: NOBODY, term: 0, beat: 0, cursor: null })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    return (await find())!;
  }

  /** False when somebody else was quicker, or the holder still lives. */
  private async takeFrom({ holder, term, beat }: RelayRow): Promise<boolean> {
    const { numUpdatedRows } = await this.database.db
      .updateTable('relays')
      .set({ holder: this.me, term: term + 1, beat: 0 })
      .where('name', '=', NAME)
      .where('holder', '=', holder)
      .where('term', '=', term)
      .where('beat', '=', beat)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  private held({ cursor: reached, term: before }: RelayRow, since: number): HeldLease {
    const { duration, onTrouble } = this.options;
    const term = before + 1;
    const lost = new AbortController();
    // Raised with time to spare before the others may think it is over.
    let deadline = setTimeout(() => lost.abort(), duration * 0.7 - (performance.now() - since));
    const renew = async (cursor?: string): Promise<boolean> => {
      const asked = performance.now();
      const { numUpdatedRows } = await this.database.db
        .updateTable('relays')
        .set((row) => ({ beat: row('beat', '+', 1), ...(cursor !== undefined && { cursor }) }))
        .where('name', '=', NAME)
        .where('holder', '=', this.me)
        .where('term', '=', term)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) lost.abort();
      if (lost.signal.aborted) return false;
      clearTimeout(deadline);
      deadline = setTimeout(() => lost.abort(), duration * 0.7 - (performance.now() - asked));
      return true;
    };
    const beats = setInterval(() => void renew().catch(onTrouble), duration / 5);
    lost.signal.addEventListener('abort', () => clearInterval(beats));
    return {
      cursor: reached ?? undefined,
      lost: lost.signal,
      keep: renew,
      release: async () => {
        clearInterval(beats);
        clearTimeout(deadline);
        lost.abort();
        await this.database.db
          .updateTable('relays')
          .set({ holder: NOBODY })
          .where('name', '=', NAME)
          .where('holder', '=', this.me)
          .where('term', '=', term)
          .execute();
      },
    };
  }
}
