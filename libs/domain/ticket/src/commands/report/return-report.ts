import type { Decide } from '../../decision.js';
import type { PersonalOf, TicketEventOf } from '../../events.js';
import { ofComplainant, unlessReported } from '../../rules.js';
import { sentBack } from './sent-back.js';

/** The quality check failed: the officer has to answer again. */
export type ReturnReport = {
  readonly type: 'ReturnReport';
  readonly round: number;
  readonly defect: TicketEventOf<'ReportReturned'>['data']['defect'];
  readonly personal: PersonalOf<'ReportReturned'>;
};

/** Not a dispute: it is the control room's own check, and doesn't count towards going one level up. */
export const returnReport: Decide<ReturnReport> = ({ round, defect, personal }, ticket) =>
  unlessReported(round, ticket) ?? [
    { type: 'ReportReturned', data: { round, defect }, personal: ofComplainant(ticket, personal) },
    ...sentBack(ticket),
  ];
