import type { Instant } from '@sunwai/kernel';
import { plus } from '@sunwai/kernel';
import type { Database, Dialect } from '@sunwai/database';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { NotificationTables } from '../notifications.tables.js';
import { isHeld } from '../notifications.tables.js';
import { aboutOf, owe, tellFailed } from './tellings.js';

/** Rows of one statement, so that nobody waits long for their turn. */
const CHUNK = 1_000;

/** Gives up what waited too long for the window to open, and forgets what was settled long ago. True: there is more. */
export const tidy = async (
  { db, dialect }: Pick<Database<NotificationTables>, 'db' | 'dialect'>,
  { now, keptFor }: { readonly now: Instant; readonly keptFor: number },
): Promise<boolean> => {
  const gaveUp = await giveUpHeld(db, dialect, now);
  const before = plus(now, -keptFor);
  const outbox = await db
    // What came first is settled first, at the latest when it is given up: the oldest rows tell whether any is due.
    .with('oldest', (from) =>
      from.selectFrom('outbox').select(['seq', 'settled_at']).orderBy('seq').limit(CHUNK).$call(inNoHand(dialect)),
    )
    .deleteFrom('outbox')
    .where('seq', 'in', (from) => from.selectFrom('oldest').select('seq').where('settled_at', '<', before))
    .executeTakeFirst();
  const messages = await db
    .with('oldest', (from) =>
      from
        .selectFrom('messages')
        .select('message_id')
        .where('noted_at', '<', before)
        .limit(CHUNK)
        .$call(inNoHand(dialect)),
    )
    .deleteFrom('messages')
    .where('message_id', 'in', (from) => from.selectFrom('oldest').select('message_id'))
    .executeTakeFirst();
  return [gaveUp, Number(outbox.numDeletedRows), Number(messages.numDeletedRows)].some((count) => count === CHUNK);
};

/**
 * Rows that nobody has in hand: tidying waits for no one. In a `with`, which is carried out once; a subquery may be carried
 * out again for each row, and would then find others.
 */
const inNoHand =
  (dialect: Dialect) =>
  <Table extends keyof NotificationTables, Row>(
    query: SelectQueryBuilder<NotificationTables, Table, Row>,
  ): SelectQueryBuilder<NotificationTables, Table, Row> =>
    dialect === 'postgres' ? query.forUpdate().skipLocked() : query;

const giveUpHeld = (db: Kysely<NotificationTables>, dialect: Dialect, now: Instant): Promise<number> =>
  db.transaction().execute(async (transaction) => {
    const code = 'notifications.window_closed';
    const rows = await transaction
      .with('late', (from) =>
        from
          .selectFrom('outbox')
          .select('seq')
          .where(isHeld)
          .where('give_up_at', '<=', now)
          .limit(CHUNK)
          .$call(inNoHand(dialect)),
      )
      .updateTable('outbox')
      .set({ state: 'failed', code, settled_at: now })
      .where('seq', 'in', (from) => from.selectFrom('late').select('seq'))
      .returningAll()
      .execute();
    const tellings = rows.flatMap((row) => {
      const about = aboutOf(row);
      return about ? [tellFailed(about, { notice: row.id }, code, now, row)] : [];
    });
    await owe(transaction, dialect, tellings, now);
    return rows.length;
  });
