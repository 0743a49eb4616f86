import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookItem } from '@sunwai/whatsapp';
import { CloudApiClient, cloudApiConfigSchema, parseWebhook, verifySignature } from '@sunwai/whatsapp';
import type { SandboxOptions } from '../config.schema.js';
import type { Inbound } from '../phones/inbound.schema.js';
import type { Sent } from '../phones/inbound.js';
import type { PhoneMessage } from '../phones/phone.js';
import { type RunningSandbox, startSandbox } from '../sandbox.js';

/** A service’s door, as small as it can be: checks signatures, keeps what came, answers as it is told. */
export type Receiver = {
  readonly url: string;
  readonly bodies: string[];
  readonly refused: string[];
  answer: () => number;
  items(): readonly WebhookItem[];
  close(): Promise<void>;
};

const startReceiver = async (appSecret: string): Promise<Receiver> => {
  const bodies: string[] = [];
  const refused: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const signature = request.headers['x-hub-signature-256'];
      const known = verifySignature(appSecret, body, typeof signature === 'string' ? signature : undefined);
      const status = known ? receiver.answer() : 401;
      if (!known) refused.push(body.toString());
      else if (status === 200) bodies.push(body.toString());
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    bodies,
    refused,
    answer: () => 200,
    items: () => bodies.flatMap((body) => parseWebhook(JSON.parse(body))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
};

export const SERVICE = '100000000000001';
export const RAM = '+919876500001';

/** A sandbox, a client and a receiver, all over real HTTP. */
export class World {
  private constructor(
    readonly sandbox: RunningSandbox,
    readonly client: CloudApiClient,
    readonly receiver: Receiver,
  ) {}

  static async start(options: SandboxOptions = {}): Promise<World> {
    const receiver = await startReceiver('sandbox-secret');
    const sandbox = await startSandbox({
      environment: 'test',
      callbackUrl: receiver.url,
      receipts: { deliveredAfter: 5, readAfter: 5 },
      webhooks: { firstRetry: 20, longestRetry: 40 },
      ...options,
    });
    const config = cloudApiConfigSchema.parse({ baseUrl: sandbox.url, accessToken: 'sandbox-token' });
    return new World(sandbox, new CloudApiClient(config), receiver);
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.sandbox.close();
    await this.receiver.close();
  }

  async http(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
    const answer = await fetch(`${this.sandbox.url}${path}`, {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
  }

  /** The person writes. */
  async writes(content: Partial<Record<keyof Inbound, unknown>>, phone = RAM): Promise<Sent> {
    const { status, json } = await this.http('POST', `/sandbox/phones/${phone}/messages`, content);
    if (status !== 201) throw new Error(`answered ${status}: ${JSON.stringify(json)}`);
    return json as Sent;
  }

  async phone(
    phone = RAM,
    query = '',
  ): Promise<{ messages: PhoneMessage[]; undelivered: PhoneMessage[]; newest: number; revision: number }> {
    const { json } = await this.http('GET', `/sandbox/phones/${phone}${query}`);
    return json as Awaited<ReturnType<World['phone']>>;
  }

  faults(changes: object): Promise<unknown> {
    return this.http('POST', '/sandbox/faults', changes);
  }

  /** The status webhooks of one message so far. */
  receipts(messageId: string): readonly string[] {
    return this.receiver
      .items()
      .flatMap((item) => (item.item === 'status' && item.messageId === messageId ? [item.status] : []));
  }
}

/** Tries until it holds, for up to five seconds. */
export const eventually = async (check: () => void | Promise<void>): Promise<void> => {
  const end = Date.now() + 5_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resume) => setTimeout(resume, 10));
    }
  }
};
