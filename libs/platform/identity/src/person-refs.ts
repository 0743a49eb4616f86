import { createHmac } from 'node:crypto';
import type { PersonRef } from '@sunwai/ticket';
import { base32 } from './base32.js';

export type PersonRefs = {
  /**
   * The person's pseudonym: `ref('tel', '+919415012345')` (E.164 with the plus), `ref('account', 'facebook:123')`.
   * The same person has the same one in every process that has the same key; without the key it can't be told, not
   * even by trying all phone numbers.
   */
  ref(kind: 'tel' | 'account', identity: string): PersonRef;
};

/** `key`: `personKey` of the secrets. Another key makes strangers of everyone: it is never changed. */
export const personRefs = (key: string): PersonRefs => ({
  ref: (kind, identity) => {
    const hash = createHmac('sha256', key)
      .update(JSON.stringify(['sunwai.person.v1', kind, identity]))
      .digest();
    return `p-${base32(hash, 26)}`;
  },
});
