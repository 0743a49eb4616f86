import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ChannelReceipt } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { Clock, Instant } from '@sunwai/kernel';
import { derivedId } from '@sunwai/kernel';
import type { Bus, Message } from '@sunwai/messaging';
import { BUS } from '@sunwai/messaging';
import type { Pack, PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { CLOCK } from '@sunwai/telemetry';
import type { MessageItem, StatusItem, WebhookItem } from '@sunwai/whatsapp';
import { parseWebhook } from '@sunwai/whatsapp';
import type { InboxItem } from '../inbox/inbox-item.js';
import { inboxMessage, inboxTopic } from '../inbox/inbox-item.js';
import { messageIdOf } from '../inbox/message-id.js';
import type { Notice } from '../notices/notice-book.js';
import { NoticeBook } from '../notices/notice-book.js';
import { conversationOf, People } from '../people/people.js';

/** What people do without saying anything: nobody is answered, so it goes no further than the notices. */
const silentKinds: ReadonlySet<MessageItem['content']['kind']> = new Set([
  'reaction',
  'number_changed',
  'identity_changed',
  'welcome_requested',
]);

type Sorted = {
  readonly inbox: Message<InboxItem>[];
  readonly receipts: Message<ChannelReceipt>[];
  readonly notices: Notice[];
};

/** Takes a WhatsApp webhook in: sorts what it says, makes it durable, and no more; the rest is done after the answer. */
@Injectable()
export class WhatsAppIntake {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly people: People,
    private readonly notices: NoticeBook,
  ) {}

  /**
   * Resolves when all of it is durable; until then Meta may deliver it again, and everything gets the same ids.
   * @throws {BusUnavailableError | DatabaseUnavailableError} Meta tries again for days
   */
  async accept(rawBody: Uint8Array, body: unknown): Promise<void> {
    const sorted: Sorted = { inbox: [], receipts: [], notices: [] };
    const receivedAt = this.clock.now();
    for (const item of parseWebhook(body)) this.sort(item, sorted, receivedAt);
    const { inbox, receipts, notices } = sorted;
    await Promise.all([
      inbox.length > 0 && this.bus.publish(inboxTopic, inbox),
      receipts.length > 0 && this.bus.publish(topics.intakeReceipts, receipts),
      notices.length > 0 && this.notices.record('whatsapp', digestOf(rawBody), notices),
    ]);
  }

  private sort(item: WebhookItem, { inbox, receipts, notices }: Sorted, receivedAt: Instant): void {
    if (item.item === 'unrecognised') {
      notices.push({ kind: 'unrecognised', account: '', what: `${item.reason} (${item.path})` });
    } else if (item.item === 'account') {
      notices.push(accountNotice(item));
    } else {
      // A message for a number that no pack has is answered 200: Meta would deliver it for days, and bar the webhook.
      const pack = this.packs.findByWhatsApp(item.service.phoneNumberId);
      if (!pack) notices.push(noticeOf(item, 'unknown_service', item.item));
      else if (item.item === 'status') receipts.push(this.receipt(item, pack, receivedAt));
      else if (silentKinds.has(item.content.kind)) notices.push(noticeOf(item, 'unsupported', item.content.kind));
      else inbox.push(this.message(item, pack, receivedAt));
    }
  }

  private message(item: MessageItem, pack: Pack, receivedAt: Instant): Message<InboxItem> {
    const { phoneNumberId } = item.service;
    const conversation = conversationOf(phoneNumberId, this.people.onWhatsApp(item.from, pack));
    const data: InboxItem = { kind: 'whatsapp', pack: pack.id, receivedAt, item };
    return inboxMessage(messageIdOf('whatsapp', phoneNumberId, item.id), conversation, data, this.clock);
  }

  /** `played` says of a voice message what `read` says of others. */
  private receipt(item: StatusItem, pack: Pack, receivedAt: Instant): Message<ChannelReceipt> {
    const { service, messageId, problems, tracker } = item;
    const status = item.status === 'played' ? 'read' : item.status;
    const data: ChannelReceipt = {
      pack: pack.id,
      channel: 'whatsapp',
      service: service.phoneNumberId,
      messageId,
      status,
      at: item.at ?? receivedAt,
      ...(status === 'failed' ? { code: problems[0]?.code ?? 'whatsapp.failed' } : {}),
      ...(tracker === undefined ? {} : { tracker }),
    };
    const id = derivedId('intake.receipt', 'whatsapp', service.phoneNumberId, messageId, status);
    return {
      id,
      type: 'sunwai.intake.receipt.v1',
      source: '/sunwai/intake',
      time: this.clock.now(),
      key: messageId,
      data,
      headers: { correlationid: id },
    };
  }
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const noticeOf = (item: MessageItem | StatusItem, kind: Notice['kind'], what: string): Notice => {
  const at = item.item === 'message' ? item.sentAt : item.at;
  return { kind, account: item.service.phoneNumberId, what, ...(at === undefined ? {} : { occurredAt: at }) };
};

const accountNotice = (item: Extract<WebhookItem, { item: 'account' }>): Notice => ({
  kind: 'account',
  account: item.businessAccount,
  what: [item.field, item.event, ...item.problems.map(({ code }) => code)].filter((part) => part).join(' '),
  ...(item.at === undefined ? {} : { occurredAt: item.at }),
});
