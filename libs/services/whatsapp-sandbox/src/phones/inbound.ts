import type { JsonObject } from '@sunwai/kernel';
import type { ServiceNumberConfig } from '../config.schema.js';
import { newMessageId } from '../identity.js';
import type { ShelvedFile } from '../media-shelf.js';
import type { Sandbox } from '../sandbox-parts.js';
import { stock } from '../stock.js';
import { messageWebhook, seconds } from '../webhooks/bodies.js';
import type { Inbound, InboundMedia } from './inbound.schema.js';
import type { Choice, Phone, PhoneMessage, Shown, WebhookAnswer } from './phone.js';

type Said = { readonly type: string; readonly content: JsonObject; readonly shown: Shown; readonly context?: string };
export type Sent = { readonly id: string; readonly n: number; readonly webhook: WebhookAnswer };

const MEDIA_KINDS = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const;
type MediaKind = (typeof MEDIA_KINDS)[number];

/** A wrong request to the phone, in words. */
export class InboundProblem {
  constructor(readonly problem: string) {}
}

/** The person writes: onto the phone's screen, then as a signed webhook to the service. */
export const write = async (
  sandbox: Sandbox,
  phone: Phone,
  inbound: Inbound,
  origin: string,
): Promise<Sent | InboundProblem> => {
  const { services } = sandbox.config;
  const service =
    inbound.to === undefined ? services[0] : services.find(({ phoneNumberId }) => phoneNumberId === inbound.to);
  if (service === undefined) return new InboundProblem(`to: no number of ours has the id ${inbound.to}`);
  if (inbound.name) phone.name = inbound.name;
  const signed = { lane: phone.digits, signature: inbound.signature ?? 'right' };
  if (inbound.raw !== undefined) {
    const body = typeof inbound.raw === 'string' ? inbound.raw : JSON.stringify(inbound.raw);
    return { id: '', n: 0, webhook: await sandbox.sender.post({ ...signed, body }) };
  }
  const said = saidBy(sandbox, phone, inbound, origin);
  if (said instanceof InboundProblem) return said;
  const message = onScreen(sandbox, service, phone, inbound, said);
  const context = inbound.contextMessageId ?? said.context;
  const body = messageWebhook(service, phone, {
    id: message.id,
    timestamp: seconds(inbound.timestamp === undefined ? Date.now() : inbound.timestamp * 1_000),
    ...(context === undefined && !inbound.forwarded
      ? {}
      : {
          context: {
            ...(context ? { from: service.displayPhoneNumber, id: context } : {}),
            ...(inbound.forwarded ? { forwarded: true } : {}),
          },
        }),
    type: said.type,
    ...said.content,
  });
  message.webhook = await sandbox.sender.post({ ...signed, body: JSON.stringify(body) });
  if (message.webhook.status === 200 && message.status === 'sent') sandbox.book.mark(phone, message, 'delivered');
  else sandbox.book.changed(phone);
  return { id: message.id, n: message.n, webhook: message.webhook };
};

const onScreen = (
  sandbox: Sandbox,
  service: ServiceNumberConfig,
  phone: Phone,
  inbound: Inbound,
  said: Said,
): PhoneMessage => {
  const at = new Date().toISOString();
  const context = inbound.contextMessageId ?? said.context;
  const message: PhoneMessage = {
    n: 0,
    id: inbound.id ?? newMessageId(phone.digits),
    direction: 'sent',
    service: service.phoneNumberId,
    at,
    ...said.shown,
    ...(context === undefined ? {} : { inReplyTo: context }),
    status: 'sent',
    statuses: [{ status: 'sent', at }],
  };
  phone.wroteAt.set(service.phoneNumberId, sandbox.faults.clock());
  sandbox.book.show(phone, message);
  return message;
};

