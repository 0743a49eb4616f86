import type { Migration } from '@sunwai/database';

/** By pseudonym; nothing else is known of the person here. */
export type LanguageTables = { person_languages: { person: string; language: string; since: string } };

export const languageMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'languages that people write in',
    up: async (db) => {
      await db.schema
        .createTable('person_languages')
        .addColumn('person', 'text', (column) => column.primaryKey())
        .addColumn('language', 'text', (column) => column.notNull())
        .addColumn('since', 'text', (column) => column.notNull())
        .execute();
    },
  },
];

/** DI token. Apart from the other tables because its loss costs nothing: it need not be on disk at once. */
export const LANGUAGES_DATABASE = Symbol('Database<LanguageTables>');
