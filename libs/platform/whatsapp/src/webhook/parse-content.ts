import {
  contentSchemas,
  editSchema,
  interactiveSchema,
  interactiveSchemas,
  unsupportedSchema,
} from './content.schema.js';
import type { MessageContent, MetaProblem } from './items.js';

type Typed = { readonly type: string; readonly [field: string]: unknown };

/** What a message says. Whatever has no known shape is `unsupported`, so that its sender can be told; never throws. */
export const parseContent = (message: Typed, problems: readonly MetaProblem[]): MessageContent => {
  switch (message.type) {
    case 'interactive':
      return parseInteractive(message['interactive'], problems);
    case 'edit':
      return parseEdit(message['edit'], problems);
    case 'request_welcome':
      return { kind: 'welcome_requested' };
    case 'unsupported': {
      const named = unsupportedSchema.safeParse(message['unsupported']);
      return unsupported(named.success ? named.data.type : 'unsupported', problems);
    }
    default: {
      const schema = Object.hasOwn(contentSchemas, message.type) ? contentSchemas[message.type] : undefined;
      const parsed = schema?.safeParse(message[message.type]);
      return parsed?.success ? parsed.data : unsupported(message.type, problems);
    }
  }
};

const parseInteractive = (value: unknown, problems: readonly MetaProblem[]): MessageContent => {
  const interactive = interactiveSchema.safeParse(value);
  if (!interactive.success) return unsupported('interactive', problems);
  const { type } = interactive.data;
  const schema = Object.hasOwn(interactiveSchemas, type) ? interactiveSchemas[type] : undefined;
  const parsed = schema?.safeParse(interactive.data[type]);
  return parsed?.success ? parsed.data : unsupported(`interactive.${type}`, problems);
};

const parseEdit = (value: unknown, problems: readonly MetaProblem[]): MessageContent => {
  const edit = editSchema.safeParse(value);
  // An edit of an edit is not in Meta's documents; refusing it also bounds the depth.
  if (!edit.success || edit.data.message.type === 'edit') return unsupported('edit', problems);
  return { kind: 'edited', of: edit.data.original_message_id, content: parseContent(edit.data.message, problems) };
};

const unsupported = (what: string, problems: readonly MetaProblem[]): MessageContent => ({
  kind: 'unsupported',
  what: what.slice(0, 100),
  problems,
});
