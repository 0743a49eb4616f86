import { readFileSync } from 'node:fs';
import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import { departmentsV1 as V1 } from '@sunwai/contracts/grpc';

/** The same messages from memory, on a bare stream that heeds how fast the client reads. */
const bytes = readFileSync(process.env['BARE_MESSAGES']!);
const messages: Buffer[] = [];
for (let at = 0; at < bytes.length;) {
  const length = bytes.readUInt32LE(at);
  messages.push(bytes.subarray(at + 4, at + 4 + length));
  at += 4 + length;
}

const { watchAssignments } = V1.DepartmentServiceService;
const server = new Server();
server.addService(
  { watchAssignments: { ...watchAssignments, responseSerialize: (message: Buffer) => message } },
  {
    watchAssignments: (call: ServerWritableStream<V1.WatchAssignmentsRequest, Buffer>) => {
      let next = 0;
      const write = (): void => {
        while (next < messages.length && !call.cancelled) if (!call.write(messages[next++]!)) return;
      };
      call.on('drain', write);
      write();
    },
  },
);
const port = await new Promise<number>((resolve, reject) =>
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
    error ? reject(error) : resolve(bound),
  ),
);
process.send?.({ address: `127.0.0.1:${port}` });
process.on('SIGTERM', () => process.exit(0));
