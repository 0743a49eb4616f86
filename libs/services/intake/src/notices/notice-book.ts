import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '@sunwai/database';
import type { Clock, Instant } from '@sunwai/kernel';
import { derivedId, epochMilliseconds, instant } from '@sunwai/kernel';
import { CLOCK } from '@sunwai/telemetry';
import type { IntakeConfig } from '../intake.config.js';
import { INTAKE_CONFIG } from '../intake.config.js';
import type { IntakeTables } from '../intake.tables.js';
import { INTAKE_DATABASE } from '../intake.tables.js';

/**
 * `account`: about an account of ours (a template was rejected, a number restricted);
 * `unsupported`: something people did that is not dealt with (a reaction, a comment on the Page);
 * `unknown_service`: it reached a number that no pack has: see `phone_number_id` in channels.yaml;
 * `unrecognised`: a part of a webhook without a known shape.
 */
export const noticeKinds = ['account', 'unsupported', 'unknown_service', 'unrecognised'] as const;
export type NoticeKind = (typeof noticeKinds)[number];
export const noticeChannels = ['whatsapp', 'facebook'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

/** Holds nothing of what people wrote, and nobody's number. */
export type Notice = {
  readonly kind: NoticeKind;
  readonly account: string;
  /** The channel's own name for it: `account_update ACCOUNT_RESTRICTION`, `reaction`, `comment added`. */
  readonly what: string;
  readonly occurredAt?: Instant;
};
export type RecordedNotice = Notice & {
  readonly id: string;
  readonly channel: NoticeChannel;
  readonly recordedAt: Instant;
};

export type NoticeQuery = {
  readonly channel?: NoticeChannel | undefined;
  readonly kind?: NoticeKind | undefined;
  /** Only those recorded before this moment. */
  readonly before?: Instant | undefined;
  readonly limit: number;
};

/** What channels say that is neither a person's message nor a receipt, for the control room to look at. */
@Injectable()
export class NoticeBook {
  constructor(
    @Inject(INTAKE_DATABASE) private readonly database: Database<IntakeTables>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INTAKE_CONFIG) private readonly config: IntakeConfig,
  ) {}

  /**
   * Resolves when they are on disk.
   * @param webhook digest of the body: the same one delivered again changes nothing
   */
  async record(channel: NoticeChannel, webhook: string, notices: readonly Notice[]): Promise<void> {
    if (notices.length === 0) return;
    const recorded_at = this.clock.now();
    const rows = notices.map(({ kind, account, what, occurredAt }, place) => ({
      id: derivedId('intake.notice', channel, webhook, place),
      channel,
      kind,
      account,
      what: what.slice(0, 200),
      occurred_at: occurredAt ?? null,
      recorded_at,
    }));
    await this.database.db
      .insertInto('notices')
      .values(rows)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }

  /** Newest first. */
  async list({ channel, kind, before, limit }: NoticeQuery): Promise<readonly RecordedNotice[]> {
    const rows = await this.database.db
      .selectFrom('notices')
      .selectAll()
      .$if(channel !== undefined, (query) => query.where('channel', '=', channel!))
      .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
      .$if(before !== undefined, (query) => query.where('recorded_at', '<', before!))
      .orderBy('recorded_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ id, channel: from, kind: sort, account, what, occurred_at, recorded_at }) => ({
      id,
      channel: from as NoticeChannel,
      kind: sort as NoticeKind,
      account,
      what,
      ...(occurred_at === null ? {} : { occurredAt: occurred_at }),
      recordedAt: recorded_at,
    }));
  }

  /** Forgets those that are older than the configuration wants. */
  async prune(): Promise<void> {
    const oldest = instant(epochMilliseconds(this.clock.now()) - this.config.noticesKept);
    await this.database.db.deleteFrom('notices').where('recorded_at', '<', oldest).execute();
  }
}
