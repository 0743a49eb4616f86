import { Inject, Injectable } from '@nestjs/common';
import type { Database, Places } from '@sunwai/database';
import { kept } from '@sunwai/database';
import type { Instant } from '@sunwai/kernel';
import type { Channel, NotificationPurpose, PersonRef, TicketNumber } from '@sunwai/ticket';
import type { TicketsTables } from '../tickets.tables.js';
import { inHand, TICKETS_DATABASE } from '../tickets.tables.js';

/** Nobody is asked to choose among more. */
const MOST = 12;

/** A message of ours, found by the channel's id. */
export type SentMessage = {
  readonly number: TicketNumber;
  readonly purpose: NotificationPurpose;
  readonly round?: number;
  readonly to: 'complainant' | 'officer';
};

/** Which tickets may be meant. A moment behind the events: how a ticket stands is asked of the ticket itself. */
@Injectable()
export class TicketIndex {
  constructor(@Inject(TICKETS_DATABASE) private readonly database: Database<TicketsTables>) {}

  /** Filed by the person or for them by themselves; open, or still to be disputed. The newest first. */
  async ofPerson(person: PersonRef, enteredBy: string, now: Instant): Promise<readonly TicketNumber[]> {
    const rows = await ticketsOfPerson(this.database.db, { person, enteredBy, now });
    return rows.map(({ number }) => number);
  }

  /** In the officer's hands, waiting for a report; the newest first. */
  async heldBy(officer: string): Promise<readonly TicketNumber[]> {
    const rows = await ticketsHeldBy(this.database.db, { officer });
    return rows.map(({ number }) => number);
  }

  async messageOfOurs(channel: Channel, messageId: string): Promise<SentMessage | undefined> {
    const [row] = await messageById(this.database.db, { channel, messageId });
    if (!row) return undefined;
    const { number, purpose, round, recipient } = row;
    return {
      number,
      purpose: purpose as NotificationPurpose,
      ...(round !== null && { round }),
      to: recipient as SentMessage['to'],
    };
  }
}

type Tables = Database<TicketsTables>['db'];

const ticketsOfPerson = kept(
  (db: Tables, { person, enteredBy, now }: Places<{ person: string; enteredBy: string; now: string }>) =>
    db
      .selectFrom('ticket_index')
      .select('number')
      .where((where) => where.or([where('complainant', '=', person), where('entered_by', '=', enteredBy)]))
      .where((where) => where.or([where('status', '!=', 'closed'), where('disputable_until', '>', now)]))
      .orderBy('filed_at', 'desc')
      .limit(MOST),
);

const ticketsHeldBy = kept((db: Tables, { officer }: Places<{ officer: string }>) =>
  db
    .selectFrom('ticket_index')
    .select('number')
    .where('officer', '=', officer)
    .where(inHand)
    .orderBy('filed_at', 'desc')
    .limit(MOST),
);

const messageById = kept((db: Tables, { channel, messageId }: Places<{ channel: string; messageId: string }>) =>
  db.selectFrom('message_index').selectAll().where('channel', '=', channel).where('message_id', '=', messageId),
);
