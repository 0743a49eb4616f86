import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Milliseconds } from '@sunwai/kernel';
import { isRefusal } from '@sunwai/kernel';
import type { MediaConfig, MediaRefusalCode, MediaStore } from '@sunwai/media';
import { acceptMedia, MEDIA_CONFIG, MEDIA_STORE, MediaUnavailableError } from '@sunwai/media';
import type { Pack } from '@sunwai/packs';
import type { MediaRef } from '@sunwai/ticket';
import type { CloudApiClient, ReceivedMedia } from '@sunwai/whatsapp';
import { WHATSAPP_CLIENT, WhatsAppError } from '@sunwai/whatsapp';
import type { IntakeConfig } from '../intake.config.js';
import { INTAKE_CONFIG } from '../intake.config.js';
import { mediaRulesOf } from './pack-media-rules.js';

/** `again`: it could not be had now, and may be later. Otherwise the reference is final, also where the file is missing. */
export type Fetched = { readonly media: MediaRef; readonly again: boolean };

const refusalAsMissing = {
  'media.too_large': 'too_large',
  'media.type_refused': 'type_refused',
  // An empty file is of no type that could be taken.
  'media.empty': 'type_refused',
} as const satisfies Record<MediaRefusalCode, MediaRef['missing']>;

/** Fetches what people send from Meta into our own store. */
@Injectable()
export class WhatsAppMedia {
  constructor(
    @Inject(WHATSAPP_CLIENT) private readonly client: CloudApiClient,
    @Inject(MEDIA_STORE) private readonly store: MediaStore,
    @Inject(MEDIA_CONFIG) private readonly rules: MediaConfig,
    @Inject(INTAKE_CONFIG) private readonly config: IntakeConfig,
  ) {}

  /** Some tries within seconds, so that a passing fault is not seen. The signal makes the try in hand the last. */
  async fetchPatiently(media: ReceivedMedia, pack: Pack, signal: AbortSignal): Promise<Fetched> {
    let fetched = await this.fetch(media, pack);
    for (const wait of this.config.mediaRetries) {
      if (!fetched.again || signal.aborted) break;
      await pause(wait, signal);
      fetched = await this.fetch(media, pack);
    }
    return fetched;
  }

  /** One try. Throws only what nobody expected. */
  async fetch(media: ReceivedMedia, pack: Pack): Promise<Fetched> {
    const missing = (why: NonNullable<MediaRef['missing']>, again = false): Fetched => ({
      media: { mediaType: claimedTypeOf(media), missing: why },
      again,
    });
    const rules = mediaRulesOf(pack, this.rules);
    try {
      const { body } = await this.client.downloadMedia(media.id, {
        maxBytes: Math.max(...Object.values(rules.limits)),
      });
      const accepted = await acceptMedia(this.store, body, { ...rules, claimedType: media.mimeType });
      return isRefusal(accepted) ? missing(refusalAsMissing[accepted.code]) : { media: accepted, again: false };
    } catch (error) {
      if (error instanceof MediaUnavailableError) return missing('unreachable', true);
      if (!(error instanceof WhatsAppError)) throw error;
      if (error.code === 'whatsapp.media_too_large') return missing('too_large');
      if (error.code === 'whatsapp.media_gone') return missing('expired');
      // A wrong token strikes every file until a person mends it: none of them is lost for that.
      return missing('unreachable', error.retryable || error.accountWide);
    }
  }
}

/** `audio/ogg; codecs=opus` → `audio/ogg` */
const claimedTypeOf = ({ mimeType }: ReceivedMedia): string => mimeType.split(';')[0]!.trim().toLowerCase();

const pause = async (length: Milliseconds, signal: AbortSignal): Promise<void> => {
  try {
    await sleep(length, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
