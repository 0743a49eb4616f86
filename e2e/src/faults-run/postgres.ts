import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { killProcess } from './process.js';

/** PostgreSQL, as its operator sees it. */
export class Postgres {
  /** @param url of the system's database */
  constructor(
    private readonly infraDir: string,
    private readonly url: string,
  ) {}

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Stops it as a power cut would: without a word to anybody, and nothing tidied up. What was committed is on disk. */
  async kill(): Promise<void> {
    const { pid } = JSON.parse(readFileSync(path.join(this.infraDir, 'postgres.json'), 'utf8')) as { pid?: number };
    await killProcess(pid, 'SIGQUIT');
  }

  /** The same database, through another port. */
  through(port: number): string {
    const url = new URL(this.url);
    url.port = String(port);
    return url.href;
  }

  /** A copy of the database as it is; nobody may be using it. @returns where it is */
  async copy(name: string): Promise<string> {
    const url = new URL(this.url);
    const original = url.pathname.slice(1);
    url.pathname = '/postgres';
    await this.run(url.href, `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(original)}`);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** @returns how many rows were changed by the statement, or by the last of several */
  async run(url: string, ...statements: readonly string[]): Promise<number> {
    const client = new pg.Client(url);
    await client.connect();
    try {
      let changed = 0;
      for (const statement of statements) changed = (await client.query(statement)).rowCount ?? 0;
      return changed;
    } finally {
      await client.end();
    }
  }
}
