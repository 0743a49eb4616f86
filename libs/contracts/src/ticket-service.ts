import type { Instant, Refusal } from '@sunwai/kernel';
import type {
  Actor,
  Channel,
  EventMetadata,
  Ticket,
  TicketCommand,
  TicketEvent,
  TicketNumber,
  FileTicket,
} from '@sunwai/ticket';

/** Where a command comes from. The actor is the authenticated caller, or whom a trusted service has authenticated. */
export type CommandContext = {
  /** The same id again returns the first answer and appends nothing. */
  readonly commandId: string;
  readonly correlationId: string;
  /**
   * The message or event that caused it; the command's own id where a caller gave it of their own accord. Such an id with
   * another command is refused (`command.id_reused`); one that follows from a cause keeps its first answer, whatever is
   * decided on that cause the second time.
   */
  readonly causationId: string;
  /** When it happened in the world; the rules judge by the server's clock all the same. */
  readonly occurredAt: Instant;
  readonly actor: Actor;
};

export type CommandAccepted = {
  readonly accepted: true;
  readonly number: TicketNumber;
  /** Version of the ticket after the command. */
  readonly version: number;
  /** Opaque place in the store's history for `minPosition`. */
  readonly cursor: string;
  /** True when the same command had been accepted before. */
  readonly repeated: boolean;
};

export type CommandAnswer = CommandAccepted | ({ readonly accepted: false } & Refusal);

/**
 * Commands on tickets: called directly in one process, over gRPC between processes; the same promises.
 * Domain refusals are answers. Throws only when the store or the connection fails; then try again with the same commandId.
 */
export interface TicketService {
  /** `source`: what makes the filing unique (pack, channel, service, source message id); the number follows from it. */
  file(pack: string, source: string, filing: FileTicket, context: CommandContext): Promise<CommandAnswer>;
  execute(number: TicketNumber, command: TicketCommand, context: CommandContext): Promise<CommandAnswer>;
  /** The ticket as it stands, folded from its events; undefined when there is no such number. */
  find(
    number: TicketNumber,
  ): Promise<{ readonly ticket: Ticket; readonly version: number; readonly cursor: string } | undefined>;
}

/** DI token for the TicketService in force (direct or gRPC). */
export const TICKET_SERVICE = Symbol('TicketService');

/** Data of a message on `tickets.events`. Its stream version and cursor are what consumers keep. */
export type TicketEventMessage = {
  readonly id: string;
  readonly number: TicketNumber;
  readonly version: number;
  /** Opaque place in the store's history. */
  readonly cursor: string;
  readonly recordedAt: Instant;
  readonly schemaVersion: number;
  readonly event: TicketEvent;
  readonly metadata: EventMetadata;
};

export type { Channel };
