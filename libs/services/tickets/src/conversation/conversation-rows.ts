import type { TicketNumber } from '@sunwai/ticket';
import type { ConversationRow } from '../tickets.tables.js';
import type { Talk } from './matching/match-context.js';

type TalkColumns = Omit<ConversationRow, 'conversation' | 'pack' | 'channel'>;

export const talkOf = (row: TalkColumns | undefined): Talk => {
  if (!row) return {};
  const { current_number: number, current_at: currentAt } = row;
  const pending = pendingOf(row);
  return {
    ...(number !== null && currentAt !== null && { current: { number, at: currentAt } }),
    ...(pending && { pending }),
  };
};

const pendingOf = (row: TalkColumns): Talk['pending'] => {
  const { pending: ask, pending_number: number, pending_round: round, pending_at: at } = row;
  if (at === null) return undefined;
  if (ask === 'reason' && number !== null && round !== null) return { ask, number, round, at };
  if (ask === 'words') return { ask, at, ...(number !== null && { number }) };
  return ask === 'which' ? { ask, at } : undefined;
};

export const talkColumns = ({ current, pending }: Talk): TalkColumns => ({
  current_number: current?.number ?? null,
  current_at: current?.at ?? null,
  pending: pending?.ask ?? null,
  pending_number: numberIn(pending) ?? null,
  pending_round: pending?.ask === 'reason' ? pending.round : null,
  pending_at: pending?.at ?? null,
});

const numberIn = (pending: Talk['pending']): TicketNumber | undefined =>
  pending && 'number' in pending ? pending.number : undefined;
