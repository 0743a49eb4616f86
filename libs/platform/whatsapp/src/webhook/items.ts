import type { Instant, JsonObject } from '@sunwai/kernel';

/** The number of ours that a webhook is about. `phoneNumberId` is Meta's id of it, to send from. */
export type ServiceNumber = {
  readonly businessAccount: string;
  readonly phoneNumberId: string;
  readonly displayPhoneNumber?: string;
};

/**
 * Who wrote. `phone` in E.164 with the plus. A person who hides their number behind a user name has only `userId`
 * (Meta's business-scoped user id), so one of the two is there, not always `phone`.
 */
export type WhatsAppSender = {
  readonly phone?: string;
  readonly userId?: string;
  readonly name?: string;
};

/** A problem as Meta states it: `whatsapp.131047`. `title` and `details` are Meta's English words, for the log. */
export type MetaProblem = { readonly code: string; readonly title?: string; readonly details?: string };

export type ReceivedMedia = {
  /** To fetch it with; Meta keeps it 7 days. */
  readonly id: string;
  readonly mimeType: string;
  /** Base64, as Meta states it; not to be relied on as the content's address. */
  readonly sha256?: string;
  readonly filename?: string;
  /** A link that works for minutes, with our token. */
  readonly url?: string;
};

export type Medium = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';

export type MessageContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'media'; readonly medium: Medium; readonly media: ReceivedMedia; readonly caption?: string }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
    }
  | {
      readonly kind: 'contacts';
      readonly contacts: readonly { readonly name?: string; readonly phones: readonly string[] }[];
    }
  /** A button or a row of a list of ours was chosen; `payload` is what we gave it. */
  | {
      readonly kind: 'button';
      readonly from: 'template' | 'buttons' | 'list';
      readonly payload: string;
      readonly title: string;
    }
  | { readonly kind: 'flow'; readonly name?: string; readonly answers: JsonObject }
  /** Without `emoji`: a reaction taken back. */
  | { readonly kind: 'reaction'; readonly to: string; readonly emoji?: string }
  | { readonly kind: 'order'; readonly text?: string; readonly items: number }
  | { readonly kind: 'number_changed'; readonly to?: string }
  | { readonly kind: 'identity_changed' }
  | { readonly kind: 'edited'; readonly of: string; readonly content: MessageContent }
  | { readonly kind: 'revoked'; readonly of: string }
  /** The person opened the chat for the first time and wrote nothing yet. */
  | { readonly kind: 'welcome_requested' }
  /** A kind that Meta, or this version, can't read. `what` is its name: `poll`, `interactive.call_permission_reply`. */
  | { readonly kind: 'unsupported'; readonly what: string; readonly problems: readonly MetaProblem[] };

export type MessageItem = {
  readonly item: 'message';
  readonly service: ServiceNumber;
  /** `wamid.…`: unique, the same when Meta delivers the webhook again. */
  readonly id: string;
  /** Meta's time of the message; absent when the webhook has none that can be read. */
  readonly sentAt?: Instant;
  readonly from: WhatsAppSender;
  /** Message of ours that this one answers. */
  readonly inReplyTo?: string;
  readonly forwarded?: 'once' | 'many_times';
  /** The advertisement or post that led the person here. */
  readonly referral?: { readonly sourceUrl?: string; readonly headline?: string };
  readonly group?: string;
  readonly content: MessageContent;
};

export type StatusItem = {
  readonly item: 'status';
  readonly service: ServiceNumber;
  readonly messageId: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'played' | 'failed';
  readonly at?: Instant;
  /** Of a message to a group: who in it read it. */
  readonly group?: { readonly id: string; readonly participant?: string };
  /** Why it failed; empty otherwise. */
  readonly problems: readonly MetaProblem[];
  /** What we gave as `tracker` when sending. */
  readonly tracker?: string;
};

/** Everything that is neither a message nor a receipt: recorded, with the field's name; nothing is done about it. */
export type AccountItem = {
  readonly item: 'account';
  readonly businessAccount: string;
  readonly field: string;
  /** What happened, where Meta names it: `APPROVED`, `ACCOUNT_RESTRICTION`, `connect`, `errors`. */
  readonly event?: string;
  readonly at?: Instant;
  readonly problems: readonly MetaProblem[];
};

/** A part of the body that has no known shape. `reason` and `path` (into the body) hold none of its content. */
export type UnrecognisedItem = { readonly item: 'unrecognised'; readonly reason: string; readonly path: string };

export type WebhookItem = MessageItem | StatusItem | AccountItem | UnrecognisedItem;
