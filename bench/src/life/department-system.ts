import { credentials, type Metadata } from '@grpc/grpc-js';
import { departmentsV1 as V1 } from '@sunwai/contracts/grpc';
import { derivedId } from '@sunwai/kernel';
import { answered, asCaller } from './calls.js';
import { reportWords } from './complaints.js';

/** A department's own system: one stream of assignments, and a call for each answer. */
export class DepartmentSystem {
  private readonly client: V1.DepartmentServiceClient;
  private readonly caller: Metadata;
  private watching: ReturnType<V1.DepartmentServiceClient['watchAssignments']> | undefined;

  constructor(grpc: string, token: string) {
    this.client = new V1.DepartmentServiceClient(grpc, credentials.createInsecure());
    this.caller = asCaller(token);
  }

  /** From the beginning. Resolves when everything that was there has been seen. */
  watch(assigned: (assignment: V1.Assignment) => void, failed: (error: Error) => void): Promise<void> {
    return new Promise((caughtUp) => {
      const call = this.client.watchAssignments({ resumeAfter: '', offices: [], heartbeatSeconds: 0 }, this.caller);
      let live = false;
      call.on('data', ({ event }: V1.WatchAssignmentsResponse) => {
        if (event?.$case === 'assigned' && live) assigned(event.value);
        if (event?.$case !== 'caughtUp') return;
        live = true;
        caughtUp();
      });
      call.on('error', (error) => this.watching === call && failed(error));
      this.watching = call;
    });
  }

  /** Acknowledges, then reports. @throws the ServiceError of a refusal */
  async answer({ number, round }: Pick<V1.Assignment, 'number' | 'round'>): Promise<void> {
    const id = (what: string): string => derivedId('bench', what, number, round);
    await answered<V1.AcknowledgeResponse>((done) =>
      this.client.acknowledge({ commandId: id('acknowledge'), number, round }, this.caller, done),
    );
    const report = {
      number,
      round,
      words: reportWords(round),
      outcome: 'REPORT_OUTCOME_RESOLVED',
      evidence: [],
    } as const;
    await answered<V1.SubmitReportResponse>((done) =>
      this.client.submitReport({ ...report, commandId: id('report') }, this.caller, done),
    );
  }

  close(): void {
    const call = this.watching;
    this.watching = undefined;
    call?.cancel();
    this.client.close();
  }
}
