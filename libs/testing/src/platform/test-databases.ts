import pg from 'pg';

export type TestDatabase = 'sqlite' | 'postgres';

const server = process.env['SUNWAI_TEST_POSTGRES_URL'];

/** Those that are there. A spec for each says of the one that is not how to have it. */
export const testDatabases: readonly TestDatabase[] = server ? ['sqlite', 'postgres'] : ['sqlite'];

/** A database of its own; `remove` drops it. */
export type PostgresDatabase = { readonly url: string; remove(): Promise<void> };

export const postgresDatabase = async (name: string): Promise<PostgresDatabase> => {
  const ask = async (sql: string): Promise<void> => {
    const client = new pg.Client(server);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const quoted = pg.escapeIdentifier(name);
  await ask(`CREATE DATABASE ${quoted}`);
  const url = new URL(server!);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => ask(`DROP DATABASE ${quoted} WITH (FORCE)`) };
};
