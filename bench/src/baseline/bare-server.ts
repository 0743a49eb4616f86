import { createHmac, timingSafeEqual } from 'node:crypto';
import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import Sqlite from 'better-sqlite3';
import Fastify from 'fastify';
import { Pool } from 'undici';
import { bareStream, type BareSetting } from './bare.js';

/**
 * What nobody can do without, and nothing else, in a process of its own: a signed webhook is checked and parsed, its share
 * of rows is durable before it is answered (one commit for all that wait), its share of messages goes out over HTTP, and
 * the first of every so many is put on a gRPC stream.
 */
const { file, secret, peer, rowsPerHook, sendsPerHook } = JSON.parse(process.env['BARE']!) as BareSetting;

const db = new Sqlite(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('create table rows (id integer primary key, stream text not null, body text not null)');
const insert = db.prepare('insert into rows (stream, body) values (?, ?)');
const [begin, commit] = [db.prepare('begin immediate'), db.prepare('commit')];
const peerPool = new Pool(peer, { connections: 32 });
const streams = new Set<ServerWritableStream<Buffer, Buffer>>();

type Waiting = { readonly body: string; readonly done: () => void };
let waiting: Waiting[] = [];
let owedRows = 0;
let owedSends = 0;

const write = (): void => {
  const group = waiting;
  waiting = [];
  begin.run();
  for (const { body } of group) {
    owedRows += rowsPerHook;
    for (; owedRows >= 1; owedRows -= 1) insert.run('ticket-AME-000000000', body);
  }
  commit.run();
  for (const { done } of group) done();
};

const durable = (body: string): Promise<void> =>
  new Promise((done) => {
    waiting.push({ body, done });
    if (waiting.length === 1) setImmediate(write);
  });

const send = async (): Promise<void> => {
  const { body } = await peerPool.request({
    method: 'POST',
    path: '/messages',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: '919700000000', type: 'text', text: { body: 'आपकी शिकायत दर्ज कर ली गई है।' } }),
  });
  await body.json();
};

const app = Fastify();
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
app.post('/webhooks', async (request, reply) => {
  const bytes = request.body as Buffer;
  const signed = Buffer.from(String(request.headers['x-hub-signature-256']).slice('sha256='.length), 'hex');
  if (!timingSafeEqual(signed, createHmac('sha256', secret).update(bytes).digest())) return reply.code(401).send();
  const { told } = JSON.parse(bytes.toString()) as { told?: number };
  await durable(bytes.toString());
  if (told !== undefined) for (const stream of streams) stream.write(Buffer.from(String(told)));
  owedSends += sendsPerHook;
  for (; owedSends >= 1; owedSends -= 1) void send();
  return reply.send();
});

const grpc = new Server();
grpc.addService(bareStream, {
  watch: (call: ServerWritableStream<Buffer, Buffer>) => {
    streams.add(call);
    call.on('cancelled', () => streams.delete(call));
  },
});
const http = await app.listen({ host: '127.0.0.1', port: 0 });
const grpcPort = await new Promise<number>((resolve, reject) =>
  grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  ),
);
process.send?.({ http, grpc: `127.0.0.1:${grpcPort}` });
process.on('SIGTERM', () => process.exit(0));
