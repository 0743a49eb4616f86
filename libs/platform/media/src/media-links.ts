import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, Milliseconds, Refusal } from '@sunwai/kernel';
import { epochMilliseconds, instant, refuse, systemClock } from '@sunwai/kernel';

/** The query of a link. `expires` in seconds since 1970; `audience` only where the link was made for one. */
export type LinkQuery = {
  readonly expires?: string | undefined;
  readonly signature?: string | undefined;
  readonly audience?: string | undefined;
};

export type VerifiedLink = { readonly sha256: string; readonly expiresAt: number; readonly audience?: string };

export type MediaLinks = {
  /**
   * Path and query, `/media/<sha256>?expires=…&signature=…`, that shows the file to whoever has it until it expires.
   * `audience`: whom it was made for (a principal's id, a PersonRef, never a name); part of what is signed.
   */
  sign(sha256: string, options?: { lifetime?: Milliseconds; audience?: string }): string;
  /** Refusals: `media.link_invalid` for anything not signed with our key, `media.link_expired` { at }. */
  verify(sha256: string, query: LinkQuery): VerifiedLink | Refusal<'media.link_invalid' | 'media.link_expired'>;
};

/** `key`: at least 16 bytes of secret; another key makes all earlier links invalid. `lifetime` in ms. */
export const mediaLinks = (options: { key: string; lifetime: Milliseconds; clock?: Clock }): MediaLinks => {
  const { key, lifetime, clock = systemClock } = options;
  const signatureOf = (sha256: string, expires: number, audience = ''): string =>
    createHmac('sha256', key)
      .update(JSON.stringify(['sunwai.media.link.v1', sha256, expires, audience]))
      .digest('base64url');

  return {
    sign: (sha256, { lifetime: chosen = lifetime, audience } = {}) => {
      const expires = Math.ceil((epochMilliseconds(clock.now()) + chosen) / 1_000);
      const query = new URLSearchParams({ expires: String(expires), ...(audience ? { audience } : {}) });
      query.set('signature', signatureOf(sha256, expires, audience));
      return `/media/${sha256}?${query}`;
    },
    verify: (sha256, { expires: text = '', signature = '', audience }) => {
      const expires = /^\d{1,12}$/.test(text) ? Number(text) : 0;
      const wanted = Buffer.from(signatureOf(sha256, expires, audience));
      const given = Buffer.from(signature);
      const genuine = given.length === wanted.length && timingSafeEqual(given, wanted);
      if (!genuine) return refuse('media.link_invalid');
      const expiresAt = expires * 1_000;
      if (epochMilliseconds(clock.now()) >= expiresAt) return refuse('media.link_expired', { at: instant(expiresAt) });
      return { sha256, expiresAt, ...(audience ? { audience } : {}) };
    },
  };
};
