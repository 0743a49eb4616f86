import { createRequire } from 'node:module';

/** What is used here of the insides of kafkajs 2.2.4, to which package.json pins it. */
type RequestQueue = { readonly pending: readonly unknown[]; scheduleCheckPendingRequests(): void };
type Broker = { connect(): Promise<void> };
type ClassOf<Instance> = { readonly prototype: Instance };

let mended = false;

/** Mends what kafkajs has no setting for. Once in a process. */
export const mendKafkaJs = (): void => {
  if (mended) return;
  mended = true;
  const require = createRequire(import.meta.url);
  restIdleQueues(require('kafkajs/src/network/requestQueue') as ClassOf<RequestQueue>);
  passOverBrokenBrokers(require('kafkajs/src/broker') as ClassOf<Broker>);
};

/**
 * It looks at each connection's queue a thousand times a second also when nothing waits in it, with a timer in the past,
 * of which Node 24 warns. Nothing that waits is all that the timer is for: what is pushed later is sent at once or
 * schedules the next look itself.
 */
const restIdleQueues = ({ prototype }: ClassOf<RequestQueue>): void => {
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function scheduleWhatWaits(this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
};

/**
 * It goes on to the next broker of its list only when one refuses the connection. To one that takes the connection and
 * breaks it, or never answers (a proxy before a broker that is down, a broker that hangs), it would come back until it
 * gives up: for kafkajs all of these are now connections that failed.
 */
const passOverBrokenBrokers = ({ prototype }: ClassOf<Broker>): void => {
  const connect = prototype.connect;
  const broken = new Set(['KafkaJSConnectionClosedError', 'KafkaJSRequestTimeoutError']);
  prototype.connect = async function connectOrFail(this: Broker) {
    try {
      await connect.call(this);
    } catch (error) {
      if (error instanceof Error && broken.has(error.name)) error.name = 'KafkaJSConnectionError';
      throw error;
    }
  };
};
