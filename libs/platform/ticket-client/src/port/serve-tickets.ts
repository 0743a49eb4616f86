import type { TicketService } from '@sunwai/contracts';
import { SunwaiError } from '@sunwai/kernel';
import { inTraceOf } from '@sunwai/telemetry';
import type { MessagePort } from 'node:worker_threads';
import type { Call, Return } from './port-messages.js';
import { gathered } from './port-messages.js';

/** Lets whoever has the port's other end call the ticket service of this thread. Ends with the port. */
export const serveTickets = (port: MessagePort, tickets: TicketService): void => {
  const answer = gathered<Return>(port);
  const serve = async (call: Call): Promise<void> => {
    try {
      answer({ id: call.id, answer: await inTraceOf(call.traceparent, () => carryOut(tickets, call)) });
    } catch (error) {
      const { message } = error as Error;
      answer({ id: call.id, failed: { code: error instanceof SunwaiError ? error.code : 'tickets.failed', message } });
    }
  };
  port.on('message', (calls: readonly Call[]) => {
    for (const call of calls) void serve(call);
  });
};

const carryOut = (tickets: TicketService, call: Call): Promise<unknown> => {
  switch (call.method) {
    case 'file':
      return tickets.file(...call.given);
    case 'execute':
      return tickets.execute(...call.given);
    case 'find':
      return tickets.find(...call.given);
  }
};
