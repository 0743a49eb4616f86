import type { CommandAnswer, CommandContext, TicketService } from '@sunwai/contracts';
import type { FoundTicket } from '@sunwai/contracts/grpc';
import { SunwaiError } from '@sunwai/kernel';
import { currentTraceparent } from '@sunwai/telemetry';
import type { FileTicket, TicketCommand, TicketNumber } from '@sunwai/ticket';
import type { MessagePort } from 'node:worker_threads';
import { TicketsUnavailableError } from '../errors.js';
import type { Asked, Call, Return } from './port-messages.js';
import { gathered } from './port-messages.js';

type Waiting = { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void };

/**
 * The ticket service of another thread of this process, with the promises of a direct call.
 * Throws `TicketsUnavailableError` when the port was closed before an answer came, and what the service threw, by its
 * code and message.
 */
export class TicketPortClient implements TicketService {
  private readonly waiting = new Map<number, Waiting>();
  private readonly post: (call: Call) => void;
  private closed = false;
  private last = 0;

  /** @param port whose other end `serveTickets` has */
  constructor(private readonly port: MessagePort) {
    this.post = gathered<Call>(port);
    port.on('message', (returns: readonly Return[]) => {
      for (const returned of returns) this.settle(returned);
    });
    port.on('close', () => this.end());
  }

  file(...given: [string, string, FileTicket, CommandContext]): Promise<CommandAnswer> {
    return this.ask<CommandAnswer>({ method: 'file', given });
  }

  execute(...given: [TicketNumber, TicketCommand, CommandContext]): Promise<CommandAnswer> {
    return this.ask<CommandAnswer>({ method: 'execute', given });
  }

  find(number: TicketNumber): Promise<FoundTicket | undefined> {
    return this.ask<FoundTicket | undefined>({ method: 'find', given: [number] });
  }

  close(): void {
    this.port.close();
  }

  private ask<Answer>(call: Asked): Promise<Answer> {
    if (this.closed) return Promise.reject(gone());
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      this.post({ ...call, id, traceparent: currentTraceparent() });
    });
  }

  private settle(returned: Return): void {
    const { resolve, reject } = this.waiting.get(returned.id) ?? {};
    this.waiting.delete(returned.id);
    if ('failed' in returned) reject?.(new SunwaiError(returned.failed.code, returned.failed.message));
    else resolve?.(returned.answer);
  }

  private end(): void {
    this.closed = true;
    for (const { reject } of this.waiting.values()) reject(gone());
    this.waiting.clear();
  }
}

const gone = (): TicketsUnavailableError => new TicketsUnavailableError('The thread with the ticket service is gone');
