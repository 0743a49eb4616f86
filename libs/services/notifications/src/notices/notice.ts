import type { NotificationPurpose, PersonRef, TicketNumber } from '@sunwai/ticket';
import type { MessageKey, MessageValues } from '@sunwai/packs';

/** Whom to send to, from which number of ours: Meta's phone_number_id, and E.164 with the plus. */
export type Recipient = { readonly service: string; readonly ref: PersonRef; readonly phone: string };

/** The window and the order of messages are of a pair: a number of ours and a person. */
export const recipientKey = ({ service, ref }: Pick<Recipient, 'service' | 'ref'>): string => `${service}:${ref}`;

/** Which fact of which ticket a notice tells, as the ticket's record of it says. */
export type About = {
  readonly number: TicketNumber;
  readonly purpose: NotificationPurpose;
  readonly round?: number;
  readonly to: 'complainant' | 'officer';
  /** Id of the pack's officer. */
  readonly officer?: string;
};

export type NoticeFile = { readonly sha256: string; readonly mediaType: string; readonly bytes?: number };

/** What to say; its words are the pack's in force when it is sent. */
export type NoticeContent =
  | {
      readonly kind: 'message';
      readonly key: MessageKey;
      readonly values: MessageValues;
      /** What the message's own buttons send back, by their ids. */
      readonly payloads?: Readonly<Record<string, string>>;
      /** Choices that are not the message's own. */
      readonly choices?: readonly { readonly payload: string; readonly title: string }[];
      /** The person's message that this one answers. */
      readonly inReplyTo?: string;
    }
  | {
      readonly kind: 'file';
      readonly file: NoticeFile;
      /** The caption; its template is what is sent outside the 24-hour window. Without one the file waits for the window. */
      readonly caption?: { readonly key: 'report_evidence' | 'complaint_evidence'; readonly values: MessageValues };
    };

/** One message to one person, as it stands in the outbox. */
export type Notice = {
  /** Follows from what caused it, so that it is sent once. */
  readonly id: string;
  readonly pack: string;
  readonly to: Recipient;
  readonly about?: About;
  /** In which the person writes; the pack says in which it answers. */
  readonly language: string;
  readonly content: NoticeContent;
  readonly correlationId: string;
  readonly causationId: string;
  /** After this many ms it is useless. Default: the configured longest. */
  readonly usefulFor?: number;
};
