import { createRequire } from 'node:module';

/** What is used here of the queue of requests that kafkajs 2.2.4 keeps for each connection. */
type RequestQueue = { readonly pending: readonly unknown[]; scheduleCheckPendingRequests(): void };
type RequestQueueClass = { readonly prototype: RequestQueue };

let quiet = false;

/**
 * kafkajs 2.2.4 looks at each connection's queue a thousand times a second also when nothing waits in it, with a timer
 * in the past, of which Node 24 warns. Nothing that waits is all that the timer is for: what is pushed later is sent at
 * once or schedules the next look itself. Pinned to that version (package.json), for it is inside the library.
 */
export const quietRequestQueues = (): void => {
  if (quiet) return;
  quiet = true;
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as RequestQueueClass;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function scheduleWhatWaits(this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
};
