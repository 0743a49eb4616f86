import { derivedId } from '@sunwai/kernel';
import type { departmentsV1 as V1, ticketsV1 } from '@sunwai/contracts/grpc';
import type { Metadata } from '@grpc/grpc-js';
import { answered, asCaller, deadline, departmentClient } from '../../doors/grpc-doors.js';
import { GaveUpError, insistently } from '../../doors/insistently.js';
import { pause } from '../../system/eventually.js';
import type { Ledger, StreamMessage } from '../ledger.js';

/** A department's own system: takes what is assigned to it from the stream, and answers over gRPC. */
export class DepartmentSystem {
  private readonly client: V1.DepartmentServiceClient;
  private readonly caller: Metadata;
  private readonly answering = new Set<Promise<void>>();
  private cursor = '';
  private connection = 0;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    address: string,
    token: string,
    private readonly department: string,
    private readonly ledger: Ledger,
    private readonly signal: AbortSignal,
  ) {
    this.client = departmentClient(address);
    this.caller = asCaller(token);
  }

  /** Leaves what comes unread until the function returned is called: the connection stays, and fills. */
  stopReading(): () => void {
    let readOn: () => void = () => undefined;
    this.reading = new Promise((resolve) => (readOn = resolve));
    return readOn;
  }

  /** Until the signal is raised. */
  async work(): Promise<void> {
    const stream = this.ledger.streamOf(this.department);
    while (!this.signal.aborted) {
      this.connection++;
      for await (const message of watch(this.client, this.caller, this.cursor, this.signal)) {
        this.cursor = message.cursor;
        const seen = streamMessage(message, this.connection);
        if (seen) stream.push(seen);
        if (message.event?.$case === 'assigned') this.answers(message.event.value);
        await this.reading;
      }
      await pause(100);
    }
    await Promise.all(this.answering);
    this.client.close();
  }

  private answers(assignment: V1.Assignment): void {
    const answering = this.answer(assignment).finally(() => this.answering.delete(answering));
    this.answering.add(answering);
  }

  /** Acknowledges and reports, each until it is answered, with ids that stay the same. */
  private async answer({ number, round }: V1.Assignment): Promise<void> {
    await this.command('acknowledge', number, round, (commandId, done) =>
      this.client.acknowledge({ commandId, number, round }, this.caller, deadline(), done),
    );
    const words = `Round ${round}: the pump at ${number} was repaired.`;
    const report = { number, round, words, outcome: 'REPORT_OUTCOME_RESOLVED', evidence: [] } as const;
    await this.command('report', number, round, (commandId, done) =>
      this.client.submitReport({ ...report, commandId }, this.caller, deadline(), done),
    );
  }

  private async command(
    what: string,
    number: string,
    round: number,
    call: (
      commandId: string,
      done: Parameters<Parameters<typeof answered<{ accepted?: ticketsV1.Accepted | undefined }>>[0]>[0],
    ) => ReturnType<V1.DepartmentServiceClient['acknowledge']>,
  ): Promise<void> {
    const commandId = derivedId('crash', what, number, round);
    try {
      const { accepted } = await insistently(
        () => answered<{ accepted?: ticketsV1.Accepted | undefined }>((done) => call(commandId, done)),
        this.signal,
      );
      if (accepted)
        this.ledger.accepted.push({ what, commandId, number, version: accepted.version, cursor: accepted.cursor });
    } catch (error) {
      if (!(error instanceof GaveUpError))
        this.ledger.refused.push(`${what} ${number} ${round}: ${(error as Error).message}`);
    }
  }
}

/** A department's whole stream, from its beginning to now. */
export const wholeStream = async (address: string, token: string): Promise<readonly StreamMessage[]> => {
  const client = departmentClient(address);
  const seen: StreamMessage[] = [];
  const done = new AbortController();
  for await (const message of watch(client, asCaller(token), '', done.signal)) {
    const one = streamMessage(message, 0);
    if (one) seen.push(one);
    if (message.event?.$case === 'caughtUp') done.abort();
  }
  client.close();
  return seen;
};

/** Ends with the connection, whatever ends that. */
async function* watch(
  client: V1.DepartmentServiceClient,
  caller: Metadata,
  resumeAfter: string,
  signal: AbortSignal,
): AsyncGenerator<V1.WatchAssignmentsResponse> {
  const call = client.watchAssignments({ resumeAfter, offices: [], heartbeatSeconds: 5 }, caller);
  const end = () => call.cancel();
  signal.addEventListener('abort', end);
  try {
    yield* call as AsyncIterable<V1.WatchAssignmentsResponse>;
  } catch (error) {
    if (typeof (error as { code?: unknown }).code !== 'number') throw error;
  } finally {
    signal.removeEventListener('abort', end);
    call.cancel();
  }
}

const streamMessage = ({ event }: V1.WatchAssignmentsResponse, connection: number): StreamMessage | undefined =>
  event?.$case === 'assigned' || event?.$case === 'updated' || event?.$case === 'ended'
    ? { kind: event.$case, number: event.value.number, version: event.value.version, connection }
    : undefined;
