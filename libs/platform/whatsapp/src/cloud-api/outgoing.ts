import type { JsonObject } from '@sunwai/kernel';
import { limits } from './limits.js';
import { invalidMessage } from './whatsapp-error.js';

/** From which number of ours to whom. */
export type Envelope = {
  /** Meta's `phone_number_id`. */
  readonly from: string;
  /** E.164, with or without the plus. */
  readonly to: string;
  /** The person's message that this answers (`wamid.…`): shown as a quotation. */
  readonly inReplyTo?: string;
  /** Comes back in every receipt of this message (`biz_opaque_callback_data`). No personal data. */
  readonly tracker?: string;
};

export type Choice = { readonly payload: string; readonly title: string; readonly description?: string };

/** A file at Meta (`id`, from `uploadMedia`) or at a public address. */
export type MediaSource = { readonly id: string } | { readonly link: string };
export type SendableMedium = 'image' | 'video' | 'audio' | 'document' | 'sticker';

export type TextMessage = Envelope & { readonly text: string; readonly previewLinks?: boolean };
export type ButtonsMessage = Envelope & {
  readonly text: string;
  readonly buttons: readonly Choice[];
  readonly header?: string | { readonly medium: 'image' | 'video' | 'document'; readonly media: MediaSource };
  readonly footer?: string;
};
export type ListMessage = Envelope & {
  readonly text: string;
  /** On the button that opens the list. */
  readonly button: string;
  readonly rows: readonly Choice[];
  readonly header?: string;
  readonly footer?: string;
};
export type MediaMessage = Envelope & {
  readonly medium: SendableMedium;
  readonly media: MediaSource;
  readonly caption?: string;
  readonly filename?: string;
};
export type TemplateMessage = Envelope & {
  readonly template: string;
  /** Meta's code of the language: `hi`, `en`, `en_US`. */
  readonly language: string;
  /** In the order of `{{1}}`, `{{2}}`, … of the body. */
  readonly body?: readonly string[];
  readonly header?: string | { readonly medium: 'image' | 'video' | 'document'; readonly media: MediaSource };
  /** What comes back when the template's quick replies are tapped, in their order. */
  readonly quickReplies?: readonly string[];
};

const within = (what: string, text: string, limit: number): string => {
  if (text.trim() === '') throw invalidMessage(`${what} is empty`);
  if (text.length > limit) throw invalidMessage(`${what} has ${text.length} characters; ${limit} are allowed`);
  return text;
};

const envelope = (message: Envelope, type: string, content: JsonObject): JsonObject => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: message.to.replace(/^\+/, ''),
  ...(message.inReplyTo === undefined ? {} : { context: { message_id: message.inReplyTo } }),
  ...(message.tracker === undefined
    ? {}
    : { biz_opaque_callback_data: within('The tracker', message.tracker, limits.tracker) }),
  type,
  [type]: content,
});

export const textBody = (message: TextMessage): JsonObject =>
  envelope(message, 'text', {
    body: within('The text', message.text, limits.text),
    preview_url: message.previewLinks ?? false,
  });

export const mediaBody = (message: MediaMessage): JsonObject => {
  const captioned = message.medium !== 'audio' && message.medium !== 'sticker';
  if (message.caption !== undefined && !captioned)
    throw invalidMessage(`WhatsApp shows no caption with ${message.medium}`);
  return envelope(message, message.medium, {
    ...message.media,
    ...(message.caption ? { caption: within('The caption', message.caption, limits.caption) } : {}),
    ...(message.filename !== undefined && message.medium === 'document' ? { filename: message.filename } : {}),
  });
};

const titled = (choices: readonly Choice[], most: number, titleLimit: number, payloadLimit: number): void => {
  if (choices.length === 0 || choices.length > most)
    throw invalidMessage(`1 to ${most} choices are allowed, not ${choices.length}`);
  for (const { title, payload } of choices) {
    within('A title', title, titleLimit);
    within('A payload', payload, payloadLimit);
  }
  if (new Set(choices.map(({ payload }) => payload)).size < choices.length)
    throw invalidMessage('Two choices have one payload');
};

const frame = (text: string, header: JsonObject | undefined, footer: string | undefined): JsonObject => ({
  body: { text: within('The text', text, limits.interactiveBody) },
  ...(header === undefined ? {} : { header }),
  ...(footer === undefined ? {} : { footer: { text: within('The footer', footer, limits.footer) } }),
});

const headerOf = (header: ButtonsMessage['header']): JsonObject | undefined => {
  if (header === undefined) return undefined;
  if (typeof header === 'string') return { type: 'text', text: within('The header', header, limits.header) };
  return { type: header.medium, [header.medium]: { ...header.media } };
};

export const buttonsBody = (message: ButtonsMessage): JsonObject => {
  titled(message.buttons, limits.buttons, limits.buttonTitle, limits.payload);
  const titles = new Set(message.buttons.map(({ title }) => title));
  if (titles.size < message.buttons.length) throw invalidMessage('Two buttons have one title');
  const buttons = message.buttons.map(({ payload, title }) => ({ type: 'reply', reply: { id: payload, title } }));
  return envelope(message, 'interactive', {
    type: 'button',
    ...frame(message.text, headerOf(message.header), message.footer),
    action: { buttons },
  });
};

export const listBody = (message: ListMessage): JsonObject => {
  titled(message.rows, limits.listRows, limits.rowTitle, limits.rowPayload);
  const rows = message.rows.map(({ payload, title, description }) => ({
    id: payload,
    title,
    ...(description ? { description: within('A description', description, limits.rowDescription) } : {}),
  }));
  return envelope(message, 'interactive', {
    type: 'list',
    ...frame(message.text, headerOf(message.header), message.footer),
    action: { button: within('The button', message.button, limits.buttonTitle), sections: [{ rows }] },
  });
};

/** Template parameters may hold neither line breaks nor tabs nor more than four spaces in a row (error 132012). */
const parameter = (text: string): JsonObject => ({
  type: 'text',
  text: within(
    'A template parameter',
    text.replaceAll(/[\n\t]+/g, ' ').replaceAll(/ {2,}/g, ' '),
    limits.interactiveBody,
  ),
});

export const templateBody = (message: TemplateMessage): JsonObject => {
  const header = message.header;
  const components: JsonObject[] = [];
  if (header !== undefined) {
    const value =
      typeof header === 'string' ? parameter(header) : { type: header.medium, [header.medium]: { ...header.media } };
    components.push({ type: 'header', parameters: [value] });
  }
  if (message.body?.length) components.push({ type: 'body', parameters: message.body.map(parameter) });
  (message.quickReplies ?? []).forEach((payload, index) =>
    components.push({
      type: 'button',
      sub_type: 'quick_reply',
      index: String(index),
      parameters: [{ type: 'payload', payload: within('A payload', payload, limits.payload) }],
    }),
  );
  return envelope(message, 'template', {
    name: message.template,
    language: { code: message.language },
    ...(components.length > 0 ? { components } : {}),
  });
};
