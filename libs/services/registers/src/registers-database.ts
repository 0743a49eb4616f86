import type { Database, OpenDatabase } from '@sunwai/database';
import type { TicketEventMessage } from '@sunwai/contracts';
import type { PackRegistry } from '@sunwai/packs';
import { sql } from 'kysely';
import { projectEntries } from './projection/entries.projection.js';
import { projectTickets } from './projection/tickets.projection.js';
import { registersMigrations } from './tables/registers.migrations.js';
import type { RegistersTables } from './tables/registers.tables.js';
import { tableNames } from './tables/registers.tables.js';

/** The read models' tables, and the one way in which events get into them. */
export class RegistersDatabase {
  private constructor(
    private readonly database: Database<RegistersTables>,
    private readonly packs: PackRegistry,
  ) {}

  /** @param namespace `registers`; another one for tables to compare with */
  static async open(databases: OpenDatabase, packs: PackRegistry, namespace = 'registers'): Promise<RegistersDatabase> {
    return new RegistersDatabase(
      await databases<RegistersTables>({ namespace, migrations: registersMigrations }),
      packs,
    );
  }

  get db() {
    return this.database.db;
  }

  get dialect() {
    return this.database.dialect;
  }

  /** Events in order for each ticket, in one transaction; those already known change nothing. */
  async projectTickets(messages: readonly TicketEventMessage[]): Promise<void> {
    await this.db.transaction().execute((transaction) => projectTickets(transaction, this.dialect, messages));
  }

  /** Events in the store's order for each pack; those already known, and those that assign nothing, change nothing. */
  async projectEntries(messages: readonly TicketEventMessage[]): Promise<void> {
    await this.db
      .transaction()
      .execute((transaction) => projectEntries(transaction, this.dialect, messages, (pack) => this.timeZoneOf(pack)));
  }

  /** All tables anew from all events, in one transaction: until it is done, everybody else sees them as they were. */
  async rebuild(
    events: AsyncIterable<readonly TicketEventMessage[]>,
    onProgress: (events: number) => void = () => undefined,
  ): Promise<{ readonly events: number }> {
    let count = 0;
    await this.database.db.transaction().execute(async (transaction) => {
      // Reading goes on meanwhile, writing waits. (SQLite has no more than one writer anyway.)
      if (this.dialect === 'postgres') await sql`lock table tickets, entries in exclusive mode`.execute(transaction);
      for (const table of tableNames) await transaction.deleteFrom(table).execute();
      for await (const batch of events) {
        await projectTickets(transaction, this.dialect, batch);
        await projectEntries(transaction, this.dialect, batch, (pack) => this.timeZoneOf(pack));
        count += batch.length;
        onProgress(count);
      }
    });
    return { events: count };
  }

  /** A pack that is gone keeps its registers; their years are then told in UTC. */
  private timeZoneOf(pack: string): string {
    return this.packs.find(pack)?.timezone ?? 'UTC';
  }
}
