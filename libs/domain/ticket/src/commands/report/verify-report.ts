import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import type { PersonalOf, TicketEventOf } from '../../events.js';
import { acceptedAtOnce } from '../../grounds.js';
import { ofComplainant, unlessRound } from '../../rules.js';
import { currentReport } from '../../ticket.js';
import { sentBack } from './sent-back.js';

/** Somebody checked the claimed action against reality (Jalore J4). */
export type VerifyReport = {
  readonly type: 'VerifyReport';
  readonly round: number;
  readonly how: TicketEventOf<'ReportVerified'>['data']['how'];
  readonly found: TicketEventOf<'ReportVerified'>['data']['found'];
  readonly personal: PersonalOf<'ReportVerified'>;
};

/**
 * Found as reported, it closes at once what the complainant had accepted and only the check was missing. Found otherwise,
 * it goes back to the officer at once, unless a dispute waits for its decision or the ticket is closed: then the finding
 * is on record, and people decide.
 */
export const verifyReport: Decide<VerifyReport> = ({ round, how, found, personal }, ticket, { now, policy }) => {
  const report = currentReport(ticket);
  const refused = unlessRound(round, ticket) ?? (report ? undefined : refuse('report.none', { round }));
  if (refused) return refused;
  if (report?.verified === found) return [];
  const verified = {
    type: 'ReportVerified',
    data: { round, how, found },
    personal: ofComplainant(ticket, personal),
  } as const;
  if (ticket.status !== 'reported') return [verified];
  if (found === 'not_as_reported') return [verified, ...sentBack(ticket)];
  const byNow = { ...ticket, report: report && { ...report, verified: found } };
  return [verified, ...acceptedAtOnce(byNow, now, policy)];
};
