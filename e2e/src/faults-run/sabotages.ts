import { randomUUID } from 'node:crypto';
import { topics } from '@sunwai/contracts';
import type { Ledger } from '../crash/ledger.js';
import { photoFrom } from '../crash/load/citizens.js';
import { Phone } from '../doors/phone.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Site } from './site.js';

/** A promise broken on purpose, from outside, on a copy of the run's database or in Kafka itself. */
export type Sabotage = {
  readonly breaks: string;
  /** What people do with the running cluster just before; it is killed right after. */
  readonly before?: (site: Site, cluster: Cluster, ledger: Ledger) => Promise<void>;
  /** Statements, the last of which has to change exactly one row. */
  readonly sql?: readonly string[];
  /** @returns how many records are gone */
  readonly inKafka?: (site: Site) => Promise<number>;
};

const first = (type: string): string => `(SELECT min(position) FROM event_store.events WHERE type = '${type}')`;
const someDepartment = 'department = (SELECT min(department) FROM registers.entries)';
const filed = (place: number): string =>
  `(SELECT position FROM event_store.events WHERE type = 'TicketFiled' ORDER BY abs(position) OFFSET ${place} LIMIT 1)`;

/** In the order in which they are proved: what is done to Kafka stays. */
export const sabotages: Readonly<Record<string, Sabotage>> = {
  'drop-event': {
    breaks: 'an event in the middle of a ticket’s life is gone',
    sql: [`DELETE FROM event_store.events WHERE position = ${first('AssignmentAcknowledged')}`],
  },
  'drop-newest-event': {
    breaks: 'the newest event of a ticket is gone, as if it had been answered for before it was on disk',
    sql: [
      `DELETE FROM event_store.events WHERE position = (SELECT min(newest) FROM
         (SELECT max(position) AS newest FROM event_store.events GROUP BY stream) AS ends)`,
    ],
  },
  'double-event': {
    breaks: 'a message that was sent is recorded twice',
    sql: [
      `INSERT INTO event_store.events (position, stream, version, id, type, schema_version, recorded_at, data, personal, metadata)
       SELECT (SELECT max(position) + 1 FROM event_store.events), stream,
              (SELECT max(version) + 1 FROM event_store.events other WHERE other.stream = events.stream),
              '${randomUUID()}', type, schema_version, recorded_at, data, personal, metadata
       FROM event_store.events WHERE position = ${first('NotificationSent')}`,
    ],
  },
  'swap-events': {
    breaks: 'two events stand in another order than they were published in',
    sql: [
      `CREATE TEMPORARY TABLE places AS SELECT ${filed(0)} AS one, ${filed(1)} AS other`,
      'UPDATE event_store.events SET position = -1 WHERE position = (SELECT one FROM places)',
      'UPDATE event_store.events SET position = (SELECT one FROM places) WHERE position = (SELECT other FROM places)',
      'UPDATE event_store.events SET position = (SELECT other FROM places) WHERE position = -1',
    ],
  },
  'lose-assignment': {
    breaks: 'a department is not told of an assignment, as if a checkpoint had been written before its rows',
    sql: [
      `DELETE FROM departments.assignment_messages WHERE (department, seq) =
         (SELECT department, min(seq) FROM departments.assignment_messages WHERE kind = 'assigned'
          GROUP BY department LIMIT 1)`,
    ],
  },
  'stale-read-model': {
    breaks: 'a row of the registers is not what the events say',
    sql: [
      `UPDATE registers.tickets SET status = 'filed'
       WHERE number = (SELECT min(number) FROM registers.tickets WHERE status <> 'filed')`,
    ],
  },
  'wrong-serial': {
    breaks: 'two tickets of a register have changed places',
    sql: [
      `UPDATE registers.entries SET serial = -1 WHERE serial = 1 AND ${someDepartment}`,
      `UPDATE registers.entries SET serial = 1 WHERE serial = 2 AND ${someDepartment}`,
      `UPDATE registers.entries SET serial = 2 WHERE serial = -1 AND ${someDepartment}`,
    ],
  },
  'lose-message': {
    breaks: 'a message was taken from WhatsApp and lost in Kafka before it came to a ticket',
    before: async (site, _cluster, ledger) => {
      await site.faults({ failDownloads: { count: 1_000, httpStatus: 500 } });
      const someone = ledger.said.find(({ what }) => what === 'complaint')!;
      ledger.said.push(await photoFrom(new Phone(site.sandbox.url, someone.phone)));
    },
    inKafka: ({ brokers }) => brokers.drop('intake.inbox', () => 0),
  },
  'lose-record': {
    breaks: 'events were never published on their topic',
    inKafka: ({ brokers }) => brokers.drop(topics.ticketEvents, (records) => Math.ceil(records / 2)),
  },
};