const saidBy = (sandbox: Sandbox, phone: Phone, inbound: Inbound, origin: string): Said | InboundProblem => {
  if (inbound.text !== undefined) return plain('text', { body: inbound.text }, { text: inbound.text });
  for (const kind of MEDIA_KINDS) {
    const media = inbound[kind];
    if (media !== undefined) return file(sandbox, phone, kind, media, origin);
  }
  if (inbound.location) {
    const { latitude, longitude, name, address } = inbound.location;
    const place = { latitude, longitude, ...(name ? { name } : {}) };
    return plain('location', { ...place, ...(address ? { address } : {}) }, { location: place });
  }
  const choice = inbound.button ?? inbound.list;
  if (choice) return chosen(phone, choice);
  if (inbound.reaction) {
    const { messageId, emoji } = inbound.reaction;
    return plain(
      'reaction',
      { message_id: messageId, ...(emoji ? { emoji } : {}) },
      { text: emoji, reactionTo: messageId },
    );
  }
  if (inbound.revoke)
    return plain('revoke', { original_message_id: inbound.revoke.messageId }, { text: '(deleted a message)' });
  if (inbound.edit) {
    const { messageId, text } = inbound.edit;
    const message = { context: { id: 'M0' }, type: 'text', text: { body: text } };
    return plain('edit', { original_message_id: messageId, message }, { text: `(edited) ${text}` });
  }
  if (inbound.contacts) {
    const shown = { type: 'contacts', text: '(a contact card)' };
    return { type: 'contacts', content: { contacts: inbound.contacts as JsonObject[] }, shown };
  }
  return unsupported(inbound.unsupported ?? 'unknown');
};

const plain = (type: string, content: JsonObject, shown: Omit<Shown, 'type'>): Said => ({
  type,
  content: { [type]: content },
  shown: { type, ...shown },
});

const unsupported = (what: string): Said => {
  const title = 'Message type unknown';
  const errors = [
    { code: 131051, title, message: title, error_data: { details: 'Message type is currently not supported.' } },
  ];
  return {
    type: 'unsupported',
    content: { errors, unsupported: { type: what } },
    shown: { type: 'unsupported', text: `(${what})` },
  };
};

const file = (sandbox: Sandbox, phone: Phone, kind: MediaKind, media: InboundMedia, origin: string): Said => {
  const own = media.base64 === undefined ? undefined : Buffer.from(media.base64, 'base64');
  const shelved: ShelvedFile = sandbox.shelf.put(
    own === undefined
      ? {
          ...stock[kind],
          mimeType: media.mimeType ?? stock[kind].mimeType,
          filename: media.filename ?? stock[kind].filename,
        }
      : {
          bytes: own,
          mimeType: media.mimeType ?? stock[kind].mimeType,
          ...(media.filename ? { filename: media.filename } : {}),
        },
  );
  const type = kind === 'voice' ? 'audio' : kind;
  const filename = shelved.filename ?? 'document';
  const content = {
    ...(media.caption ? { caption: media.caption } : {}),
    ...(kind === 'document' ? { filename } : {}),
    mime_type: shelved.mimeType,
    sha256: shelved.sha256.toString('base64'),
    id: shelved.id,
    url: sandbox.shelf.link(origin, shelved.id),
    ...(type === 'audio' ? { voice: kind === 'voice' } : {}),
    ...(kind === 'sticker' ? { animated: false } : {}),
  };
  return plain(type, content, {
    media: {
      id: shelved.id,
      mimeType: shelved.mimeType,
      filename,
      url: `/sandbox/phones/${phone.digits}/media/${shelved.id}`,
    },
    ...(media.caption ? { text: media.caption } : {}),
  });
};

/** A tap on a button of the API comes back as `interactive`, one on a template's quick reply as `button`. */
const chosen = (phone: Phone, { messageId, payload, title }: NonNullable<Inbound['button']>): Said | InboundProblem => {
  const choicesOf = (message: PhoneMessage): readonly Choice[] => [
    ...(message.buttons ?? []),
    ...(message.list?.rows ?? []),
  ];
  const message = phone.messages.findLast(
    (other) =>
      (messageId === undefined || other.id === messageId) &&
      choicesOf(other).some((choice) => choice.payload === payload),
  );
  const choice = message && choicesOf(message).find((other) => other.payload === payload);
  const words = choice?.title ?? title;
  if (words === undefined)
    return new InboundProblem('button: the phone was sent no such button (give its title to press it all the same)');
  const context = message?.id ?? messageId;
  const shown = { type: 'button', text: words };
  if (message?.type === 'template') {
    return { type: 'button', content: { button: { payload, text: words } }, shown, ...(context ? { context } : {}) };
  }
  const type = message?.list ? 'list_reply' : 'button_reply';
  const reply = { id: payload, title: words, ...(choice?.description ? { description: choice.description } : {}) };
  return {
    type: 'interactive',
    content: { interactive: { type, [type]: reply } },
    shown,
    ...(context ? { context } : {}),
  };
};
