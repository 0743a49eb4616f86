import type { IntakeMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { Clock, Instant } from '@sunwai/kernel';
import type { Message } from '@sunwai/messaging';
import type { LanguageOf } from '@sunwai/ticket';
import type { MessageItem } from '@sunwai/whatsapp';

/** Intake's own topic: what was accepted at a door and waits for its files and language; by conversation. */
export const inboxTopic = 'intake.inbox';

/** What an adapter posted: complete but for the language, where the adapter does not state it. */
export type PostedMessage = Omit<IntakeMessage, 'language'> & { readonly language?: LanguageOf };

export type InboxItem =
  | { readonly kind: 'whatsapp'; readonly pack: string; readonly receivedAt: Instant; readonly item: MessageItem }
  /** One post may be several messages: words, then a place. `id` is the first one's. */
  | { readonly kind: 'posted'; readonly id: string; readonly messages: readonly PostedMessage[] };

const source = '/sunwai/intake';

/** @param id of the message that it becomes */
export const inboxMessage = (id: string, conversation: string, data: InboxItem, clock: Clock): Message<InboxItem> => ({
  id,
  type: 'sunwai.intake.received.v1',
  source,
  time: clock.now(),
  key: conversation,
  data,
  headers: { correlationid: id },
});

/** For `intake.messages`. */
export const intakeMessage = (data: IntakeMessage, correlation: string, clock: Clock): Message<IntakeMessage> => ({
  id: data.id,
  type: 'sunwai.intake.message.v1',
  source,
  time: clock.now(),
  key: data.conversation,
  data,
  headers: { correlationid: correlation },
});

export const intakeMessages = topics.intakeMessages;
