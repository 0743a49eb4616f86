import { Inject, Injectable } from '@nestjs/common';
import type { IntakeMessage } from '@sunwai/contracts';
import type { Database, Dialect } from '@sunwai/database';
import { upsert } from '@sunwai/database';
import type { Instant } from '@sunwai/kernel';
import type { TicketNumber } from '@sunwai/ticket';
import { filedRow, filedRows } from '../read-index/index-step.js';
import type { KeptMessageRow, TicketIndexRow, TicketsTables } from '../tickets.tables.js';
import { TICKETS_DATABASE } from '../tickets.tables.js';
import { talkColumns, talkOf } from './conversation-rows.js';
import type { Tables } from './conversation-statements.js';
import {
  addHandled,
  conversationOf,
  conversationRows,
  handledById,
  keptOf,
  keptRows,
  markDone,
} from './conversation-statements.js';
import type { Intent, Question } from './matching/intent.js';
import type { KeptMessage, Talk } from './matching/match-context.js';
import { partsOf } from './matching/message-parts.js';
import type { Went } from './next-talk.js';
import { nextTalk } from './next-talk.js';

export type Handled = {
  readonly intent: Intent;
  readonly done: boolean;
  readonly sourceMessageId: string;
  readonly number?: TicketNumber;
};

/** What is written down when an intent has been carried out, all at once. */
export type Carried = Went & {
  readonly filed?: { readonly complainant: string; readonly enteredBy?: string; readonly filedAt: Instant };
  readonly keep: readonly { readonly message: IntakeMessage; readonly question: Question }[];
  /** Kept messages that have found their place. */
  readonly drop: readonly string[];
};

/**
 * What was talked about with each person, what waits for their answer, and what each message was found to mean. An intent
 * is written down before it is carried out: after a crash in between it is carried out again, not found anew.
 */
@Injectable()
export class ConversationBook {
  private readonly db: Tables;
  private readonly dialect: Dialect;

  constructor(@Inject(TICKETS_DATABASE) { db, dialect }: Database<TicketsTables>) {
    this.db = db;
    this.dialect = dialect;
  }

  async handled(id: string): Promise<Handled | undefined> {
    const [row] = await handledById(this.db, { id });
    if (!row) return undefined;
    return {
      intent: JSON.parse(row.intent) as Intent,
      done: row.done === 1,
      sourceMessageId: row.source_message_id,
      ...(row.number !== null && { number: row.number }),
    };
  }

  /** @returns the intent in force: an earlier one, when the message was here before. */
  async decide(
    { id, sourceMessageId }: IntakeMessage,
    intent: Intent,
    now: Instant,
  ): Promise<Pick<Handled, 'intent' | 'done'>> {
    const found = { id, source_message_id: sourceMessageId, intent: JSON.stringify(intent), decided_at: now };
    const [added] = await addHandled(this.db, { ...found, nothing: null });
    const before = added ? undefined : await this.handled(id);
    return before ?? { intent, done: false };
  }

  async talk(conversation: string): Promise<Talk> {
    const [row] = await conversationOf(this.db, { conversation });
    return talkOf(row);
  }

  /** Oldest first. */
  async kept(conversation: string): Promise<readonly KeptMessage[]> {
    const rows = await keptOf(this.db, { conversation });
    return rows.map(({ id, question, message }) => {
      const { words, media, coordinates } = partsOf(messageOf({ message }));
      return { id, question: question as Question, words, hasFiles: media.length > 0 || coordinates !== undefined };
    });
  }

  /** In the order of the ids; those that are kept no longer are left out. */
  async keptMessages(ids: readonly string[]): Promise<readonly IntakeMessage[]> {
    if (ids.length === 0) return [];
    const rows = await this.db.selectFrom('kept_messages').selectAll().where('id', 'in', ids).execute();
    const byId = new Map(rows.map((row) => [row.id, messageOf(row)]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** A kept message that was changed by its sender, or whose file has come; undefined: taken back. */
  async rewriteKept(id: string, message: IntakeMessage | undefined): Promise<void> {
    if (!message) await this.db.deleteFrom('kept_messages').where('id', '=', id).execute();
    else {
      const changed = this.db.updateTable('kept_messages').set({ message: JSON.stringify(message) });
      await changed.where('id', '=', id).execute();
    }
  }

  /** Once for each message, whichever consumer comes first. */
  async finish(message: IntakeMessage, intent: Intent, carried: Carried, now: Instant): Promise<void> {
    const { id, conversation, pack, channel } = message;
    await this.db.transaction().execute(async (tables) => {
      const number = carried.number ?? null;
      const [done] = await markDone(tables, { id, number });
      if (!done) return;
      const [row] = await conversationOf(tables, { conversation });
      const after = talkColumns(nextTalk(talkOf(row), intent, carried, message));
      await upsert(tables, this.dialect, conversationRows, [{ conversation, pack, channel, ...after }]);
      await upsert(tables, this.dialect, keptRows, keptMessageRows(carried.keep, now));
      await drop(tables, carried, id);
      await upsert(tables, this.dialect, filedRows, filing(carried));
    });
  }
}

/** Where a kept message went is noted, for what may come later about it. */
const drop = async (tables: Tables, { drop: ids, number }: Carried, current: string): Promise<void> => {
  const found = ids.filter((id) => id !== current);
  if (found.length === 0) return;
  await tables.deleteFrom('kept_messages').where('id', 'in', found).execute();
  if (number === undefined) return;
  await tables.updateTable('handled_messages').set({ number }).where('id', 'in', found).execute();
};

const messageOf = ({ message }: Pick<KeptMessageRow, 'message'>): IntakeMessage => JSON.parse(message) as IntakeMessage;

const keptMessageRows = (kept: Carried['keep'], now: Instant): readonly KeptMessageRow[] =>
  kept.map(({ message, question }) => ({
    id: message.id,
    conversation: message.conversation,
    question,
    message: JSON.stringify(message),
    sent_at: message.sentAt,
    kept_at: now,
  }));

/** The projection will come to the same row; the person's next message may come before it. */
const filing = ({ filed, number }: Carried): readonly TicketIndexRow[] =>
  filed && number !== undefined ? [filedRow({ number, ...filed })] : [];
