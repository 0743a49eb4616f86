import type { Milliseconds } from '@sunwai/kernel';
import { seconds } from '@sunwai/kernel';
import pg from 'pg';
import type { Codec, StoredEvent } from '../codec.js';
import { decodeKnown } from '../codec.js';
import type { FeedFilter } from '../event-store.js';
import type { FeedPage, FeedSource } from '../feed.js';
import { CommitSignal } from '../feed.js';
import { query } from './postgres-database.js';

export const COLUMNS = `position, stream, version, id, type, schema_version AS "schemaVersion", recorded_at AS "recordedAt",
  data, personal, metadata`;

/** Waiting readers look again this often even if no notification comes: one may be lost with its connection. */
const LOOK_AGAIN: Milliseconds = seconds(1);

export const createPostgresFeed = (
  pool: pg.Pool,
  listening: pg.ClientConfig,
  schema: string,
  codec: Codec,
): FeedSource => {
  const head = headOf(pool, schema);
  return {
    commits: commitSignal(listening, schema),
    remote: true,
    page: async (after, limit, filter): Promise<FeedPage> => {
      // Without a filter a page that isn't full is the end. With one, only the head tells how far it was looked.
      const upTo = filter ? await head() : undefined;
      const rows = await query<StoredEvent & { position: bigint }>(
        pool,
        selectPage(schema, after, upTo, limit, filter),
      );
      const full = rows.length === limit;
      const seen = (full ? undefined : upTo) ?? rows.at(-1)?.position ?? after;
      return { ...decodeKnown(rows, codec.decode), seen: seen > after ? seen : after, atEnd: !full };
    },
  };
};

export const headOf = (pool: pg.Pool, schema: string) => async (): Promise<bigint> => {
  const text = `SELECT coalesce(max(position), 0) AS head FROM ${schema}.events`;
  return (await query<{ head: bigint }>(pool, { name: 'head', text }))[0]!.head;
};

const selectPage = (
  schema: string,
  after: bigint,
  upTo: bigint | undefined,
  limit: number,
  filter: FeedFilter | undefined,
): pg.QueryConfig => {
  const values: unknown[] = [after, limit];
  const conditions = ['position > $1'];
  const condition = (sql: (parameter: string) => string, value: unknown): void => {
    values.push(value);
    conditions.push(sql(`$${values.length}`));
  };
  if (upTo !== undefined) condition((parameter) => `position <= ${parameter}`, upTo);
  if (filter?.streamPrefixes) {
    condition(
      (parameter) => `EXISTS (SELECT FROM unnest(${parameter}::text[]) prefix WHERE starts_with(stream, prefix))`,
      filter.streamPrefixes,
    );
  }
  if (filter?.types) condition((parameter) => `type = ANY (${parameter})`, filter.types);
  const text = `SELECT ${COLUMNS} FROM ${schema}.events WHERE ${conditions.join(' AND ')} ORDER BY position LIMIT $2`;
  const name = `page${filter ? '-filtered' : ''}${filter?.streamPrefixes ? '-streams' : ''}${filter?.types ? '-types' : ''}`;
  return { name, text, values };
};

/** While someone waits: a connection that listens, made anew when it is lost, and a look from time to time. */
const commitSignal = (options: pg.ClientConfig, schema: string): CommitSignal => {
  let listener: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const listen = (): void => {
    if (listener || commits.closed) return;
    const client = new pg.Client(options);
    listener = client;
    const lost = (): void => {
      if (listener === client) listener = undefined;
      client.end().catch(() => undefined); // It is lost already.
    };
    client.on('notification', () => commits.raise());
    client.on('error', lost);
    client.on('end', lost);
    client
      .connect()
      .then(() => client.query(`LISTEN ${pg.escapeIdentifier(`${schema} commits`)}`))
      .then(() => (commits.closed ? lost() : commits.raise()), lost);
  };

  const commits = new CommitSignal({
    onWaiting: (waiting) => {
      clearInterval(timer);
      if (!waiting) return;
      listen();
      timer = setInterval(() => {
        listen();
        commits.raise();
      }, LOOK_AGAIN);
    },
    onClose: () => {
      clearInterval(timer);
      listener?.end().catch(() => undefined); // It was lost at the same moment.
    },
  });
  return commits;
};
