import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { PersonalOf, TicketEvent } from '../../events.js';
import type { Channel } from '../../facts.js';
import { acceptedAtOnce } from '../../grounds.js';
import { ofComplainant, unlessRound } from '../../rules.js';
import { currentReport } from '../../ticket.js';

/** Satisfied or not with the report of this round. */
export type RecordFeedback = {
  readonly type: 'RecordFeedback';
  readonly round: number;
  readonly satisfied: boolean;
  /** 1 to 5. */
  readonly rating?: number;
  readonly channel: Channel;
  readonly personal: PersonalOf<'FeedbackRecorded'>;
};

/**
 * The complainant's own yes closes, where the pack says so and nothing else is missing; a yes that an office wrote down
 * for them does not. A no without a reason is feedback alone: with one it is a dispute.
 */
export const recordFeedback: Decide<RecordFeedback> = (command, ticket, { now, actor, policy }) => {
  const { round, satisfied, rating, channel, personal } = command;
  const refused = unlessRound(round, ticket) ?? (currentReport(ticket) ? undefined : refuse('report.none', { round }));
  if (refused) return refused;
  if (rating !== undefined && !(Number.isInteger(rating) && rating >= 1 && rating <= 5)) {
    return refuse('feedback.rating_out_of_range', { rating });
  }
  const by = actor.kind === 'citizen' || actor.kind === 'adapter' ? 'complainant' : 'control_room';
  const before = ticket.feedback;
  const isKnown =
    before?.round === round && before.satisfied === satisfied && before.rating === rating && before.by === by;
  if (isKnown && !personal.words) return [];
  const data = { round, satisfied, ...(rating !== undefined && { rating }), channel, by } as const;
  const recorded: TicketEvent = { type: 'FeedbackRecorded', data, personal: ofComplainant(ticket, personal) };
  return [recorded, ...acceptedAtOnce({ ...ticket, feedback: data }, now, policy)];
};
