import { z } from 'zod';
import { phoneOf } from './content.schema.js';
import type { Contact, MessagesValue, RawMessage } from './envelope.schema.js';
import {
  bodySchema,
  changeSchema,
  entrySchema,
  instantOf,
  messageSchema,
  messagesValueSchema,
  problemSchema,
  statusSchema,
} from './envelope.schema.js';
import type { MessageItem, MetaProblem, ServiceNumber, StatusItem, WebhookItem, WhatsAppSender } from './items.js';
import { parseContent } from './parse-content.js';

type Entry = z.infer<typeof entrySchema>;

/**
 * Everything that a WhatsApp webhook body says, in its order; one body may carry several messages and receipts.
 * Never throws and never comes back empty: what can't be read is an `unrecognised` item with the reason.
 *
 * @param body the parsed JSON of a body whose signature was verified
 * Source: Meta, "Webhooks reference" of the WhatsApp Business Platform.
 */
export const parseWebhook = (body: unknown): readonly WebhookItem[] => {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return [unrecognised('not a webhook body: object and entry expected', '')];
  if (parsed.data.object !== 'whatsapp_business_account') return [unrecognised('object is not WhatsApp’s', 'object')];
  const items = parsed.data.entry.flatMap((entry, index) => parseEntry(entry, `entry[${index}]`));
  return items.length > 0 ? items : [unrecognised('nothing in it', 'entry')];
};

const parseEntry = (value: unknown, path: string): readonly WebhookItem[] => {
  const entry = entrySchema.safeParse(value);
  if (!entry.success) return [unrecognised('an entry without changes', path)];
  return entry.data.changes.flatMap((raw, index) => {
    const at = `${path}.changes[${index}]`;
    const change = changeSchema.safeParse(raw);
    if (!change.success) return [unrecognised('a change without field', at)];
    const { field, value: content } = change.data;
    return field === 'messages'
      ? parseMessages(entry.data, content, `${at}.value`)
      : [account(entry.data, field, content)];
  });
};

const parseMessages = (entry: Entry, raw: unknown, path: string): readonly WebhookItem[] => {
  const parsed = messagesValueSchema.safeParse(raw);
  if (!parsed.success) return [unrecognised('messages without the number that they reached', path)];
  const value = parsed.data;
  const service: ServiceNumber = {
    businessAccount: entry.id,
    phoneNumberId: value.metadata.phone_number_id,
    ...(value.metadata.display_phone_number ? { displayPhoneNumber: value.metadata.display_phone_number } : {}),
  };
  const problems = problemsOf(value.errors);
  const items: WebhookItem[] = [
    ...value.messages.map((message, index) => messageItem(message, value, service, `${path}.messages[${index}]`)),
    ...value.statuses.map((status, index) => statusItem(status, service, `${path}.statuses[${index}]`)),
  ];
  if (items.length > 0) return items;
  if (problems.length === 0) return [unrecognised('neither messages nor statuses nor errors', path)];
  return [{ item: 'account', businessAccount: entry.id, field: 'messages', event: 'errors', problems }];
};

const messageItem = (raw: unknown, value: MessagesValue, service: ServiceNumber, path: string): WebhookItem => {
  const parsed = messageSchema.safeParse(raw);
  if (!parsed.success) return unrecognised('a message without id or type', path);
  const message = parsed.data;
  const from = senderOf(message, value.contacts);
  if (from.phone === undefined && from.userId === undefined) return unrecognised('a message without sender', path);
  const sentAt = instantOf(message.timestamp);
  const context = message.context;
  const item: MessageItem = {
    item: 'message',
    service,
    id: message.id,
    ...(sentAt === undefined ? {} : { sentAt }),
    from,
    ...(context?.id ? { inReplyTo: context.id } : {}),
    ...(context?.frequently_forwarded ? { forwarded: 'many_times' } : context?.forwarded ? { forwarded: 'once' } : {}),
    ...(message.referral === undefined ? {} : { referral: referralOf(message.referral) }),
    ...(message.group_id === undefined ? {} : { group: message.group_id }),
    content: parseContent(message, problemsOf([...(message.errors ?? []), ...value.errors])),
  };
  return item;
};

const referralOf = ({ source_url, headline }: { source_url?: string; headline?: string }) => ({
  ...(source_url === undefined ? {} : { sourceUrl: source_url }),
  ...(headline === undefined ? {} : { headline }),
});

const senderOf = (message: RawMessage, contacts: readonly Contact[]): WhatsAppSender => {
  const contact =
    contacts.find(({ wa_id, user_id }) =>
      message.from === undefined ? user_id === message.from_user_id : wa_id === message.from,
    ) ?? (contacts.length === 1 ? contacts[0] : undefined);
  const phone = phoneOf(message.from) ?? phoneOf(contact?.wa_id);
  const userId = message.from_user_id ?? contact?.user_id;
  const name = contact?.profile?.name;
  return {
    ...(phone === undefined ? {} : { phone }),
    ...(userId === undefined ? {} : { userId }),
    ...(name === undefined || name === '' ? {} : { name }),
  };
};

const statusItem = (raw: unknown, service: ServiceNumber, path: string): WebhookItem => {
  const parsed = statusSchema.safeParse(raw);
  if (!parsed.success) return unrecognised('a status of an unknown kind', path);
  const { id, status, timestamp, recipient_id, recipient_type, recipient_participant_id, ...rest } = parsed.data;
  const at = instantOf(timestamp);
  const inGroup = recipient_type === 'group' && recipient_id !== undefined;
  const item: StatusItem = {
    item: 'status',
    service,
    messageId: id,
    status,
    ...(at === undefined ? {} : { at }),
    ...(inGroup
      ? { group: { id: recipient_id, ...(recipient_participant_id ? { participant: recipient_participant_id } : {}) } }
      : {}),
    problems: problemsOf(rest.errors ?? []),
    ...(rest.biz_opaque_callback_data === undefined ? {} : { tracker: rest.biz_opaque_callback_data }),
  };
  return item;
};

const noticeSchema = z.looseObject({
  event: z.string().optional().catch(undefined),
  calls: z
    .tuple([z.looseObject({ event: z.string() })], z.unknown())
    .optional()
    .catch(undefined),
});

const account = (entry: Entry, field: string, value: unknown): WebhookItem => {
  const notice = noticeSchema.safeParse(value);
  const event = notice.success ? (notice.data.event ?? notice.data.calls?.[0].event) : undefined;
  const at = instantOf(entry.time);
  return {
    item: 'account',
    businessAccount: entry.id,
    field,
    ...(event === undefined ? {} : { event }),
    ...(at === undefined ? {} : { at }),
    problems: [],
  };
};

const problemsOf = (errors: readonly unknown[]): readonly MetaProblem[] =>
  errors.flatMap((error) => {
    const parsed = problemSchema.safeParse(error);
    if (!parsed.success) return [];
    const { code, title, message, error_data } = parsed.data;
    const words = title ?? message;
    return [
      {
        code: `whatsapp.${code}`,
        ...(words === undefined ? {} : { title: words }),
        ...(error_data?.details === undefined ? {} : { details: error_data.details }),
      },
    ];
  });

const unrecognised = (reason: string, path: string): WebhookItem => ({ item: 'unrecognised', reason, path });
