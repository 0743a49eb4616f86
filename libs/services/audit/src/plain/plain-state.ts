import type { PackRegistry } from '@sunwai/packs';
import { displayTicketNumber } from '@sunwai/ticket';
import type { TicketState } from '../history/state-at.js';
import { namesOf } from '../sentences/names.js';

/** A ticket as it was, to read in a terminal: a line for each fact, then the event that made it so. */
export const plainState = ({ ticket, version, lastEvent }: TicketState, packs: PackRegistry): string => {
  const names = namesOf(packs.find(lastEvent.metadata.pack), 'en');
  const { classification, holder, report, closed } = ticket;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['status', ticket.status],
    ['version', String(version)],
    ['round', String(ticket.round)],
    ['filed', names.moment(ticket.filedAt)],
    ['kind', classification?.kind ?? ticket.statedKind],
    ['category', classification && names.category(classification.category)],
    ['priority', classification?.priority],
    ['place', classification?.place === undefined ? undefined : names.place(classification.place)],
    ['holder', holder && names.holder(holder)],
    [
      'report',
      report && `round ${report.round}, ${report.outcome.replaceAll('_', ' ')}, ${names.moment(report.submittedAt)}`,
    ],
    ['disputes', ticket.disputes === 0 ? undefined : String(ticket.disputes)],
    ['files', ticket.evidence.length === 0 ? undefined : String(ticket.evidence.flatMap(({ media }) => media).length)],
    ['closed', closed && `${closed.outcome.replaceAll('_', ' ')}, ${names.moment(closed.closedAt)}`],
  ];
  const lines = facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(10)}${value}`]));
  return [displayTicketNumber(ticket.number), '', ...lines, '', lastEvent.sentence, ''].join('\n');
};
