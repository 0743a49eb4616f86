import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Phone } from '../doors/phone.js';
import type { Ledger } from './ledger.js';
import { photoFrom } from './load/citizens.js';
import type { Scene } from './scene.js';

/**
 * Promises broken on purpose, from outside, to see that the checks see it. The system itself has no switch for any of
 * this: what it has on disk is changed while it is not running.
 */
type Sabotage = {
  readonly breaks: string;
  /** What people do with the running system just before; it is killed right after. */
  readonly before?: (scene: Scene, ledger: Ledger) => Promise<void>;
  /** Changes what is on disk. @throws when there is nothing to break: then it would prove nothing */
  readonly breakIt: (stateDir: string) => void;
};

/** @param sql has to change exactly one row */
const one = (db: DatabaseSync, sql: string, ...values: (string | number)[]): void => {
  const { changes } = db.prepare(sql).run(...values);
  if (changes !== 1) throw new Error(`The sabotage changed ${changes} rows: ${sql}`);
};

const inFile =
  (name: string, work: (db: DatabaseSync) => void) =>
  (stateDir: string): void => {
    const db = new DatabaseSync(path.join(stateDir, name));
    try {
      work(db);
    } finally {
      db.close();
    }
  };

const first = (type: string): string => `(SELECT min(position) FROM events WHERE type = '${type}')`;

/** Its photo is still to be fetched when the system is killed: taken from WhatsApp, on no ticket yet. */
const photoInFlight = async (scene: Scene, ledger: Ledger): Promise<void> => {
  await scene.faults({ failDownloads: { count: 1_000, httpStatus: 500 } });
  const someone = ledger.said.find(({ what }) => what === 'complaint')!;
  ledger.said.push(await photoFrom(new Phone(scene.sandbox.url, someone.phone)));
};

export const sabotages = {
  'drop-event': {
    breaks: 'an event in the middle of a ticket’s life is gone',
    breakIt: inFile('events.db', (db) =>
      one(db, `DELETE FROM events WHERE position = ${first('AssignmentAcknowledged')}`),
    ),
  },
  'drop-newest-event': {
    breaks: 'the newest event of a ticket is gone, as if it had been answered for before it was on disk',
    breakIt: inFile('events.db', (db) =>
      one(
        db,
        `DELETE FROM events WHERE position = (SELECT min(newest) FROM
           (SELECT max(position) AS newest FROM events GROUP BY stream))`,
      ),
    ),
  },
  'double-event': {
    breaks: 'a message that was sent is recorded twice',
    breakIt: inFile('events.db', (db) =>
      one(
        db,
        `INSERT INTO events (position, opening, stream, version, id, type, schema_version, recorded_at, data, personal, metadata)
         SELECT (SELECT max(position) + 1 FROM events), opening, stream,
                (SELECT max(version) + 1 FROM events other WHERE other.stream = events.stream),
                ?, type, schema_version, recorded_at, data, personal, metadata
         FROM events WHERE position = ${first('NotificationSent')}`,
        randomUUID(),
      ),
    ),
  },
  'swap-events': {
    breaks: 'two events stand in another order than they were read in',
    breakIt: inFile('events.db', (db) => {
      const [one1, one2] = db
        .prepare(`SELECT position FROM events WHERE type = 'TicketFiled' ORDER BY position LIMIT 2`)
        .all()
        .map(({ position }) => Number(position));
      one(db, 'UPDATE events SET position = -1 WHERE position = ?', one1!);
      one(db, 'UPDATE events SET position = ? WHERE position = ?', one1!, one2!);
      one(db, 'UPDATE events SET position = ? WHERE position = -1', one2!);
    }),
  },
  'lose-message': {
    breaks: 'a message was taken from WhatsApp and lost before it came to a ticket',
    before: photoInFlight,
    breakIt: inFile('topics.db', (db) =>
      one(
        db,
        `DELETE FROM messages WHERE place = (SELECT max(place) FROM messages
           WHERE place / 1099511627776 = (SELECT id FROM topics WHERE name = 'intake.inbox'))`,
      ),
    ),
  },
  'lose-assignment': {
    breaks: 'a department is not told of an assignment, as if a checkpoint had been written before its rows',
    breakIt: inFile('departments.db', (db) =>
      one(
        db,
        `DELETE FROM assignment_messages WHERE (department, seq) =
           (SELECT department, min(seq) FROM assignment_messages WHERE kind = 'assigned' GROUP BY department LIMIT 1)`,
      ),
    ),
  },
  'stale-read-model': {
    breaks: 'a row of the registers is not what the events say',
    breakIt: inFile('registers.db', (db) =>
      one(
        db,
        `UPDATE tickets SET status = 'filed' WHERE number = (SELECT min(number) FROM tickets WHERE status <> 'filed')`,
      ),
    ),
  },
  'wrong-serial': {
    breaks: 'two tickets of a register have changed places',
    breakIt: inFile('registers.db', (db) => {
      const of = `department = (SELECT min(department) FROM entries)`;
      one(db, `UPDATE entries SET serial = -1 WHERE serial = 1 AND ${of}`);
      one(db, `UPDATE entries SET serial = 1 WHERE serial = 2 AND ${of}`);
      one(db, `UPDATE entries SET serial = 2 WHERE serial = -1 AND ${of}`);
    }),
  },
} as const satisfies Readonly<Record<string, Sabotage>>;

export type SabotageName = keyof typeof sabotages;
export const sabotageOf = (name: SabotageName): Sabotage => sabotages[name];
