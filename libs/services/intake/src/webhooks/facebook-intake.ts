import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PageItem } from '@sunwai/whatsapp';
import { parsePageWebhook } from '@sunwai/whatsapp';
import type { Notice } from '../notices/notice-book.js';
import { NoticeBook } from '../notices/notice-book.js';

/** Takes a Facebook Page webhook in. No pack takes complaints there: each thing that happens is recorded as unsupported. */
@Injectable()
export class FacebookIntake {
  constructor(private readonly notices: NoticeBook) {}

  /** Resolves when it is on disk. @throws {DatabaseUnavailableError} Meta tries again */
  async accept(rawBody: Uint8Array, body: unknown): Promise<void> {
    const digest = createHash('sha256').update(rawBody).digest('hex');
    await this.notices.record('facebook', digest, parsePageWebhook(body).map(noticeOf));
  }
}

const noticeOf = (item: PageItem): Notice => {
  if (item.item === 'unrecognised') {
    return { kind: 'unrecognised', account: '', what: `${item.reason} (${item.path})` };
  }
  const what = item.item === 'message' ? `${item.via} ${item.action}` : item.what;
  return { kind: 'unsupported', account: item.page, what, ...(item.at === undefined ? {} : { occurredAt: item.at }) };
};
