import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, credentials, type ServiceDefinition } from '@grpc/grpc-js';
import { Pool } from 'undici';
import { startChild } from '../system/child.js';

/** What the bare server is started with. Shares are of what one webhook brings about in a life, on average. */
export type BareSetting = {
  readonly file: string;
  readonly secret: string;
  /** Where messages go. */
  readonly peer: string;
  readonly rowsPerHook: number;
  readonly sendsPerHook: number;
};

export const bareStream: ServiceDefinition = {
  watch: {
    path: '/bare/watch',
    requestStream: false,
    responseStream: true,
    requestSerialize: (value: Buffer) => value,
    requestDeserialize: (value: Buffer) => value,
    responseSerialize: (value: Buffer) => value,
    responseDeserialize: (value: Buffer) => value,
  },
};

export type Bare = {
  /** As fast as it goes, so many webhooks at a time: webhooks per second in each of the slices. */
  flatOut(atOnce: number, seconds: number, slices: number): Promise<readonly number[]>;
  /** So many webhooks a second, so many of them told on the stream: times in ms. */
  steady(
    hooksPerSecond: number,
    toldPerSecond: number,
    seconds: number,
  ): Promise<{ readonly answers: readonly number[]; readonly streamed: readonly number[] }>;
  close(): Promise<void>;
};

const secret = 'secret-of-a-bare-bench';

/** Starts the baseline beside us; the other end of its messages is here. */
export const startBare = async (
  folder: string,
  shares: Pick<BareSetting, 'rowsPerHook' | 'sendsPerHook'>,
): Promise<Bare> => {
  const peer = createServer((request, response) => {
    request.resume().on('end', () => response.end('{"messages":[{"id":"wamid.bare"}]}'));
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  const { port } = peer.address() as { port: number };
  const setting: BareSetting = { file: join(folder, 'bare.db'), secret, peer: `http://127.0.0.1:${port}`, ...shares };
  const child = startChild(fileURLToPath(new URL('./bare-server.js', import.meta.url)), {
    log: join(folder, 'bare.log'),
    env: { BARE: JSON.stringify(setting) },
  });
  const doors = (await child.hello) as { http: string; grpc: string };
  const pool = new Pool(doors.http, { connections: 64 });
  const client = new Client(doors.grpc, credentials.createInsecure());
  return {
    flatOut: (atOnce, seconds, slices) => flatOut(pool, atOnce, seconds, slices),
    steady: (hooks, told, seconds) => steady(pool, client, hooks, told, seconds),
    close: async () => {
      client.close();
      await pool.destroy();
      await child.stop();
      peer.close();
    },
  };
};

/** As long as a webhook of WhatsApp. */
const hook = (told?: number): { body: string; signature: string } => {
  const text = { body: 'विकास खंड तिलोई के हमारे गांव में हैंडपंप दो महीने से खराब है। कृपया रीबोर कराने की कृपा करें।' };
  const message = { from: '919700000000', id: `wamid.${told ?? 0}`, timestamp: '1760000000', type: 'text', text };
  const body = JSON.stringify({ object: 'whatsapp_business_account', told, padding: 'x'.repeat(450), message });
  return { body, signature: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
};

const post = async (pool: Pool, told?: number): Promise<void> => {
  const { body, signature } = hook(told);
  const answer = await pool.request({
    method: 'POST',
    path: '/webhooks',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
    body,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`The bare server answered ${answer.statusCode}`);
};

const flatOut = async (pool: Pool, atOnce: number, seconds: number, slices: number): Promise<readonly number[]> => {
  let count = 0;
  let running = true;
  const keepPosting = async (): Promise<void> => {
    while (running) {
      await post(pool);
      count += 1;
    }
  };
  const posting = Array.from({ length: atOnce }, keepPosting);
  await pause(2_000);
  const rates: number[] = [];
  for (let slice = 0; slice < slices; slice += 1) {
    const [before, start] = [count, performance.now()];
    await pause((seconds * 1_000) / slices);
    rates.push(((count - before) / (performance.now() - start)) * 1_000);
  }
  running = false;
  await Promise.all(posting);
  return rates;
};

const steady = async (pool: Pool, client: Client, hooksPerSecond: number, toldPerSecond: number, seconds: number) => {
  const answers: number[] = [];
  const streamed: number[] = [];
  const begun = new Map<number, number>();
  const { watch } = bareStream;
  const call = client.makeServerStreamRequest(
    watch!.path,
    watch!.requestSerialize,
    watch!.responseDeserialize,
    Buffer.alloc(0),
  );
  call.on('data', (bytes: Buffer) => streamed.push(performance.now() - begun.get(Number(bytes.toString()))!));
  call.on('error', () => undefined);
  await pause(200);
  const start = performance.now();
  const each = Math.round(hooksPerSecond / toldPerSecond);
  const posting: Promise<void>[] = [];
  for (let n = 0; performance.now() - start < seconds * 1_000;) {
    const due = ((performance.now() - start) / 1_000) * hooksPerSecond;
    for (; n < due; n += 1) {
      const sent = performance.now();
      const told = n % each === 0 ? n : undefined;
      if (told !== undefined) begun.set(told, sent);
      posting.push(post(pool, told).then(() => void answers.push(performance.now() - sent)));
    }
    await pause(4);
  }
  await Promise.all(posting);
  await pause(500);
  call.cancel();
  return { answers, streamed };
};
