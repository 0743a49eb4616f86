import type { Migration } from '@sunwai/database';
import type { Kysely } from 'kysely';

export const registersMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'tickets, reports and department registers',
    up: async (db) => {
      await createTickets(db);
      await createPersonal(db);
      await createReports(db);
      await createEntries(db);
    },
  },
  {
    number: 2,
    name: 'how far each line of a register has come',
    up: async (db) => {
      await db.schema
        .alterTable('entries')
        .addColumn('version', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    },
  },
];

const createTickets = async (db: Kysely<unknown>): Promise<void> => {
  let table = db.schema
    .createTable('tickets')
    .addColumn('number', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('confidence', 'double precision')
    .addColumn('level', 'integer')
    .addColumn('satisfied', 'integer')
    .addColumn('entry_version', 'integer');
  for (const name of ['round', 'disputes', 'declined', 'files']) {
    table = table.addColumn(name, 'integer', (column) => column.notNull());
  }
  for (const name of ['pack', 'status', 'channel', 'kind', 'complainant', 'filed_at', 'changed_at', 'known']) {
    table = table.addColumn(name, 'text', (column) => column.notNull());
  }
  const optional = [
    ...['awaits', 'category', 'priority', 'place', 'department', 'office', 'officer', 'entered_by', 'outcome'],
    ...['assigned_at', 'acknowledged_at', 'due_at', 'reported_at', 'delivered_at', 'read_at', 'closed_at'],
    ...['abuse', 'parent'],
  ];
  for (const name of optional) table = table.addColumn(name, 'text');
  await table.execute();
  for (const columns of [
    ['filed_at', 'number'],
    ['changed_at', 'number'],
    ['department', 'status', 'filed_at'],
    ['status', 'filed_at'],
    ['complainant'],
  ]) {
    await db.schema
      .createIndex(`tickets_by_${columns.join('_')}`)
      .on('tickets')
      .columns(columns)
      .execute();
  }
};

const createPersonal = async (db: Kysely<unknown>): Promise<void> => {
  let table = db.schema
    .createTable('personal')
    .addColumn('number', 'text', (column) => column.primaryKey())
    .addColumn('phone', 'text');
  for (const name of ['person', 'words', 'name', 'personal']) {
    table = table.addColumn(name, 'text', (column) => column.notNull());
  }
  await table.execute();
};

const createReports = async (db: Kysely<unknown>): Promise<void> => {
  let table = db.schema
    .createTable('reports')
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('round', 'integer', (column) => column.notNull())
    .addColumn('officer', 'text')
    .addColumn('satisfied', 'integer')
    .addColumn('rating', 'integer')
    .addPrimaryKeyConstraint('reports_key', ['number', 'round']);
  for (const name of ['pack', 'department', 'office', 'submitted_at', 'outcome']) {
    table = table.addColumn(name, 'text', (column) => column.notNull());
  }
  const optional = ['asked_at', 'delivered_at', 'read_at', 'answered_at', 'disputed_at', 'returned_at'];
  for (const name of [...optional, 'verified', 'decision']) table = table.addColumn(name, 'text');
  await table.execute();
  await db.schema
    .createIndex('reports_by_department')
    .on('reports')
    .columns(['pack', 'department', 'submitted_at'])
    .execute();
};

const createEntries = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('entries')
    .addColumn('pack', 'text', (column) => column.notNull())
    .addColumn('department', 'text', (column) => column.notNull())
    .addColumn('year', 'integer', (column) => column.notNull())
    .addColumn('serial', 'integer', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('entered_at', 'text', (column) => column.notNull())
    .addColumn('moved_at', 'text')
    .addColumn('moved_to', 'text')
    .addColumn('moved_why', 'text')
    .addPrimaryKeyConstraint('entries_key', ['number', 'department'])
    .addUniqueConstraint('entries_serial', ['pack', 'department', 'year', 'serial'])
    .execute();
};
