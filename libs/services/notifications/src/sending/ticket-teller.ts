import type { TicketService } from '@sunwai/contracts';
import type { Database, Places } from '@sunwai/database';
import { kept } from '@sunwai/database';
import type { Clock, Instant } from '@sunwai/kernel';
import { plus, seconds } from '@sunwai/kernel';
import type { Logger } from '@sunwai/telemetry';
import { inSpan } from '@sunwai/telemetry';
import type { Kysely } from 'kysely';
import type { NotificationTables, TellingRow } from '../notifications.tables.js';
import type { NotificationsConfig } from '../notifications.config.js';
import { waitAfter } from '../outbox/retry-rules.js';
import type { Telling } from '../outbox/tellings.js';
import { Signal } from './signal.js';
import { tellingOf } from './trace-of.js';

/** Commands taken at once. */
const BATCH = 200;
const FAILURE_PAUSE = seconds(1);

/**
 * Tells tickets what was sent, delivered and read. A command stays owed until the ticket has answered it, be it with a
 * refusal; told twice, it is the same command.
 */
export class TicketTeller {
  private readonly bell = new Signal();
  private stopping = false;
  private loop: Promise<void> | undefined;

  constructor(
    private readonly database: Database<NotificationTables>,
    private readonly tickets: TicketService,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly config: NotificationsConfig,
  ) {}

  start(): void {
    this.loop ??= this.run();
  }

  wake(): void {
    this.bell.ring();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.bell.ring();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        const taken = await this.take();
        if (taken.length > 0) await this.tell(taken);
        if (taken.length < BATCH) await this.bell.wait(this.config.pollEvery);
      } catch (error) {
        this.logger.error('What tickets are owed could not be read or written; trying again', { error });
        await new Signal().wait(FAILURE_PAUSE);
      }
    }
  }

  private take(): Promise<readonly TellingRow[]> {
    const now = this.clock.now();
    return takeDue(this.database.db, { now, until: plus(now, this.config.lease) });
  }

  /** One by one to each ticket, to all tickets at once. */
  private async tell(rows: readonly TellingRow[]): Promise<void> {
    const answered: string[] = [];
    const failed: TellingRow[] = [];
    const tellAll = async (own: readonly TellingRow[]): Promise<void> => {
      for (const row of own) {
        if (await this.answers(row)) answered.push(row.id);
        else failed.push(row);
      }
    };
    await Promise.all([...Map.groupBy(rows, ({ number }) => number).values()].map(tellAll));
    const { db } = this.database;
    if (answered.length > 0) await forget(db, { answered });
    for (const { id, attempts } of failed) {
      const due_at = plus(this.clock.now(), waitAfter(attempts + 1, this.config));
      await db
        .updateTable('tellings')
        .set({ due_at, attempts: attempts + 1, claimed_until: '' })
        .where('id', '=', id)
        .execute();
    }
  }

  /** False when there was no answer: to be asked again. */
  private async answers({ number, content }: TellingRow): Promise<boolean> {
    const { command, context, trace } = JSON.parse(content) as Pick<Telling, 'command' | 'context' | 'trace'>;
    try {
      const answer = await inSpan(
        () => tellingOf(number, command, trace, this.clock.now()),
        () => this.tickets.execute(number, command, context),
      );
      if (!answer.accepted) {
        const { code } = answer;
        this.logger.warn('A ticket refused what it was told', { ticket: number, type: command.type, code });
      }
      return true;
    } catch (error) {
      this.logger.warn('A ticket could not be told; trying again', { ticket: number, type: command.type, error });
      return false;
    }
  }
}

const takeDue = kept((db: Kysely<NotificationTables>, given: Places<{ now: Instant; until: Instant }>, dialect) =>
  db
    .updateTable('tellings')
    .set({ claimed_until: given.until })
    .where('id', 'in', (from) =>
      from
        .selectFrom('tellings')
        .select('id')
        .where('due_at', '<=', given.now)
        .where('claimed_until', '<', given.now)
        .orderBy('due_at')
        .limit(BATCH)
        .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked()),
    )
    .returningAll(),
);

const forget = kept((db: Kysely<NotificationTables>, given: Places<{ answered: readonly string[] }>) =>
  db.deleteFrom('tellings').where('id', 'in', given.answered.eachText),
);
