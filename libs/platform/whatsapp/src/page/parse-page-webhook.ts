import { instantOf } from '../webhook/envelope.schema.js';
import type { PageItem } from './items.js';
import type { PageEntry } from './page.schema.js';
import { pageBodySchema, pageChangeSchema, pageEntrySchema } from './page.schema.js';
import { parseFeed } from './parse-feed.js';
import { parseMessaging } from './parse-messaging.js';

const FEED_FIELDS: readonly string[] = ['feed', 'mention', 'ratings'];

/**
 * Everything that a Facebook Page webhook body says, in its order. Never throws and never comes back empty.
 *
 * @param body the parsed JSON of a body whose signature was verified
 * Source: Meta, "Webhooks for Pages" and "Webhooks for Messenger Platform".
 */
export const parsePageWebhook = (body: unknown): readonly PageItem[] => {
  const parsed = pageBodySchema.safeParse(body);
  if (!parsed.success) return [unrecognised('not a webhook body: object and entry expected', '')];
  const { object, entry } = parsed.data;
  if (object !== 'page' && object !== 'user') return [unrecognised('object is neither page nor user', 'object')];
  const items = entry.flatMap((raw, index) => parseEntry(raw, `entry[${index}]`));
  return items.length > 0 ? items : [unrecognised('nothing in it', 'entry')];
};

const parseEntry = (raw: unknown, path: string): readonly PageItem[] => {
  const parsed = pageEntrySchema.safeParse(raw);
  if (!parsed.success) return [unrecognised('an entry that is no object', path)];
  const entry = parsed.data;
  const items = [
    ...entry.changes.map((change, index) => parseChange(entry, change, `${path}.changes[${index}]`)),
    ...entry.messaging.map((event, index) => parseMessaging(entry, event, `${path}.messaging[${index}]`)),
    // Another app of the Page holds these conversations; we only overhear them.
    ...entry.standby.map(() => notice(entry, 'standby', 'standby')),
  ];
  return items.length > 0 ? items : [unrecognised('an entry without changes or messages', path)];
};

const parseChange = (entry: PageEntry, raw: unknown, path: string): PageItem => {
  const parsed = pageChangeSchema.safeParse(raw);
  if (!parsed.success) return unrecognised('a change without field', path);
  const { field, value } = parsed.data;
  return FEED_FIELDS.includes(field) ? parseFeed(entry, field, value, path) : notice(entry, field, field);
};

const notice = (entry: PageEntry, field: string, what: string): PageItem => {
  const at = instantOf(entry.time);
  return { item: 'notice', page: entry.id, field, what, ...(at === undefined ? {} : { at }) };
};

const unrecognised = (reason: string, path: string): PageItem => ({ item: 'unrecognised', reason, path });
