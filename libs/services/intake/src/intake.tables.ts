import type { Migration } from '@sunwai/database';

/** Times are ISO 8601 in UTC. */
export type NoticeRow = {
  id: string;
  /** `whatsapp`, `facebook` */
  channel: string;
  /** See `NoticeKind`. */
  kind: string;
  /** Account of ours that it came to: business account, phone_number_id, page. Empty when the body does not say. */
  account: string;
  /** The channel's own name for it. */
  what: string;
  occurred_at: string | null;
  recorded_at: string;
};

/** What adapters have posted, by their idempotency keys. */
export type PostRow = {
  caller: string;
  key: string;
  /** SHA-256 of the request. */
  digest: string;
  message_id: string;
  accepted_at: string;
  /** When it was on the bus; null after a crash in between, and the next call with the key puts it there. */
  kept_at: string | null;
  handed_over_at: string | null;
};

/** Files that a caller has uploaded and may refer to. */
export type UploadRow = {
  caller: string;
  sha256: string;
  media_type: string;
  bytes: number;
  uploaded_at: string;
};

/** Files of messages that are in already, to be tried for again. */
export type LateMediaRow = {
  id: string;
  pack: string;
  /** JSON of the IntakeMessage that waits for the file. */
  message: string;
  /** JSON of the ReceivedMedia. */
  media: string;
  tries: number;
  next_try_at: string;
  give_up_at: string;
};

export type IntakeTables = { notices: NoticeRow; posts: PostRow; uploads: UploadRow; late_media: LateMediaRow };

export const intakeMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'notices, posts of adapters, uploads, late media',
    up: async (db) => {
      let notices = db.schema.createTable('notices').addColumn('id', 'text', (column) => column.primaryKey());
      for (const name of ['channel', 'kind', 'account', 'what', 'recorded_at']) {
        notices = notices.addColumn(name, 'text', (column) => column.notNull());
      }
      await notices.addColumn('occurred_at', 'text').execute();
      await db.schema.createIndex('notices_by_time').on('notices').columns(['recorded_at', 'id']).execute();

      let posts = db.schema.createTable('posts').addColumn('message_id', 'text', (column) => column.primaryKey());
      for (const name of ['caller', 'key', 'digest', 'accepted_at']) {
        posts = posts.addColumn(name, 'text', (column) => column.notNull());
      }
      await posts.addColumn('kept_at', 'text').addColumn('handed_over_at', 'text').execute();
      await db.schema.createIndex('posts_by_key').unique().on('posts').columns(['caller', 'key']).execute();

      await db.schema
        .createTable('uploads')
        .addColumn('caller', 'text', (column) => column.notNull())
        .addColumn('sha256', 'text', (column) => column.notNull())
        .addColumn('media_type', 'text', (column) => column.notNull())
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .addColumn('uploaded_at', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('uploads_key', ['caller', 'sha256'])
        .execute();

      let late = db.schema.createTable('late_media').addColumn('id', 'text', (column) => column.primaryKey());
      for (const name of ['pack', 'message', 'media', 'next_try_at', 'give_up_at']) {
        late = late.addColumn(name, 'text', (column) => column.notNull());
      }
      await late.addColumn('tries', 'integer', (column) => column.notNull()).execute();
      await db.schema.createIndex('late_media_due').on('late_media').columns(['next_try_at']).execute();
    },
  },
];

/** DI token of the Database<IntakeTables>: on disk when a write returns, for none of it can be rebuilt. */
export const INTAKE_DATABASE = Symbol('Database<IntakeTables>');
