import { instantOf } from '../webhook/envelope.schema.js';
import type { PageAttachment, PageItem, PageMessageItem } from './items.js';
import type { Attachment, Messaging, PageEntry } from './page.schema.js';
import { messageSchema, messagingSchema, postbackSchema } from './page.schema.js';

/** One entry of `messaging`: what a person wrote to the Page in Messenger, or one of many notices about it. */
export const parseMessaging = (entry: PageEntry, raw: unknown, path: string): PageItem => {
  const parsed = messagingSchema.safeParse(raw);
  if (!parsed.success) return { item: 'unrecognised', reason: 'not a messaging event', path };
  const event = parsed.data;
  if (event.message !== undefined) return parseMessage(entry, event, event.message, path);
  if (event.message_edit !== undefined) return parseEdit(entry, event, event.message_edit, path);
  if (event.postback !== undefined) return parsePostback(entry, event, event.postback, path);
  const what = Object.keys(event).find(
    (key) => !['sender', 'recipient', 'timestamp', 'message', 'message_edit', 'postback'].includes(key),
  );
  if (what === undefined) return { item: 'unrecognised', reason: 'a messaging event that says nothing', path };
  return notice(entry, event, what.slice(0, 100));
};

const parseMessage = (entry: PageEntry, event: Messaging, raw: unknown, path: string): PageItem => {
  const parsed = messageSchema.safeParse(raw);
  if (!parsed.success) return { item: 'unrecognised', reason: 'a message without id', path };
  const message = parsed.data;
  if (message.is_echo) return notice(entry, event, 'message_echo');
  const coordinates = message.attachments.find(({ type }) => type === 'location')?.payload?.coordinates;
  return {
    ...common(entry, event, message.is_deleted ? 'removed' : 'added', message.mid),
    ...(message.text ? { text: message.text } : {}),
    attachments: message.attachments.filter(({ type }) => type !== 'location').map(attachmentOf),
    ...(coordinates === undefined ? {} : { coordinates: { latitude: coordinates.lat, longitude: coordinates.long } }),
    ...(message.quick_reply?.payload === undefined ? {} : { payload: message.quick_reply.payload }),
    ...(message.reply_to?.mid === undefined ? {} : { inReplyTo: message.reply_to.mid }),
    ...(message.is_unsupported ? { unsupported: true } : {}),
  };
};

const parseEdit = (entry: PageEntry, event: Messaging, raw: unknown, path: string): PageItem => {
  const parsed = messageSchema.safeParse(raw);
  if (!parsed.success) return { item: 'unrecognised', reason: 'an edit without id', path };
  const { mid, text } = parsed.data;
  return { ...common(entry, event, 'edited', mid), ...(text ? { text } : {}), attachments: [] };
};

const parsePostback = (entry: PageEntry, event: Messaging, raw: unknown, path: string): PageItem => {
  const parsed = postbackSchema.safeParse(raw);
  if (!parsed.success) return { item: 'unrecognised', reason: 'a postback without payload', path };
  const { mid, payload, title } = parsed.data;
  // Older versions of Meta's API give a postback no id; sender and time tell two of them apart.
  const id = mid ?? `postback:${event.sender?.id ?? entry.id}:${String(event.timestamp)}`;
  return { ...common(entry, event, 'added', id), ...(title ? { text: title } : {}), attachments: [], payload };
};

const common = (entry: PageEntry, event: Messaging, action: PageMessageItem['action'], id: string) => {
  const at = instantOf(event.timestamp) ?? instantOf(entry.time);
  const sender = event.sender?.id;
  return {
    item: 'message',
    action,
    via: 'messenger',
    page: entry.id,
    id,
    ...(at === undefined ? {} : { at }),
    ...(sender === undefined ? {} : { from: { id: sender } }),
    byPage: sender === entry.id,
  } as const;
};

const attachmentOf = ({ type, url, payload }: Attachment): PageAttachment => {
  const link = payload?.url ?? url;
  return { type, ...(link === undefined ? {} : { url: link }) };
};

const notice = (entry: PageEntry, event: Messaging, what: string): PageItem => {
  const at = instantOf(event.timestamp) ?? instantOf(entry.time);
  return { item: 'notice', page: entry.id, field: 'messaging', what, ...(at === undefined ? {} : { at }) };
};
