import type { TicketEventMessage } from '@sunwai/contracts';
import type { Database, Dialect, Places, Upsert } from '@sunwai/database';
import { kept, upsert } from '@sunwai/database';
import type { PersonRefs } from '@sunwai/identity';
import type { Clock, Instant } from '@sunwai/kernel';
import { epochMilliseconds, plus } from '@sunwai/kernel';
import type { PackRegistry } from '@sunwai/packs';
import type { Logger } from '@sunwai/telemetry';
import { traceparentOf } from '@sunwai/telemetry';
import type { TicketEventType } from '@sunwai/ticket';
import type { Kysely, Transaction } from 'kysely';
import type { NotificationsConfig } from './notifications.config.js';
import type { NotificationTables } from './notifications.tables.js';
import type { Notice, Recipient } from './notices/notice.js';
import { recipientKey } from './notices/notice.js';
import type { Plan } from './notices/plan-notices.js';
import { planNotices } from './notices/plan-notices.js';
import type { TicketFacts } from './notices/ticket-facts.js';
import { factsAfter } from './notices/ticket-facts.js';
import { adoptSent } from './outbox/adopt-sent.js';
import { enqueue } from './outbox/enqueue.js';
import { noteRecipients } from './outbox/recipients.js';
import { owe, tellFailed } from './outbox/tellings.js';

export type EventRecorderParts = {
  readonly database: Database<NotificationTables>;
  readonly packs: PackRegistry;
  readonly persons: PersonRefs;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: NotificationsConfig;
};

/** What we did ourselves, as the ticket records it: nobody is told of it, and it changes nothing of what others are told. */
const silent: ReadonlySet<TicketEventType> = new Set<TicketEventType>([
  ...(['NotificationSent', 'NotificationFailed', 'ReportDelivered', 'ReportRead'] as const),
]);

type Known = { readonly version: number; readonly facts: TicketFacts | undefined };

/** Turns ticket events into notices: a batch in one transaction, each event once (its version in the ticket's row). */
export class EventRecorder {
  constructor(private readonly parts: EventRecorderParts) {}

  async record(messages: readonly TicketEventMessage[]): Promise<void> {
    const { database, clock } = this.parts;
    const telling = messages.filter(({ event }) => !silent.has(event.type));
    if (telling.length > 0) await database.db.transaction().execute((db) => this.recordIn(db, telling));
    await adoptSent(database.db, messages, clock.now());
  }

  private async recordIn(db: Transaction<NotificationTables>, messages: readonly TicketEventMessage[]): Promise<void> {
    const { clock, config, database } = this.parts;
    const { dialect } = database;
    const now = clock.now();
    const tickets = await ticketsOf(db, messages);
    const phones = await this.phonesOf(db, messages);
    const news: TicketEventMessage[] = [];
    const plans: Plan[] = [];
    const inbound: { from: Recipient; at: Instant }[] = [];
    for (const message of messages) {
      const known = tickets.get(message.number);
      if (known && message.version <= known.version) continue;
      const facts = withPhone(factsAfter(known?.facts, message), phones);
      tickets.set(message.number, { version: message.version, facts });
      news.push(message);
      const plan = facts && this.plan(message, facts);
      if (plan) plans.push(plan);
      const from = facts && this.sender(message, facts);
      if (from) inbound.push({ from, at: message.metadata.occurredAt });
    }
    const recordedAt = new Map(news.map(({ id, recordedAt: at }) => [id, at]));
    const due = await enqueue(
      db,
      dialect,
      plans.flatMap(({ notices }) => notices),
      {
        now,
        giveUpAfter: config.giveUpAfter,
        notBefore: ({ causationId }: Notice) => this.notBefore(recordedAt.get(causationId) ?? now, now),
      },
    );
    await noteRecipients(db, dialect, { heard: inbound, due }, now);
    await this.tellUnreachable(db, plans, news, now);
    await saveTickets(db, dialect, news, tickets);
  }

  private plan(message: TicketEventMessage, facts: TicketFacts): Plan | undefined {
    const { packs, persons, logger } = this.parts;
    const pack = packs.find(facts.pack);
    if (pack) return planNotices(message, facts, pack, persons);
    logger.warn('Nobody is told of a ticket whose pack is not in force', { ticket: message.number, pack: facts.pack });
    return undefined;
  }

