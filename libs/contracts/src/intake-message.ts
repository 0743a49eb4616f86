import type { Instant } from '@sunwai/kernel';
import type {
  Actor,
  Channel,
  JurisdictionId,
  Kind,
  LanguageOf,
  MediaRef,
  PersonRef,
  TicketNumber,
} from '@sunwai/ticket';

/** How a person can be answered. `phone` in E.164 with the plus; `account` where the channel has no phone numbers. */
export type Sender = {
  readonly ref: PersonRef;
  readonly phone?: string;
  readonly account?: string;
  readonly name?: string;
  /** The pack's officer with this registered number, if it is one. */
  readonly officer?: string;
};

/**
 * One message from a person, whatever the channel: verified, media fetched, language told. Says what was sent; what it
 * means for which ticket is decided by `tickets`.
 */
export type IntakeMessage = {
  /** derivedId(channel, service, sourceMessageId): the same message twice has one id. */
  readonly id: string;
  readonly pack: string;
  readonly channel: Channel;
  /** The account of ours that it reached: WhatsApp phone_number_id, page id, adapter id. */
  readonly service: string;
  readonly sourceMessageId: string;
  /** Ordering key: service and sender. */
  readonly conversation: string;
  readonly sender: Sender;
  /** The channel's own time of the message. */
  readonly sentAt: Instant;
  readonly receivedAt: Instant;
  /** Who brought it through which credential: the channel's verified sender, or the adapter's principal. */
  readonly actor: Actor;
  readonly content: IntakeContent;
  readonly language: LanguageOf;
  /** Message of ours that this one answers (WhatsApp's context id). */
  readonly inReplyTo?: string;
  /** What an adapter or operator states besides the words. */
  readonly stated?: {
    readonly kind?: Kind;
    readonly category?: string;
    readonly place?: JurisdictionId;
    readonly placeWords?: string;
    /** The ticket it belongs to, when the adapter knows. */
    readonly ticket?: TicketNumber;
    /** For whom: entered by an officer or operator on behalf of a citizen. */
    readonly complainant?: Sender;
  };
};

export type IntakeContent =
  /** `overlong`: longer than a message of ours on that channel could quote; kept whole all the same. */
  | { readonly kind: 'text'; readonly words: string; readonly overlong?: true }
  | { readonly kind: 'media'; readonly media: readonly MediaRef[]; readonly words?: string }
  | {
      readonly kind: 'location';
      readonly coordinates: { readonly latitude: number; readonly longitude: number; readonly label?: string };
    }
  | { readonly kind: 'button'; readonly payload: string; readonly title: string }
  /** Media of an earlier message, got only now (or given up). `of`, here and below, is the id of that IntakeMessage. */
  | { readonly kind: 'late_media'; readonly of: string; readonly media: readonly MediaRef[] }
  /** Taken back or changed by its sender; the record keeps both. */
  | { readonly kind: 'revoked'; readonly of: string }
  | { readonly kind: 'edited'; readonly of: string; readonly words?: string; readonly media: readonly MediaRef[] }
  /** Recorded; the sender is told what works. `what` is the channel's own name for it. */
  | { readonly kind: 'unsupported'; readonly what: string };

export type ChannelReceipt = {
  readonly pack: string;
  readonly channel: Channel;
  readonly service: string;
  readonly messageId: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  readonly at: Instant;
  /** For `failed`: the channel's code, `whatsapp.131026`. */
  readonly code?: string;
  /** What was given as `tracker` when the message was sent: finds it when the answer to the sending was lost. */
  readonly tracker?: string;
};

/** A message to a person that is no fact of a ticket. Its words are the pack's template, in the person's language. */
export type ConversationReply = {
  /** Derived from the message that it answers, so that it is sent once. */
  readonly id: string;
  readonly pack: string;
  readonly channel: Channel;
  readonly service: string;
  readonly to: Sender;
  readonly language: LanguageOf;
  readonly template: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Buttons (up to 3) or a list (up to 10): what the person may answer. */
  readonly choices?: readonly { readonly payload: string; readonly title: string }[];
  /** The person's message that this answers. */
  readonly inReplyTo?: string;
};
