import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { Database } from '@sunwai/database';
import type { Message } from '@sunwai/messaging';
import { ConsumesBatch } from '@sunwai/messaging';
import { TICKETS_DATABASE } from '../tickets.tables.js';
import type { MessageIndexRow, TicketIndexRow, TicketsTables } from '../tickets.tables.js';
import { indexedTypes, indexStep, messageRow } from './index-step.js';

/** SQLite takes 32,766 parameters in a statement. */
const ROWS_AT_ONCE = 500;

/** Keeps the index of tickets and of our messages: one read and two writes for a whole batch. */
@Controller()
export class TicketIndexProjection {
  constructor(@Inject(TICKETS_DATABASE) private readonly database: Database<TicketsTables>) {}

  @ConsumesBatch({ topic: topics.ticketEvents, group: 'tickets-index', batchSize: ROWS_AT_ONCE, linger: 10 })
  async project(@Payload() messages: readonly Message[]): Promise<void> {
    const events = messages.map(({ data }) => data as TicketEventMessage);
    const changes = events.filter(({ event }) => indexedTypes.has(event.type));
    const sent = new Map(
      events.flatMap((event) => {
        const row = messageRow(event);
        return row ? [[`${row.channel} ${row.message_id}`, row] as const] : [];
      }),
    );
    if (changes.length === 0 && sent.size === 0) return;
    await this.database.db.transaction().execute(async (transaction) => {
      const tables: Tables = transaction;
      const before = await rowsOf(tables, [...new Set(changes.map(({ number }) => number))]);
      const after = new Map(before);
      for (const event of changes) {
        const row = indexStep(after.get(event.number), event);
        if (row) after.set(event.number, row);
      }
      await writeRows(
        tables,
        [...after.values()].filter((row) => before.get(row.number) !== row),
      );
      await writeMessages(tables, [...sent.values()]);
    });
  }
}

type Tables = Database<TicketsTables>['db'];

const rowsOf = async (db: Tables, numbers: readonly string[]): Promise<ReadonlyMap<string, TicketIndexRow>> => {
  if (numbers.length === 0) return new Map();
  const rows = await db.selectFrom('ticket_index').selectAll().where('number', 'in', numbers).execute();
  return new Map(rows.map((row) => [row.number, row]));
};

const writeRows = async (db: Tables, rows: readonly TicketIndexRow[]): Promise<void> => {
  if (rows.length === 0) return;
  await db
    .insertInto('ticket_index')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('number').doUpdateSet((excluded) => ({
        status: excluded.ref('excluded.status'),
        round: excluded.ref('excluded.round'),
        department: excluded.ref('excluded.department'),
        office: excluded.ref('excluded.office'),
        officer: excluded.ref('excluded.officer'),
        level: excluded.ref('excluded.level'),
        category: excluded.ref('excluded.category'),
        disputable_until: excluded.ref('excluded.disputable_until'),
        version: excluded.ref('excluded.version'),
      })),
    )
    .execute();
};

const writeMessages = async (db: Tables, rows: readonly MessageIndexRow[]): Promise<void> => {
  if (rows.length === 0) return;
  await db
    .insertInto('message_index')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['channel', 'message_id']).doNothing())
    .execute();
};
