import { instantOf } from '../webhook/envelope.schema.js';
import type { PageAttachment, PageItem, PageMessageItem } from './items.js';
import type { FeedValue, PageEntry } from './page.schema.js';
import { feedValueSchema } from './page.schema.js';

const ACTIONS: Readonly<Record<string, PageMessageItem['action']>> = {
  add: 'added',
  edit: 'edited',
  edited: 'edited',
  remove: 'removed',
};

/** What Meta calls the things in a feed that hold words or pictures of a person. */
const VIA: Readonly<Record<string, PageMessageItem['via']>> = {
  post: 'post',
  status: 'post',
  photo: 'post',
  video: 'post',
  share: 'post',
  comment: 'comment',
};

/** A change of the fields `feed`, `mention` and `ratings`. Moderation and likes are notices. */
export const parseFeed = (entry: PageEntry, field: string, raw: unknown, path: string): PageItem => {
  const parsed = feedValueSchema.safeParse(raw);
  if (!parsed.success) return { item: 'unrecognised', reason: 'a change of the feed without item or verb', path };
  const value = parsed.data;
  const at = instantOf(value.created_time) ?? instantOf(entry.time);
  const action = Object.hasOwn(ACTIONS, value.verb) ? ACTIONS[value.verb] : undefined;
  const via = field === 'ratings' || !Object.hasOwn(VIA, value.item) ? undefined : VIA[value.item];
  const id = via === 'comment' ? value.comment_id : value.post_id;
  if (action === undefined || via === undefined || id === undefined) {
    return { item: 'notice', page: entry.id, field, what: `${value.item}.${value.verb}`, ...(at ? { at } : {}) };
  }
  const from = authorOf(value);
  return {
    item: 'message',
    action,
    via: field === 'mention' ? 'mention' : via,
    page: entry.id,
    id,
    ...(value.comment_id !== undefined && value.post_id !== undefined ? { post: value.post_id } : {}),
    ...(at === undefined ? {} : { at }),
    ...(from === undefined ? {} : { from }),
    byPage: from?.id === entry.id,
    ...(value.message ? { text: value.message } : {}),
    attachments: attachmentsOf(value),
    // A comment on a comment names that comment as its parent; one on the post names the post.
    ...(value.parent_id !== undefined && value.parent_id !== value.post_id ? { inReplyTo: value.parent_id } : {}),
  };
};

const authorOf = (value: FeedValue): PageMessageItem['from'] => {
  const id = value.from?.id ?? value.sender_id;
  const name = value.from?.name ?? value.sender_name;
  return id === undefined ? undefined : { id, ...(name ? { name } : {}) };
};

const attachmentsOf = (value: FeedValue): readonly PageAttachment[] => [
  ...(value.photo === undefined ? [] : [{ type: 'photo', url: value.photo }]),
  ...(value.video === undefined ? [] : [{ type: 'video', url: value.video }]),
  ...value.photos.map((url) => ({ type: 'photo', url })),
  ...(value.link === undefined ? [] : [{ type: value.item === 'share' ? 'link' : value.item, url: value.link }]),
];
