import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Refusal } from '@sunwai/kernel';
import { isRefusal, refuse } from '@sunwai/kernel';
import type { AcceptedMedia, MediaConfig, MediaStore, OpenMedia } from '@sunwai/media';
import { acceptMedia, MEDIA_CONFIG, MEDIA_STORE } from '@sunwai/media';
import { CLOCK } from '@sunwai/telemetry';
import type { MediaRef } from '@sunwai/ticket';
import { DEPARTMENTS_DATABASE } from '../departments.tokens.js';
import type { DepartmentsDatabase } from '../departments.tokens.js';
import type { TheirTicket } from './department-answers.js';

/** The files that departments send with their reports, and those of the tickets they hold. */
@Injectable()
export class EvidenceFiles {
  constructor(
    @Inject(DEPARTMENTS_DATABASE) private readonly database: DepartmentsDatabase,
    @Inject(MEDIA_STORE) private readonly store: MediaStore,
    @Inject(MEDIA_CONFIG) private readonly config: MediaConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Refusals: `media.empty`, `media.too_large`, `media.type_refused`. @throws {MediaUnavailableError} */
  async keep(
    { seat, ticket }: TheirTicket,
    claimedType: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<AcceptedMedia | Refusal> {
    const { types, limits } = this.config;
    const accepted = await acceptMedia(this.store, content, { types, limits, claimedType });
    if (isRefusal(accepted)) return accepted;
    const { sha256, mediaType, bytes } = accepted;
    await this.database.db
      .insertInto('evidence_uploads')
      .values({
        pack: seat.pack.id,
        department: seat.department,
        number: ticket.number,
        sha256,
        media_type: mediaType,
        bytes,
        uploaded_at: this.clock.now(),
      })
      .onConflict((conflict) => conflict.columns(['number', 'pack', 'department', 'sha256']).doNothing())
      .execute();
    return accepted;
  }

  /**
   * References as they go into a report: only what the department uploaded for this ticket, or what is on it already;
   * type and length as they were found to be. Whoever merely knows a file's name gets nothing by it.
   * Refusal: `media.unknown`.
   */
  async referred(
    { seat, ticket }: TheirTicket,
    names: readonly (string | undefined)[],
  ): Promise<readonly MediaRef[] | Refusal> {
    if (names.length === 0) return [];
    const wanted = names.flatMap((name) => name ?? []);
    if (wanted.length < names.length) return refuse('media.unknown');
    const rows = await this.database.db
      .selectFrom('evidence_uploads')
      .select(['sha256', 'media_type', 'bytes'])
      .where('number', '=', ticket.number)
      .where('pack', '=', seat.pack.id)
      .where('department', '=', seat.department)
      .where('sha256', 'in', wanted)
      .execute();
    const uploaded = rows.map(({ sha256, media_type: mediaType, bytes }) => ({ sha256, mediaType, bytes }));
    const known = new Map<string | undefined, MediaRef>();
    for (const media of [...filesOf(ticket), ...uploaded]) known.set(media.sha256, media);
    const found = wanted.flatMap((name) => known.get(name) ?? []);
    return found.length === wanted.length ? found : refuse('media.unknown');
  }

  /** Refusal: `media.unknown`. */
  async open(
    { ticket }: TheirTicket,
    sha256: string,
  ): Promise<{ readonly media: MediaRef; readonly content: OpenMedia } | Refusal> {
    const media = filesOf(ticket).find((file) => file.sha256 === sha256);
    const content = media && (await this.store.open(sha256));
    return content ? { media, content } : refuse('media.unknown');
  }
}

const filesOf = (ticket: TheirTicket['ticket']): readonly MediaRef[] =>
  ticket.evidence.flatMap(({ media }) => media).filter(({ sha256 }) => sha256 !== undefined);
