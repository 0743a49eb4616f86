import type { RecipientRow } from '../notifications.tables.js';

export const recipientColumns = [
  ...(['recipient', 'service', 'phone', 'last_inbound_at', 'due_at'] as const),
  ...(['wakes', 'seen_wakes', 'claimed_by', 'claimed_until'] as const),
];

/** A recipient whom nobody has in hand. */
export const newRecipient = (
  known: Pick<RecipientRow, 'recipient' | 'service' | 'phone'> & Partial<RecipientRow>,
): RecipientRow => ({
  last_inbound_at: null,
  due_at: null,
  wakes: 1,
  seen_wakes: 0,
  claimed_by: null,
  claimed_until: '',
  ...known,
});
