import { status } from '@grpc/grpc-js';
import { HttpRefusedError } from './http-door.js';
import { pause } from '../system/eventually.js';

/** The run is over; whoever still insists gives up. */
export class GaveUpError extends Error {}

const passing = new Set<unknown>([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.CANCELLED,
  status.ABORTED,
  status.UNKNOWN,
  status.INTERNAL,
]);

/** Whether it may go better next time: the server is gone, or says so. */
const mayPass = (error: unknown): boolean => {
  if (error instanceof HttpRefusedError) return error.status >= 500 || error.status === 429;
  // Only of gRPC: that of a request which took too long (a DOMException) is a number as well.
  const { code, metadata } = error as { code?: unknown; metadata?: unknown };
  return metadata === undefined || passing.has(code);
};

/**
 * Does it until there is an answer, as whoever lost a connection does: the same again.
 * @throws the answer, when it is a no; {GaveUpError} once the signal is raised
 */
export const insistently = async <Answer>(work: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> => {
  for (let wait = 50; ; wait = Math.min(wait * 1.5, 500)) {
    if (signal.aborted) throw new GaveUpError('The run is over');
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
    await pause(wait);
  }
};
