import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { TicketEventMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { Database, Places, Upsert } from '@sunwai/database';
import { kept, upsert } from '@sunwai/database';
import type { Message } from '@sunwai/messaging';
import { ConsumesBatch } from '@sunwai/messaging';
import { TICKETS_DATABASE } from '../tickets.tables.js';
import type { MessageIndexRow, TicketIndexRow, TicketsTables } from '../tickets.tables.js';
import { filedRows, indexedTypes, indexStep, messageRow } from './index-step.js';

type Tables = Database<TicketsTables>['db'];

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
      const changed = [...after.values()].filter((row) => before.get(row.number) !== row);
      await upsert(tables, this.database.dialect, ticketRows, changed);
      await upsert(tables, this.database.dialect, messageRows, [...sent.values()]);
    });
  }
}

const rowsOf = async (db: Tables, numbers: readonly string[]): Promise<ReadonlyMap<string, TicketIndexRow>> => {
  if (numbers.length === 0) return new Map();
  const rows = await indexed(db, { numbers });
  return new Map(rows.map((row) => [row.number, row]));
};

const indexed = kept((db: Tables, { numbers }: Places<{ numbers: readonly string[] }>) =>
  db.selectFrom('ticket_index').selectAll().where('number', 'in', numbers.eachText),
);

const ticketRows: Upsert<TicketIndexRow> = {
  ...filedRows,
  replace: ['status', 'round', 'department', 'office', 'officer', 'level', 'category', 'disputable_until', 'version'],
  // Another instance that takes itself for the ticket's consumer may have come further meanwhile.
  onlyIf: 'excluded.version > ticket_index.version',
};

const messageRows: Upsert<MessageIndexRow> = {
  table: 'message_index',
  columns: ['channel', 'message_id', 'number', 'purpose', 'round', 'recipient'],
  key: ['channel', 'message_id'],
  replace: [],
};
