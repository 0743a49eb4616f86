import { Inject, Injectable } from '@nestjs/common';
import type { IntakeMessage } from '@sunwai/contracts';
import type { Database } from '@sunwai/database';
import type { Clock } from '@sunwai/kernel';
import { derivedId, plus, seconds } from '@sunwai/kernel';
import type { Bus } from '@sunwai/messaging';
import { BUS } from '@sunwai/messaging';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { CLOCK } from '@sunwai/telemetry';
import type { MediaRef } from '@sunwai/ticket';
import type { ReceivedMedia } from '@sunwai/whatsapp';
import { intakeMessage, intakeMessages } from '../inbox/inbox-item.js';
import type { IntakeConfig } from '../intake.config.js';
import { INTAKE_CONFIG } from '../intake.config.js';
import type { IntakeTables, LateMediaRow } from '../intake.tables.js';
import { INTAKE_DATABASE } from '../intake.tables.js';
import { WhatsAppMedia } from './whatsapp-media.js';

/** Files taken up at once. */
const AT_ONCE = 8;

/** How long others leave a file alone that one process has taken up, in ms: longer than the longest download. */
const CLAIM = seconds(300);

/** The message without what it says, which a late one says anew. */
export type Heading = Omit<IntakeMessage, 'content'>;

/**
 * Files that could not be had when their message came. Kept in a table, not as retries of a bus message: a wait of
 * hours holds no place in a topic, outlives a restart where it stood, and is shared by all instances.
 */
@Injectable()
export class LateMedia {
  constructor(
    @Inject(INTAKE_DATABASE) private readonly database: Database<IntakeTables>,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INTAKE_CONFIG) private readonly config: IntakeConfig,
    private readonly whatsapp: WhatsAppMedia,
  ) {}

  /**
   * To be called before the message goes out without its file. If that then fails and the file is there at the next
   * delivery, it comes twice, which is seen by its hash; the other way round it could be lost.
   */
  async keep(heading: Heading, media: ReceivedMedia): Promise<void> {
    const { firstDelay, giveUpAfter } = this.config.lateMedia;
    const now = this.clock.now();
    await this.database.db
      .insertInto('late_media')
      .values({
        id: derivedId('intake.late_media', heading.id, media.id),
        pack: heading.pack,
        message: JSON.stringify(heading),
        media: JSON.stringify(media),
        tries: 0,
        next_try_at: plus(now, firstDelay),
        give_up_at: plus(now, giveUpAfter),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }

  /** Tries once for files that are due. @returns how many there were */
  async tryDue(): Promise<number> {
    const rows = await this.claim();
    await Promise.all(rows.map((row) => this.tryAgain(row)));
    return rows.length;
  }

  /** Safe with several processes: the second check of the time makes whoever comes late take nothing. */
  private async claim(): Promise<readonly LateMediaRow[]> {
    const now = this.clock.now();
    return this.database.db
      .updateTable('late_media')
      .set({ next_try_at: plus(now, CLAIM) })
      .where('id', 'in', (query) =>
        query
          .selectFrom('late_media')
          .select('id')
          .where('next_try_at', '<=', now)
          .orderBy('next_try_at')
          .limit(AT_ONCE),
      )
      .where('next_try_at', '<=', now)
      .returningAll()
      .execute();
  }

  private async tryAgain(row: LateMediaRow): Promise<void> {
    const pack = this.packs.find(row.pack);
    // A pack that is out of force for now may be back before it is time to give up.
    const fetched = pack && (await this.whatsapp.fetch(JSON.parse(row.media) as ReceivedMedia, pack));
    const media: MediaRef = fetched?.media ?? { mediaType: 'application/octet-stream', missing: 'unreachable' };
    const again = (fetched?.again ?? true) && this.clock.now() < row.give_up_at;
    if (again) await this.postpone(row);
    else await this.handOver(row, media);
  }

  private async postpone({ id, tries }: LateMediaRow): Promise<void> {
    const { firstDelay, longestDelay } = this.config.lateMedia;
    const delay = Math.min(firstDelay * 2 ** (tries + 1), longestDelay);
    await this.database.db
      .updateTable('late_media')
      .set({ tries: tries + 1, next_try_at: plus(this.clock.now(), delay) })
      .where('id', '=', id)
      .execute();
  }

  private async handOver(row: LateMediaRow, media: MediaRef): Promise<void> {
    const heading = JSON.parse(row.message) as Heading;
    const message: IntakeMessage = {
      ...heading,
      id: row.id,
      receivedAt: this.clock.now(),
      content: { kind: 'late_media', of: heading.id, media: [media] },
    };
    await this.bus.publish(intakeMessages, [intakeMessage(message, heading.id, this.clock)]);
    await this.database.db.deleteFrom('late_media').where('id', '=', row.id).execute();
  }
}
