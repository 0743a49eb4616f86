import type { Migration } from '@sunwai/database';

/** A ticket's dossier; `facts` and `personal` are JSON. */
export type DossierRow = {
  number: string;
  pack: string;
  version: number;
  /** Whose `personal` it is. */
  person: string;
  facts: string;
  personal: string;
};

/** How far a department's messages go; locked by whoever adds to them, so that their order is that of commits. */
export type FeedRow = { pack: string; department: string; last_seq: number };

export type MessageRow = {
  pack: string;
  department: string;
  /** 1, 2, 3, … without gaps. */
  seq: number;
  number: string;
  version: number;
  office: string;
  unless_watching: string | null;
  kind: string;
  /** An encoded WatchAssignmentsResponse. */
  bytes: Buffer;
  /** The work in which it was kept, so that telling it goes on from there; null where no traces are made. */
  traceparent: string | null;
};

/** What a department has uploaded for a ticket: only this, and what is on the ticket, can be evidence of its report. */
export type UploadRow = {
  pack: string;
  department: string;
  number: string;
  sha256: string;
  media_type: string;
  bytes: number;
  uploaded_at: string;
};

export type AssignmentTables = {
  assignment_dossiers: DossierRow;
  assignment_feeds: FeedRow;
  assignment_messages: MessageRow;
  evidence_uploads: UploadRow;
};

const addressee = ['pack', 'department'] as const;

export const assignmentMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'dossiers, messages to departments, uploads',
    up: async (db, dialect) => {
      const { schema } = db;
      await schema
        .createTable('assignment_dossiers')
        .addColumn('number', 'text', (column) => column.primaryKey())
        .addColumn('pack', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('person', 'text', (column) => column.notNull())
        .addColumn('facts', 'text', (column) => column.notNull())
        .addColumn('personal', 'text', (column) => column.notNull())
        .execute();
      await schema
        .createTable('assignment_feeds')
        .addColumn('pack', 'text', (column) => column.notNull())
        .addColumn('department', 'text', (column) => column.notNull())
        .addColumn('last_seq', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('assignment_feeds_key', [...addressee])
        .execute();
      await schema
        .createTable('assignment_messages')
        .addColumn('pack', 'text', (column) => column.notNull())
        .addColumn('department', 'text', (column) => column.notNull())
        .addColumn('seq', 'bigint', (column) => column.notNull())
        .addColumn('number', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('office', 'text', (column) => column.notNull())
        .addColumn('unless_watching', 'text')
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('bytes', dialect === 'sqlite' ? 'blob' : 'bytea', (column) => column.notNull())
        .addPrimaryKeyConstraint('assignment_messages_key', [...addressee, 'seq'])
        .execute();
      await schema
        .createIndex('assignment_messages_by_event')
        .on('assignment_messages')
        .columns(['number', 'version', ...addressee, 'office'])
        .unique()
        .execute();
      await schema
        .createTable('evidence_uploads')
        .addColumn('pack', 'text', (column) => column.notNull())
        .addColumn('department', 'text', (column) => column.notNull())
        .addColumn('number', 'text', (column) => column.notNull())
        .addColumn('sha256', 'text', (column) => column.notNull())
        .addColumn('media_type', 'text', (column) => column.notNull())
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .addColumn('uploaded_at', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('evidence_uploads_key', ['number', ...addressee, 'sha256'])
        .execute();
    },
  },
  {
    number: 2,
    name: 'traces of messages to departments',
    up: async ({ schema }) => {
      await schema.alterTable('assignment_messages').addColumn('traceparent', 'text').execute();
    },
  },
];
