import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { WalFlush } from './index.js';

describe('flushing the log of a SQLite file', () => {
  let folder: string;
  let file: string;
  let database: Sqlite.Database;
  const notes = (): number => database.prepare<[], number>('select count(*) from notes').pluck().get() ?? 0;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sunwai-wal-'));
    file = join(folder, 'notes.db');
    database = new Sqlite(file);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.exec('create table notes (words text)');
  });
  afterEach(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });

  it('tells in the order of the commits, and all who wait with one flush', async () => {
    const wal = new WalFlush(file);
    const told: number[] = [];
    const first = wal.flush().then(() => told.push(1));
    // The first is under way by then: what is committed now is covered by the next flush only.
    await new Promise((resolve) => process.nextTick(resolve));
    const next = [2, 3, 4].map((n) => {
      database.prepare('insert into notes values (?)').run(`note ${n}`);
      return wal.flush().then(() => told.push(n));
    });
    await Promise.all([first, ...next]);
    expect(told).toEqual([1, 2, 3, 4]);
    expect(notes()).toBe(3);
    await wal.close();
  });

  it('says so when there is nothing that it could flush', async () => {
    const wal = new WalFlush(join(folder, 'nowhere.db'));
    await expect(wal.flush()).rejects.toMatchObject({ code: 'ENOENT' });
    await wal.close();
  });

  it('goes on after a failure, which is told to those alone who waited for that flush', async () => {
    const wal = new WalFlush(file);
    const log = `${file}-wal`;
    fs.renameSync(log, `${log}.away`);
    await expect(wal.flush()).rejects.toMatchObject({ code: 'ENOENT' });
    fs.renameSync(`${log}.away`, log);
    await expect(wal.flush()).resolves.toBeUndefined();
    await wal.close();
  });
});
