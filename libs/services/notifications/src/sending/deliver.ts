import type { Clock, Instant } from '@sunwai/kernel';
import { hours, minutes, plus, SunwaiError } from '@sunwai/kernel';
import { MediaUnavailableError } from '@sunwai/media';
import type { PackRegistry } from '@sunwai/packs';
import type { Logger } from '@sunwai/telemetry';
import { WhatsAppError } from '@sunwai/whatsapp';
import type { NoticeContent } from '../notices/notice.js';
import type { OutboxRow, RecipientRow } from '../notifications.tables.js';
import { WINDOW_CLOSED } from '../outbox/failed-receipts.js';
import type { Outcome, SentPart } from '../outbox/settle.js';
import type { Part } from './compose.js';
import { composeFree, composeTemplate } from './compose.js';
import type { Address, WhatsAppChannel } from './whatsapp-channel.js';

/** Source: Meta, "Customer service windows": 24 hours from the person's last message; less what a clock may differ. */
const WINDOW = hours(24) - minutes(1);

/** When an error strikes everybody, how long all wait, in ms. */
const ACCOUNT_PAUSE = minutes(1);
/** Limits of the number or the account, not of the pair: whoever sends next is refused too. */
const THROUGHPUT = new Set(['whatsapp.130429', 'whatsapp.80007', 'whatsapp.4']);

export type Attempt = {
  readonly outcome: Outcome;
  /** The shortest wait that the channel asks for, in ms. */
  readonly retryAfter?: number;
  /** Nobody should be sent to for so long, in ms. */
  readonly pauseAll?: number;
};

export type Delivery = {
  readonly packs: PackRegistry;
  readonly channel: WhatsAppChannel;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Tries to send what one row says, from the part on at which it broke off before. Never throws. */
export const deliver = async (
  row: OutboxRow,
  recipient: RecipientRow,
  { packs, channel, clock, logger }: Delivery,
): Promise<Attempt> => {
  const sent: SentPart[] = [];
  const ends = (verdict: Outcome['verdict']): Attempt => ({ outcome: { row, sent, verdict } });
  if (clock.now() >= row.give_up_at) return ends({ is: 'failed', code: row.code ?? 'notifications.too_late' });
  const pack = packs.find(row.pack);
  if (!pack) return ends({ is: 'retry', code: 'pack.unknown' });
  try {
    const content = JSON.parse(row.content) as NoticeContent;
    const open = isOpen(recipient.last_inbound_at, clock.now());
    const template = open ? undefined : composeTemplate(content, row.language, pack);
    if (!open && !template) return ends({ is: 'held' });
    const parts: readonly Part[] = template ? [template] : composeFree(content, row.language, pack);
    const inReplyTo = content.kind === 'message' && open ? content.inReplyTo : undefined;
    const address: Address = { from: recipient.service, to: recipient.phone, ...(inReplyTo && { inReplyTo }) };
    for (let index = Math.min(row.parts_sent, parts.length - 1); index < parts.length; index += 1) {
      const messageId = await channel.send(parts[index]!, address);
      sent.push({ messageId, last: index === parts.length - 1, via: template ? 'template' : 'free' });
    }
    return ends({ is: 'sent' });
  } catch (error) {
    return { ...ends({ is: 'sent' }), ...verdictOn(error, { row, sent }, logger) };
  }
};

const isOpen = (lastInboundAt: Instant | null, now: Instant): boolean =>
  lastInboundAt !== null && now < plus(lastInboundAt, WINDOW);

const verdictOn = (error: unknown, so: Pick<Outcome, 'row' | 'sent'>, logger: Logger): Attempt => {
  const code = error instanceof SunwaiError ? error.code : 'notifications.unexpected';
  const facts = { id: so.row.id, ticket: so.row.number, purpose: so.row.purpose, code, error };
  const retry: Outcome = { ...so, verdict: { is: 'retry', code } };
  if (error instanceof WhatsAppError) {
    if (code === WINDOW_CLOSED) return { outcome: { ...so, verdict: { is: 'window_closed' } } };
    if (error.accountWide) {
      logger.error('WhatsApp refuses the account; sending waits', facts);
      return { outcome: retry, retryAfter: ACCOUNT_PAUSE, pauseAll: ACCOUNT_PAUSE };
    }
    if (error.retryable) {
      const { retryAfter } = error;
      if (retryAfter === undefined) return { outcome: retry };
      return { outcome: retry, retryAfter, ...(THROUGHPUT.has(code) && { pauseAll: retryAfter }) };
    }
    logger.warn('WhatsApp refused a message', facts);
    return { outcome: { ...so, verdict: { is: 'failed', code } } };
  }
  if (error instanceof MediaUnavailableError) return { outcome: retry };
  logger.error('A message could not be made', facts);
  return { outcome: { ...so, verdict: { is: 'failed', code } } };
};
