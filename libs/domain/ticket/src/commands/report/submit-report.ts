import type { Decide } from '../../decision.js';
import type { PersonalOf } from '../../events.js';
import type { MediaRef, ReportOutcome } from '../../facts.js';
import { ofComplainant, unlessInHand, unlessRound } from '../../rules.js';

/** The action-taken report (आख्या) of this round. */
export type SubmitReport = {
  readonly type: 'SubmitReport';
  readonly round: number;
  readonly outcome: ReportOutcome;
  readonly evidence: readonly MediaRef[];
  readonly personal: PersonalOf<'ReportSubmitted'>;
};

/** One report a round: what has gone to the complainant is not rewritten. More evidence may follow, and another round. */
export const submitReport: Decide<SubmitReport> = ({ round, outcome, evidence, personal }, ticket) => {
  const refused = unlessRound(round, ticket) ?? unlessInHand(ticket);
  if (refused || !ticket.holder) return refused ?? [];
  return [
    {
      type: 'ReportSubmitted',
      data: { round, outcome, evidence, holder: ticket.holder },
      personal: ofComplainant(ticket, personal),
    },
  ];
};
