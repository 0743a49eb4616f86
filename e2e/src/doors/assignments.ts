import { departmentsV1 as V1 } from '@sunwai/contracts/grpc';
import { asCaller, departmentClient } from './grpc-doors.js';

/** A department's system that watches, from now on. */
export type Watching = {
  /** Numbers of the tickets that it was given, as they came. */
  readonly given: readonly string[];
  close(): void;
};

/** Resolves when all that was there before has come. */
export const watchAssignments = (address: string, token: string): Promise<Watching> =>
  new Promise((resolve, reject) => {
    const client = departmentClient(address);
    const given: string[] = [];
    const call = client.watchAssignments(V1.WatchAssignmentsRequest.fromPartial({}), asCaller(token));
    const close = () => (call.cancel(), client.close());
    call.on('data', ({ event }: V1.WatchAssignmentsResponse) => {
      if (event?.$case === 'assigned') given.push(event.value.number);
      if (event?.$case === 'caughtUp') resolve({ given, close });
    });
    // After it has caught up: the end of the call, which is asked for.
    call.on('error', reject);
  });
