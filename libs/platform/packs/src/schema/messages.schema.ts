import { z } from 'zod';
import { messageKeys } from '../message-keys.js';
import type { MessageKey } from '../message-keys.js';
import { line } from './values.schema.js';

const buttonTitle = line.refine(
  (title) => [...title].length <= 20,
  'Write a button of at most 20 characters: WhatsApp takes no more.',
);

const entry = z
  .union(
    [line, z.strictObject({ text: line, buttons: z.record(line, buttonTitle).default({}) })],
    'Write the text itself, or { text: …, buttons: { id: title } } with titles of at most 20 characters.',
  )
  .transform((given): MessageEntry => (typeof given === 'string' ? { text: given, buttons: {} } : given));

export type MessageEntry = { readonly text: string; readonly buttons: Readonly<Record<string, string>> };
export type Messages = Readonly<Record<MessageKey, MessageEntry>>;

/** `messages/<language>.yaml`: every message that the code sends, in that language, in ICU MessageFormat. */
export const messagesSchema = z.strictObject(
  Object.fromEntries(messageKeys.map((key) => [key, entry])) as Record<MessageKey, typeof entry>,
);
