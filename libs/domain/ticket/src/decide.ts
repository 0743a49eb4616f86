import { refuse, type Refusal } from '@sunwai/kernel';
import type { TicketCommand, TicketCommandOf, TicketCommandType } from './commands.js';
import * as rules from './commands.js';
import type { Decide, Decision, DecisionContext } from './decision.js';
import type { Actor } from './facts.js';
import type { TicketRefusalCode } from './refusals.js';
import type { Ticket } from './ticket.js';

type ActorKind = Actor['kind'];
type Rule<Type extends TicketCommandType> = {
  readonly by: readonly ActorKind[];
  readonly decide: Decide<TicketCommandOf<Type>>;
};

const machine = ['system'] as const;
const seniors = ['control_room', 'supervisor'] as const;
const office = ['operator', ...seniors] as const;
const holder = ['officer', 'department'] as const;
/** An adapter speaks for people on a channel of its own; the office, for those who call or come. */
const forComplainant = ['citizen', 'adapter', ...office] as const;
const everybody = [...forComplainant, ...holder, ...machine] as const;

/** Every command: who may ever give it, and its rule. Who holds the ticket and whose it is, is asked besides. */
const commands: { readonly [Type in TicketCommandType]: Rule<Type> } = {
  ClassifyTicket: { by: [...office, ...machine], decide: rules.classifyTicket },
  LinkTicket: { by: [...office, ...machine], decide: rules.linkTicket },
  FlagAbuse: { by: [...office, ...holder, ...machine], decide: rules.flagAbuse },
  ClearAbuse: { by: seniors, decide: rules.clearAbuse },
  AssignTicket: { by: [...office, ...machine], decide: rules.assignTicket },
  ConfirmAssignment: { by: office, decide: rules.confirmAssignment },
  AcknowledgeAssignment: { by: holder, decide: rules.acknowledgeAssignment },
  DeclineAssignment: { by: holder, decide: rules.declineAssignment },
  TransferTicket: { by: [...holder, ...seniors], decide: rules.transferTicket },
  EscalateTicket: { by: [...seniors, ...machine], decide: rules.escalateTicket },
  LogContact: { by: [...holder, ...office], decide: rules.logContact },
  /** The control room types in what an officer sends on paper or says on the phone. */
  SendInterimReply: { by: [...holder, 'control_room'], decide: rules.sendInterimReply },
  SubmitReport: { by: [...holder, 'control_room'], decide: rules.submitReport },
  AddEvidence: { by: everybody, decide: rules.addEvidence },
  AddComment: { by: everybody, decide: rules.addComment },
  /** Never the holder's own department: who answers for the work does not check it. */
  ReturnReport: { by: seniors, decide: rules.returnReport },
  VerifyReport: { by: seniors, decide: rules.verifyReport },
  RecordNotificationSent: { by: [...machine, 'adapter'], decide: rules.recordNotificationSent },
  RecordNotificationFailed: { by: [...machine, 'adapter'], decide: rules.recordNotificationFailed },
  RecordDelivery: { by: [...machine, 'adapter', 'operator', 'control_room'], decide: rules.recordDelivery },
  RecordRead: { by: [...machine, 'adapter', 'operator', 'control_room'], decide: rules.recordRead },
  RecordFeedback: { by: forComplainant, decide: rules.recordFeedback },
  /** The system too: for who pressed "not satisfied" and gave no reason in time. */
  DisputeReport: { by: [...forComplainant, ...machine], decide: rules.disputeReport },
  UpholdDispute: { by: seniors, decide: rules.upholdDispute },
  DismissDispute: { by: seniors, decide: rules.dismissDispute },
  ReopenTicket: { by: seniors, decide: rules.reopenTicket },
  SetDeadline: { by: [...seniors, ...machine], decide: rules.setDeadline },
  PauseClock: { by: [...seniors, ...machine], decide: rules.pauseClock },
  ResumeClock: { by: [...seniors, ...machine], decide: rules.resumeClock },
  CloseUnanswered: { by: machine, decide: rules.closeUnanswered },
  CloseTicket: { by: [...forComplainant, ...machine], decide: rules.closeTicket },
};

/** What follows from a command on the ticket as it stands; `undefined`: no ticket has that number. Never throws. */
export const decide = (command: TicketCommand, ticket: Ticket | undefined, context: DecisionContext): Decision => {
  if (!ticket) return refuse('number.unknown');
  const rule = commands[command.type] as Rule<TicketCommandType> & { decide: Decide<TicketCommand> };
  return notEntitled(command, ticket, context.actor, rule.by) ?? rule.decide(command, ticket, context);
};

const notEntitled = (
  { type }: TicketCommand,
  ticket: Ticket,
  actor: Actor,
  by: readonly ActorKind[],
): Refusal<TicketRefusalCode> | undefined => {
  if (!by.includes(actor.kind)) return refuse('actor.not_entitled', { actor: actor.kind, command: type });
  return isTheirs(type, ticket, actor) ? undefined : refuse('ticket.not_yours', { number: ticket.number });
};

/** Officers: their department's tickets. Citizens: their own. Who brought a ticket for another may add to it. */
const isTheirs = (type: TicketCommandType, ticket: Ticket, { kind, id, department }: Actor): boolean => {
  switch (kind) {
    case 'citizen':
      return id === ticket.complainant || id === ticket.enteredBy;
    case 'officer':
    case 'department':
      return (
        (department !== undefined && department === ticket.holder?.department) ||
        (id === ticket.enteredBy && (type === 'AddEvidence' || type === 'AddComment'))
      );
    default:
      return true;
  }
};

/** Who may ever give a command, for tables of access. */
export const whoMay = (type: TicketCommandType): readonly ActorKind[] => commands[type].by;
