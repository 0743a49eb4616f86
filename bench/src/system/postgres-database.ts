import pg from 'pg';

/** A database of its own on that server; `remove` drops it. */
export const postgresDatabase = async (
  server: string,
  name: string,
): Promise<{ readonly url: string; remove(): Promise<void> }> => {
  const ask = async (sql: string): Promise<void> => {
    const client = new pg.Client(server);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await ask(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => ask(`DROP DATABASE ${name} WITH (FORCE)`) };
};
