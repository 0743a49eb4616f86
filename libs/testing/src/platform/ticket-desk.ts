import { randomUUID } from 'node:crypto';
import type { CommandAccepted, TicketService } from '@sunwai/contracts';
import type { Clock } from '@sunwai/kernel';
import type { Actor, FileTicket, TicketCommand, TicketNumber } from '@sunwai/ticket';
import { fileTicket } from '../ticket/commands.builder.js';
import { usualActor } from '../ticket/usual-actor.js';

/** Somebody at a desk who makes things happen to tickets; what the rules refuse is a mistake of the test. */
export type TicketDesk = {
  /** A new complaint by a message of its own. */
  file(told?: Parameters<typeof fileTicket>[0]): Promise<TicketNumber>;
  /** By default the actor is who usually gives that command. */
  does(number: TicketNumber, command: TicketCommand, actor?: Actor): Promise<CommandAccepted>;
};

export const ticketDesk = ({
  tickets,
  clock,
}: {
  readonly tickets: TicketService;
  readonly clock: Clock;
}): TicketDesk => {
  const accepted = (answer: Awaited<ReturnType<TicketService['execute']>>): CommandAccepted => {
    if (!answer.accepted) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return answer;
  };
  const contextOf = (actor: Actor) => {
    const id = randomUUID();
    return { commandId: id, correlationId: id, causationId: id, occurredAt: clock.now(), actor };
  };
  return {
    file: async (told) => {
      const message = `wamid.${randomUUID()}`;
      const filing: FileTicket = fileTicket({ sourceMessageIds: [message], ...told });
      const actor: Actor = { kind: 'citizen', id: filing.complainant };
      return accepted(await tickets.file('amethi', message, filing, contextOf(actor))).number;
    },
    does: async (number, command, actor = usualActor[command.type]) =>
      accepted(await tickets.execute(number, command, contextOf(actor))),
  };
};
