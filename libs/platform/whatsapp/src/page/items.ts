import type { Instant } from '@sunwai/kernel';

/** Who wrote. Meta leaves the author out of some mentions and of guests' chats: then neither is there. */
export type PageAuthor = { readonly id: string; readonly name?: string };

export type PageAttachment = {
  /** Messenger's and the feed's own words: `image`, `video`, `audio`, `file`, `template`, `fallback`, `photo`. */
  readonly type: string;
  readonly url?: string;
};

/** Something that a person said on the Page or to it. */
export type PageMessageItem = {
  readonly item: 'message';
  readonly action: 'added' | 'edited' | 'removed';
  readonly via: 'messenger' | 'post' | 'comment' | 'mention';
  readonly page: string;
  /** Of the message, post or comment: the same when the webhook is delivered again. */
  readonly id: string;
  /** The post under which a comment stands; to answer there. */
  readonly post?: string;
  /** When it was written; where Meta says only when it was noticed, that. */
  readonly at?: Instant;
  readonly from?: PageAuthor;
  /** The Page itself wrote it: an answer of ours, or a post of our office. */
  readonly byPage: boolean;
  readonly text?: string;
  readonly attachments: readonly PageAttachment[];
  readonly coordinates?: { readonly latitude: number; readonly longitude: number };
  /** What we gave a button or quick reply that was chosen. */
  readonly payload?: string;
  readonly inReplyTo?: string;
  /** The person sent something that Meta doesn't hand over. */
  readonly unsupported?: true;
};

/** Likes, receipts, moderation, opt-ins, …: recorded; nothing is done about it. `what` is Meta's own name for it. */
export type PageNoticeItem = {
  readonly item: 'notice';
  readonly page: string;
  readonly field: string;
  readonly what: string;
  readonly at?: Instant;
};

/** `reason` and `path` hold none of the content. */
export type PageUnrecognisedItem = { readonly item: 'unrecognised'; readonly reason: string; readonly path: string };

export type PageItem = PageMessageItem | PageNoticeItem | PageUnrecognisedItem;
