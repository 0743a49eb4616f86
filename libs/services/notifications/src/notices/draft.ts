import { displayTicketNumber } from '@sunwai/ticket';
import type { MediaRef, NotificationPurpose, TicketNumber } from '@sunwai/ticket';
import type { NoticeContent } from './notice.js';

/** What to tell, before it is known whether and where the person can be reached. */
export type Draft = {
  readonly purpose: NotificationPurpose;
  readonly round?: number;
  readonly content: NoticeContent;
  readonly usefulFor?: number;
};

/** As people read it. */
export const shown = (number: TicketNumber): string => displayTicketNumber(number);

/** The files that could be had, each a message of its own. */
export const fileDrafts = (
  media: readonly MediaRef[],
  of: Omit<Draft, 'content'>,
  caption?: Extract<NoticeContent, { kind: 'file' }>['caption'],
): readonly Draft[] =>
  media.flatMap(({ sha256, mediaType, bytes }) => {
    if (sha256 === undefined) return [];
    const file = { sha256, mediaType, ...(bytes !== undefined && { bytes }) };
    return [{ ...of, content: { kind: 'file' as const, file, ...(caption && { caption }) } }];
  });
