import { Inject, Injectable } from '@nestjs/common';
import type { IntakeContent, IntakeMessage, TicketService } from '@sunwai/contracts';
import { TICKET_SERVICE } from '@sunwai/contracts';
import type { TicketCommand, TicketNumber } from '@sunwai/ticket';
import type { Carried, Handled } from './conversation-book.js';
import { ConversationBook } from './conversation-book.js';
import type { Errand } from './errand.js';
import { partsOf } from './matching/message-parts.js';
import { saidBy } from './said-by.js';

/**
 * What comes later about an earlier message: its file at last, a change, or that its sender took it back. While the
 * message is still kept it is changed there; once it is on a ticket, the ticket's record keeps both.
 */
@Injectable()
export class Amendments {
  constructor(
    @Inject(TICKET_SERVICE) private readonly tickets: TicketService,
    private readonly book: ConversationBook,
  ) {}

  async make(earlier: string, errand: Errand): Promise<Carried> {
    const [kept] = await this.book.keptMessages([earlier]);
    if (kept) await this.book.rewriteKept(earlier, amended(kept, errand.message));
    const handled = await this.book.handled(earlier);
    const number = handled?.number;
    if (!handled || number === undefined) return { accepted: true, keep: [], drop: [] };
    await this.onTicket(number, handled, errand);
    return { accepted: true, number, keep: [], drop: [] };
  }

  private async onTicket(number: TicketNumber, earlier: Handled, errand: Errand): Promise<void> {
    const { message, correlationId, replies } = errand;
    for (const [index, command] of commandsOf(message, earlier).entries()) {
      const as = message.content.kind === 'revoked' ? ({ kind: 'system', id: 'tickets' } as const) : message.actor;
      const answer = await this.tickets.execute(number, command, saidBy(message, correlationId, ['amend', index], as));
      if (!answer.accepted) replies.refused(answer);
    }
    const why = partsOf(message).media.find(({ missing }) => missing !== undefined)?.missing;
    if (why) replies.say('media_missing', { values: { why } });
  }
}

const takenBack: Readonly<Record<string, string>> = {
  hi: 'भेजने वाले ने अपना एक संदेश वापस ले लिया है; अभिलेख में वह बना रहेगा।',
  en: 'The sender has taken one of their messages back; the record keeps it.',
};

const commandsOf = (message: IntakeMessage, earlier: Handled): readonly TicketCommand[] => {
  const { content, sourceMessageId, language } = message;
  switch (content.kind) {
    case 'late_media':
      return [{ type: 'AddEvidence', media: content.media, sourceMessageId: earlier.sourceMessageId, personal: {} }];
    case 'revoked': {
      const words = takenBack[language.language] ?? takenBack['en'] ?? '';
      return [{ type: 'AddComment', audience: 'internal', sourceMessageId, personal: { words } }];
    }
    case 'edited': {
      const { words, media } = content;
      if (media.length > 0) {
        return [{ type: 'AddEvidence', media, sourceMessageId, personal: words === undefined ? {} : { words } }];
      }
      return words === undefined
        ? []
        : [{ type: 'AddComment', audience: 'department', sourceMessageId, personal: { words } }];
    }
    default:
      return [];
  }
};

/** A kept message as it is now; undefined when it was taken back. */
const amended = (kept: IntakeMessage, { content }: IntakeMessage): IntakeMessage | undefined => {
  if (content.kind === 'revoked') return undefined;
  const changed = contentAfter(kept.content, content);
  return changed ? { ...kept, content: changed } : kept;
};

const contentAfter = (before: IntakeContent, change: IntakeContent): IntakeContent | undefined => {
  if (change.kind === 'edited') {
    const words = change.words === undefined ? {} : { words: change.words };
    if (change.media.length > 0) return { kind: 'media', media: change.media, ...words };
    if (change.words === undefined) return undefined;
    return before.kind === 'media' ? { ...before, ...words } : { kind: 'text', words: change.words };
  }
  if (change.kind !== 'late_media' || before.kind !== 'media') return undefined;
  const there = before.media.filter(({ missing }) => missing !== 'unreachable');
  return { ...before, media: [...there, ...change.media] };
};