  /** Whoever acts over WhatsApp has just written: their window is open, even if that message is not yet seen here. */
  private sender({ event, metadata }: TicketEventMessage, facts: TicketFacts): Recipient | undefined {
    const channel = 'channel' in event.data ? event.data.channel : undefined;
    const service = this.parts.packs.find(facts.pack)?.whatsapp?.phoneNumberId;
    if (channel !== 'whatsapp' || metadata.actor.kind !== 'citizen' || metadata.actor.id !== facts.complainant) {
      return undefined;
    }
    if (service === undefined || facts.phone === undefined) return undefined;
    return { service, ref: this.parts.persons.ref('tel', facts.phone), phone: facts.phone };
  }

  /** Old events come when we were away, or when lost tables are filled again: then history may tell what was sent. */
  private notBefore(recordedAt: Instant, now: Instant): Instant | undefined {
    const { olderThan, wait } = this.parts.config.catchUp;
    return epochMilliseconds(now) - epochMilliseconds(recordedAt) > olderThan ? plus(now, wait) : undefined;
  }

  private async tellUnreachable(
    db: Transaction<NotificationTables>,
    plans: readonly Plan[],
    news: readonly TicketEventMessage[],
    now: Instant,
  ): Promise<void> {
    const causes = new Map(news.map((message) => [message.number, message]));
    const tellings = plans
      .flatMap(({ unreachable }) => unreachable)
      .map((about) => {
        const { id, metadata } = causes.get(about.number)!;
        const traceparent = traceparentOf(id) ?? null;
        const cause = { correlation_id: metadata.correlationId, causation_id: id, traceparent, enqueued_at: now };
        const notice = `${about.purpose}:${about.round ?? 0}`;
        return tellFailed(about, { notice }, 'notifications.no_contact', now, cause);
      });
    await owe(db, this.parts.database.dialect, tellings, now);
  }

  /** Numbers of complainants whose filing names none, as far as they have written to us. */
  private async phonesOf(
    db: Transaction<NotificationTables>,
    messages: readonly TicketEventMessage[],
  ): Promise<ReadonlyMap<string, string>> {
    const keys = new Map<string, string>();
    for (const { event, metadata } of messages) {
      const service = this.parts.packs.find(metadata.pack)?.whatsapp?.phoneNumberId;
      if (event.type !== 'TicketFiled' || event.personal.phone !== undefined || service === undefined) continue;
      keys.set(recipientKey({ service, ref: event.data.complainant }), event.data.complainant);
    }
    if (keys.size === 0) return new Map();
    const rows = await db
      .selectFrom('recipients')
      .select(['recipient', 'phone'])
      .where('recipient', 'in', [...keys.keys()])
      .execute();
    return new Map(rows.map(({ recipient, phone }) => [keys.get(recipient)!, phone]));
  }
}

const withPhone = (facts: TicketFacts | undefined, phones: ReadonlyMap<string, string>): TicketFacts | undefined => {
  const phone = facts && facts.phone === undefined ? phones.get(facts.complainant) : undefined;
  return facts && phone !== undefined ? { ...facts, phone } : facts;
};

const ticketsOf = async (
  db: Transaction<NotificationTables>,
  messages: readonly TicketEventMessage[],
): Promise<Map<string, Known>> => {
  const numbers = [...new Set(messages.map(({ number }) => number))];
  const rows = await known(db, { numbers });
  return new Map(
    rows.map(({ number, version, facts }) => [number, { version, facts: JSON.parse(facts) as TicketFacts }]),
  );
};

const saveTickets = async (
  db: Transaction<NotificationTables>,
  dialect: Dialect,
  news: readonly TicketEventMessage[],
  tickets: ReadonlyMap<string, Known>,
): Promise<void> => {
  const numbers = [...new Set(news.map(({ number }) => number))].sort();
  const rows = numbers.flatMap((number) => {
    const { version, facts } = tickets.get(number)!;
    return facts ? [{ number, version, facts: JSON.stringify(facts) }] : [];
  });
  await upsert(db, dialect, intoTickets, rows);
};

const known = kept((db: Kysely<NotificationTables>, given: Places<{ numbers: readonly string[] }>) =>
  db.selectFrom('tickets').selectAll().where('number', 'in', given.numbers.eachText),
);

const intoTickets: Upsert<NotificationTables['tickets']> = {
  table: 'tickets',
  columns: ['number', 'version', 'facts'],
  key: ['number'],
  replace: ['version', 'facts'],
  // Another instance that takes itself for the ticket's consumer may have come further meanwhile.
  onlyIf: 'excluded.version > tickets.version',
};
