import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { departmentsV1 as V1 } from '@sunwai/contracts/grpc';

type Door = { readonly address: string; readonly token: string };

const { path, requestSerialize } = V1.DepartmentServiceService.watchAssignments;
const fromZero = V1.WatchAssignmentsRequest.fromPartial({});

const watch = <Message>({ address, token }: Door, decode: (bytes: Buffer) => Message) => {
  const client = new Client(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  const call = client.makeServerStreamRequest(path, requestSerialize, decode, fromZero, metadata);
  return { call, close: () => (call.cancel(), client.close()) };
};

/** Reads from zero until everything that was there has come. Seconds from the call to that. */
export const readAll = (door: Door): Promise<{ readonly assignments: number; readonly seconds: number }> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    let assignments = 0;
    const { call, close } = watch(door, (bytes) => V1.WatchAssignmentsResponse.decode(bytes));
    call.on('data', ({ event }: V1.WatchAssignmentsResponse) => {
      if (event?.$case === 'assigned') assignments += 1;
      if (event?.$case !== 'caughtUp') return;
      resolve({ assignments, seconds: (performance.now() - start) / 1_000 });
      close();
    });
    call.on('error', reject);
  });

/** Writes each message's bytes, its length before it, to a file. How many assignments there were. */
export const capture = async (door: Door, file: string): Promise<number> => {
  const out = createWriteStream(file);
  let assignments = 0;
  const { call, close } = watch(door, (bytes) => bytes);
  try {
    for await (const bytes of call as AsyncIterable<Buffer>) {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      out.write(length);
      if (!out.write(bytes)) await once(out, 'drain');
      const { event } = V1.WatchAssignmentsResponse.decode(bytes);
      if (event?.$case === 'assigned') assignments += 1;
      if (event?.$case === 'caughtUp') break;
    }
  } finally {
    close();
    out.end();
    await once(out, 'close');
  }
  return assignments;
};
