import type { FileTicket, Ticket } from '@sunwai/ticket';
import { refuse } from '@sunwai/kernel';
import { refusedWith } from '../refusals/refused-with.js';
import type { CommandAccepted, CommandAnswer, CommandContext } from '../ticket-service.js';
import { filingWire } from './command-wires.js';
import { actorWire, closeOutcomeWire, kindWire, priorityWire, statusWire } from './fact-wires.js';
import type * as P from './tickets-v1.js';
import type { Wire } from './wire.js';
import { fields } from './wire.js';

const missing = (field: string) =>
  refusedWith('request.invalid', { fields: [field], problems: [`${field} is missing`] });

export const contextWire: Wire<CommandContext, P.CommandContext> = fields<CommandContext, P.CommandContext>({
  actor: { to: actorWire.to, from: (actor, field) => actorWire.from(actor, field) },
});

export const filingToProto = ({ type: _type, ...filing }: FileTicket): P.FileTicket => filingWire.to(filing);

/** @throws {RefusedError} `request.invalid` */
export const filingFromProto = (filing: P.FileTicket | undefined): FileTicket => ({
  type: 'FileTicket',
  ...filingWire.from(filing, 'filing'),
});

export const acceptedToProto = ({ number, version, cursor, repeated }: CommandAccepted): P.Accepted => ({
  number,
  version,
  cursor,
  repeated,
});

/** The answer of `File` and `Execute` alike. */
export const answerToProto = (answer: CommandAnswer): NonNullable<P.ExecuteResponse['answer']> =>
  answer.accepted
    ? { $case: 'accepted', value: acceptedToProto(answer) }
    : { $case: 'refused', value: { code: answer.code, details: answer.details } };

/** @throws {RefusedError} `request.invalid` when the answer is empty */
export const answerFromProto = (answer: P.ExecuteResponse['answer']): CommandAnswer => {
  if (answer === undefined) throw missing('answer');
  if (answer.$case === 'accepted') return { accepted: true, ...answer.value };
  const { code, details } = answer.value;
  return { accepted: false, ...refuse(code, details ?? {}) };
};

export type FoundTicket = { readonly ticket: Ticket; readonly version: number; readonly cursor: string };

export const ticketToProto = ({ ticket, version, cursor }: FoundTicket): P.Ticket => ({
  number: ticket.number,
  version,
  status: statusWire.to(ticket.status),
  round: ticket.round,
  holder: ticket.holder,
  kind: ticket.classification && kindWire.to(ticket.classification.kind),
  category: ticket.classification?.category,
  priority: ticket.classification && priorityWire.to(ticket.classification.priority),
  place: ticket.classification?.place ?? ticket.statedPlace,
  disputes: ticket.disputes,
  filedAt: ticket.filedAt,
  outcome: ticket.closed && closeOutcomeWire.to(ticket.closed.outcome),
  state: ticket,
  cursor,
});

/** Whole, from the JSON that the domain folded: between services of one release. */
export const ticketFromProto = ({ state, version, cursor }: P.Ticket): FoundTicket => {
  if (state === undefined) throw missing('state');
  return { ticket: state as unknown as Ticket, version, cursor };
};
