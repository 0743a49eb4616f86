import { refusedWith } from '@sunwai/contracts';
import type { EventEmitter } from 'node:events';

/** Of grpc-js's ServerWritableStream and ServerDuplexStream, what is needed here. */
type WritableCall<Message> = EventEmitter & {
  readonly cancelled: boolean;
  write(message: Message): boolean;
};

/** Reason of a signal that is raised because the server stops, not because the client is gone. */
export const serverStopping = Symbol('server stopping');

const controllers = new WeakMap<EventEmitter, AbortController>();

/** The call's controller; raised by itself when the client is gone. */
export const controllerOf = (call: EventEmitter & { readonly cancelled: boolean }): AbortController => {
  const known = controllers.get(call);
  if (known) return known;
  const made = new AbortController();
  controllers.set(call, made);
  if (call.cancelled) made.abort();
  else call.once('cancelled', () => made.abort());
  return made;
};

/** Raised when the client is gone, its deadline has passed or the server stops: give up what is done for the call. */
export const signalOf = (call: EventEmitter & { readonly cancelled: boolean }): AbortSignal =>
  controllerOf(call).signal;

const drained = (call: EventEmitter, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      call.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    call.on('drain', done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });

/**
 * Writes everything that the source gives (messages, or Buffers that hold them encoded), as fast as the client reads and no faster: while it doesn't, nothing more is
 * asked of the source. Resolves when the source ends or the client is gone.
 * @param source is given the call's signal and must end when it is raised, also while it waits for news
 * @throws {RefusedError} `server.stopping` when the server stops: the client is told to resume elsewhere
 */
export const writeAll = async <Message>(
  call: WritableCall<Message>,
  source: (signal: AbortSignal) => AsyncIterable<readonly Message[]>,
): Promise<void> => {
  const signal = signalOf(call);
  write: for await (const batch of source(signal)) {
    for (const message of batch) {
      if (signal.aborted) break write;
      if (!call.write(message)) await drained(call, signal);
    }
  }
  if (signal.reason === serverStopping) throw refusedWith('server.stopping');
};
