import { MessageChannel, Worker } from 'node:worker_threads';
import type { TicketService } from '@sunwai/contracts';
import { SunwaiError } from '@sunwai/kernel';
import { serveTickets } from '@sunwai/ticket-client';
import type { PlatformConfig } from '../platform.config.js';
import type { Answers, FromThread, ThreadData, ToThread } from './thread-messages.js';

/** `thread.ended`: a thread of this process ended before it was told to, so the process is of no more use. */
export class ThreadEndedError extends SunwaiError {
  constructor(why: string, options?: ErrorOptions) {
    super('thread.ended', `The second thread ended: ${why}`, options);
  }
}

type Waiting = { readonly resolve: (answer: Answers[keyof Answers]) => void; readonly reject: (error: Error) => void };

/** A thread of this process, begun with `runThread`, whose consumers call the ticket service of this one. */
export class SecondThread {
  /** Never resolves. @throws {ThreadEndedError} it ended unasked */
  readonly ended: Promise<never>;
  private readonly worker: Worker;
  private readonly tickets = new MessageChannel();
  private readonly ready: Promise<void>;
  /** With its exit code. */
  private readonly gone: Promise<number>;
  private readonly asked = new Map<number, Waiting>();
  private last = 0;
  private closing = false;

  /** @param program calls `runThread` */
  constructor(program: URL, config: PlatformConfig) {
    const { port2: theirs } = this.tickets;
    const workerData: ThreadData = { config, tickets: theirs };
    this.worker = new Worker(program, { workerData, transferList: [theirs], name: 'second' });
    this.gone = new Promise((resolve) => this.worker.once('exit', resolve));
    this.ended = new Promise((_, reject) => {
      const end = (why: string, cause?: unknown) => !this.closing && reject(new ThreadEndedError(why, { cause }));
      this.worker.once('error', (error: unknown) => end(String((error as Error)?.stack ?? error), error));
      this.worker.once('exit', (code) => end(`exit code ${code}`));
    });
    // Whoever does not ask is not told.
    this.ended.catch(() => undefined);
    this.ready = new Promise((resolve) => {
      this.worker.on('message', (message: FromThread) => {
        if (message.is === 'ready') resolve();
        else this.heard(message);
      });
    });
  }

  /** Lets it give commands, and waits until it consumes. @throws {ThreadEndedError} */
  async join(tickets: TicketService): Promise<void> {
    serveTickets(this.tickets.port1, tickets);
    await Promise.race([this.ready, this.ended]);
  }

  figures(): Promise<Answers['figures']> {
    return this.ask('figures');
  }

  /** Its readers, and where they wait for a newer release. */
  readers(): Promise<Answers['readers']> {
    return this.ask('readers');
  }

  /** Waits until it has finished what it had in hand. It still needs the ticket service for that. @throws {ThreadEndedError} */
  async close(): Promise<void> {
    this.closing = true;
    this.tell({ is: 'close' });
    const code = await this.gone;
    this.tickets.port1.close();
    if (code !== 0) throw new ThreadEndedError(`exit code ${code}, before it had finished`);
  }

  private ask<About extends keyof Answers>(about: About): Promise<Answers[About]> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.asked.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.tell({ is: 'asked', id, about });
    });
  }

  private heard(message: Exclude<FromThread, { is: 'ready' }>): void {
    const { resolve, reject } = this.asked.get(message.id) ?? {};
    this.asked.delete(message.id);
    if (message.is === 'answer') resolve?.(message.answer);
    else reject?.(new SunwaiError('thread.answer', `The second thread could not say: ${message.reason}`));
  }

  private tell(message: ToThread): void {
    this.worker.postMessage(message);
  }
}
