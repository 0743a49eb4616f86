import { randomUUID } from 'node:crypto';
import type Sqlite from 'better-sqlite3';
import type { Instant } from '@sunwai/kernel';
import type { DeadLetter, Message } from '../../bus.js';
import type { LogFile } from './log-file.js';
import { decodeMessage, encodeMessage } from './message-text.js';

/** Where each group stands in each topic. The place is the source's own text. */
export class Places {
  private readonly get: Sqlite.Statement;
  private readonly put: Sqlite.Statement;
  private readonly all: Sqlite.Statement;

  constructor(log: LogFile) {
    this.get = log.database.prepare('select place from places where topic = ? and grp = ?');
    this.put = log.database.prepare(
      'insert into places (topic, grp, place) values (?, ?, ?) on conflict (topic, grp) do update set place = excluded.place',
    );
    this.all = log.database.prepare('select place from places where topic = ?');
  }

  of(topic: string, group: string): string | undefined {
    return (this.get.get(topic, group) as { place: string } | undefined)?.place;
  }

  keep(topic: string, group: string, place: string): void {
    this.put.run(topic, group, place);
  }

  /** The places of all groups that ever consumed the topic. */
  inTopic(topic: string): string[] {
    return (this.all.all(topic) as { place: string }[]).map((row) => row.place);
  }
}

export type Redelivery = { readonly seq: number; readonly message: Message };

type DeadLetterRow = {
  readonly id: string;
  readonly topic: string;
  readonly grp: string;
  readonly body: string;
  readonly reason: string;
  readonly attempts: number;
  readonly failed_at: string;
};

/** Dead letters, and those of them that wait to be handed to their group again. */
export class DeadLetters {
  private readonly insert: Sqlite.Statement;
  private readonly find: Sqlite.Statement;
  private readonly remove: Sqlite.Statement;
  private readonly list: Sqlite.Statement;
  private readonly insertAgain: Sqlite.Statement;
  private readonly removeAgain: Sqlite.Statement;
  private readonly listAgain: Sqlite.Statement;

  constructor({ database }: LogFile) {
    this.insert = database.prepare(
      'insert into dead_letters (id, topic, grp, body, reason, attempts, failed_at) values (?, ?, ?, ?, ?, ?, ?)',
    );
    this.find = database.prepare('select * from dead_letters where id = ?');
    this.remove = database.prepare('delete from dead_letters where id = ?');
    this.list = database.prepare(
      'select * from dead_letters where topic = ifnull(?, topic) and grp = ifnull(?, grp) order by seq limit ?',
    );
    this.insertAgain = database.prepare('insert into redeliveries (topic, grp, body) values (?, ?, ?)');
    this.removeAgain = database.prepare('delete from redeliveries where seq = ?');
    this.listAgain = database.prepare(
      'select seq, body from redeliveries where topic = ? and grp = ? and seq > ? order by seq limit 100',
    );
  }

  /** Inside a transaction. */
  add(letter: Omit<DeadLetter, 'id'>): void {
    const { topic, group, message, reason, attempts, failedAt } = letter;
    this.insert.run(randomUUID(), topic, group, encodeMessage(message), reason, attempts, failedAt);
  }

  filtered(filter: { topic?: string; group?: string; limit?: number }): DeadLetter[] {
    const rows = this.list.all(filter.topic ?? null, filter.group ?? null, filter.limit ?? -1) as DeadLetterRow[];
    return rows.map((row) => ({
      id: row.id,
      topic: row.topic,
      group: row.grp,
      message: decodeMessage(row.body),
      reason: row.reason,
      attempts: row.attempts,
      failedAt: row.failed_at as Instant,
    }));
  }

  /** Inside a transaction. False when there is no such dead letter. */
  moveToRedelivery(id: string): boolean {
    const row = this.find.get(id) as DeadLetterRow | undefined;
    if (!row) return false;
    this.insertAgain.run(row.topic, row.grp, row.body);
    this.remove.run(id);
    return true;
  }

  redeliveries(topic: string, group: string, after: number): Redelivery[] {
    const rows = this.listAgain.all(topic, group, after) as { seq: number; body: string }[];
    return rows.map(({ seq, body }) => ({ seq, message: decodeMessage(body) }));
  }

  /** Inside a transaction. */
  redelivered(seq: number): void {
    this.removeAgain.run(seq);
  }
}
