import type { Database, Migration, OpenDatabase } from '@sunwai/database';
import type { TicketNumber } from '@sunwai/ticket';
import type { Alternatives } from './route-on.js';

type RoutingTables = { routing_alternatives: { number: string; version: number; alternatives: string } };

const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'what else a ticket may be',
    up: async (db) => {
      await db.schema
        .createTable('routing_alternatives')
        .addColumn('number', 'text', (column) => column.primaryKey())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('alternatives', 'text', (column) => column.notNull())
        .execute();
    },
  },
];

/** What else a ticket may be, kept from its newest classification until it is wanted: the ticket itself forgets it. */
export class AlternativesStore {
  private constructor(private readonly database: Database<RoutingTables>) {}

  static async open(databases: OpenDatabase): Promise<AlternativesStore> {
    return new AlternativesStore(await databases<RoutingTables>({ namespace: 'routing', migrations }));
  }

  /** @param version of the ticket; what is older than what is known changes nothing */
  async keep(number: TicketNumber, version: number, alternatives: Alternatives): Promise<void> {
    await this.database.db
      .insertInto('routing_alternatives')
      .values({ number, version, alternatives: JSON.stringify(alternatives) })
      .onConflict((conflict) =>
        conflict
          .column('number')
          .doUpdateSet((row) => ({
            version: row.ref('excluded.version'),
            alternatives: row.ref('excluded.alternatives'),
          }))
          .whereRef('routing_alternatives.version', '<', (row) => row.ref('excluded.version')),
      )
      .execute();
  }

  async of(number: TicketNumber): Promise<Alternatives> {
    const row = await this.database.db
      .selectFrom('routing_alternatives')
      .select('alternatives')
      .where('number', '=', number)
      .executeTakeFirst();
    return row ? (JSON.parse(row.alternatives) as Alternatives) : [];
  }
}
