import { Inject, Injectable } from '@nestjs/common';
import { refusedWith } from '@sunwai/contracts';
import type { Database } from '@sunwai/database';
import type { Principal } from '@sunwai/identity';
import type { Clock, Instant } from '@sunwai/kernel';
import { CLOCK } from '@sunwai/telemetry';
import type { MediaRef } from '@sunwai/ticket';
import type { IntakeTables } from '../intake.tables.js';
import { INTAKE_DATABASE } from '../intake.tables.js';

export type PostClaim = { readonly key: string; readonly digest: string; readonly messageId: string };

/** `accepted`: durable, not looked at yet; `handed_over`: on its way to the tickets. */
export type PostState = {
  readonly messageId: string;
  readonly state: 'accepted' | 'handed_over';
  readonly acceptedAt: Instant;
  readonly handedOverAt?: Instant;
};

/** What callers have posted by which idempotency key, and the files that they have uploaded. */
@Injectable()
export class Posts {
  constructor(
    @Inject(INTAKE_DATABASE) private readonly database: Database<IntakeTables>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Whether this very post is known, and durable on the bus.
   * @throws {RefusedError} `intake.key_reused`: the key was used for something else
   */
  async find(caller: Principal, { key, digest }: Pick<PostClaim, 'key' | 'digest'>) {
    const row = await this.database.db
      .selectFrom('posts')
      .select(['message_id', 'digest', 'kept_at'])
      .where('caller', '=', caller.id)
      .where('key', '=', key)
      .executeTakeFirst();
    if (row && row.digest !== digest) throw refusedWith('intake.key_reused');
    return row && { messageId: row.message_id, kept: row.kept_at !== null };
  }

  /** Before the post goes on the bus, so that of two at once with one key and different words only one does. */
  async claim(caller: Principal, claim: PostClaim): Promise<void> {
    await this.database.db
      .insertInto('posts')
      .values({
        caller: caller.id,
        key: claim.key,
        digest: claim.digest,
        message_id: claim.messageId,
        accepted_at: this.clock.now(),
        kept_at: null,
        handed_over_at: null,
      })
      .onConflict((conflict) => conflict.columns(['caller', 'key']).doNothing())
      .execute();
    await this.find(caller, claim);
  }

  kept(messageId: string): Promise<void> {
    return this.stamp(messageId, 'kept_at');
  }

  handedOver(messageId: string): Promise<void> {
    return this.stamp(messageId, 'handed_over_at');
  }

  /** Undefined where the caller has posted no such message. */
  async stateOf(caller: Principal, messageId: string): Promise<PostState | undefined> {
    const row = await this.database.db
      .selectFrom('posts')
      .select(['accepted_at', 'handed_over_at'])
      .where('message_id', '=', messageId)
      .where('caller', '=', caller.id)
      .executeTakeFirst();
    if (!row) return undefined;
    const { accepted_at: acceptedAt, handed_over_at: handedOverAt } = row;
    return handedOverAt === null
      ? { messageId, state: 'accepted', acceptedAt }
      : { messageId, state: 'handed_over', acceptedAt, handedOverAt };
  }

  async rememberUpload(caller: Principal, sha256: string, mediaType: string, bytes: number): Promise<void> {
    await this.database.db
      .insertInto('uploads')
      .values({ caller: caller.id, sha256, media_type: mediaType, bytes, uploaded_at: this.clock.now() })
      .onConflict((conflict) => conflict.columns(['caller', 'sha256']).doNothing())
      .execute();
  }

  /** In the order asked for. @throws {RefusedError} `media.unknown`: the caller has uploaded no such file */
  async uploads(caller: Principal, hashes: readonly string[]): Promise<readonly MediaRef[]> {
    if (hashes.length === 0) return [];
    const rows = await this.database.db
      .selectFrom('uploads')
      .select(['sha256', 'media_type', 'bytes'])
      .where('caller', '=', caller.id)
      .where('sha256', 'in', hashes)
      .execute();
    const known = new Map(rows.map((row) => [row.sha256, row]));
    return hashes.map((sha256) => {
      const row = known.get(sha256);
      if (!row) throw refusedWith('media.unknown');
      // PostgreSQL hands out bigint as text.
      return { sha256, mediaType: row.media_type, bytes: Number(row.bytes) };
    });
  }

  private async stamp(messageId: string, column: 'kept_at' | 'handed_over_at'): Promise<void> {
    await this.database.db
      .updateTable('posts')
      .set({ [column]: this.clock.now() })
      .where('message_id', '=', messageId)
      .where(column, 'is', null)
      .execute();
  }
}
