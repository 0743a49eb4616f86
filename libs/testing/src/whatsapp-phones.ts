import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelReceipt, IntakeMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import { derivedId, instant } from '@sunwai/kernel';
import type { Message } from '@sunwai/messaging';
import type { MessageItem, StatusItem } from '@sunwai/whatsapp';
import { parseWebhook } from '@sunwai/whatsapp';
import type { PhoneMessage } from '@sunwai/whatsapp-sandbox';
import { startSandbox } from '@sunwai/whatsapp-sandbox';
import type { TestPlatform } from './platform/index.js';
import { testSecrets } from './platform/index.js';

/** Phones on the sandbox, whose messages and receipts come onto the bus of a test platform as intake brings them. */
export type WhatsAppPhones = {
  readonly url: string;
  /** From now on what phones send comes onto this platform's bus; undefined: it waits and is tried again. */
  bringTo(platform: TestPlatform | undefined): void;
  /** The person writes. @returns the message's id */
  writes(phone: string, content: object): Promise<string>;
  /** What the phone has got from us, oldest first. */
  inbox(phone: string): Promise<readonly PhoneMessage[]>;
  /** What we sent that is not on the phone. */
  undelivered(phone: string): Promise<readonly PhoneMessage[]>;
  control(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<void>;
  close(): Promise<void>;
};

export type WhatsAppPhonesOptions = Parameters<typeof startSandbox>[0];

export const whatsAppPhones = async (options: WhatsAppPhonesOptions = {}): Promise<WhatsAppPhones> => {
  let platform: TestPlatform | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (!platform) return void response.writeHead(503).end();
      void bring(platform, JSON.parse(Buffer.concat(chunks).toString())).then(
        () => response.writeHead(200).end(),
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sandbox = await startSandbox({
    environment: 'test',
    accessToken: testSecrets.whatsappAccessToken,
    callbackUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    unknownTemplates: 'accept',
    receipts: { deliveredAfter: 0, readAfter: 0 },
    webhooks: { firstRetry: 20, longestRetry: 50, attempts: 200 },
    ...options,
  });
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${sandbox.url}/sandbox/${path}`, {
      method,
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  };
  const shown = (phone: string) =>
    call('GET', `phones/${phone}`) as Promise<{ messages: PhoneMessage[]; undelivered: PhoneMessage[] }>;
  return {
    url: sandbox.url,
    bringTo: (to) => {
      platform = to;
    },
    writes: async (phone, content) => ((await call('POST', `phones/${phone}/messages`, content)) as { id: string }).id,
    inbox: async (phone) => (await shown(phone)).messages.filter(({ direction }) => direction === 'received'),
    undelivered: async (phone) => (await shown(phone)).undelivered,
    control: async (method, path, body) => void (await call(method, path, body)),
    close: async () => {
      await sandbox.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
};

const bring = async ({ bus, persons }: TestPlatform, body: unknown): Promise<void> => {
  for (const item of parseWebhook(body)) {
    if (item.item === 'status') await bus.publish(topics.intakeReceipts, [receiptOf(item)]);
    if (item.item === 'message' && item.from.phone !== undefined) {
      await bus.publish(topics.intakeMessages, [inboundOf(item, item.from.phone, persons.ref('tel', item.from.phone))]);
    }
  }
};

const envelope = { type: 'sunwai.test.v1', source: '/sunwai/test', headers: {} } as const;

const receiptOf = ({ messageId, status, at, service, problems }: StatusItem): Message<ChannelReceipt> => {
  const time = at ?? instant(Date.now());
  return {
    ...envelope,
    id: derivedId(messageId, status, time),
    key: messageId,
    time,
    data: {
      pack: 'amethi',
      channel: 'whatsapp',
      service: service.phoneNumberId,
      messageId,
      status: status === 'played' ? 'read' : status,
      at: time,
      ...(problems[0] && { code: problems[0].code }),
    },
  };
};

const inboundOf = (
  { id, service, sentAt, content }: MessageItem,
  phone: string,
  ref: string,
): Message<IntakeMessage> => {
  const time = sentAt ?? instant(Date.now());
  return {
    ...envelope,
    id: derivedId(id),
    key: ref,
    time,
    data: {
      id: derivedId(id),
      pack: 'amethi',
      channel: 'whatsapp',
      service: service.phoneNumberId,
      sourceMessageId: id,
      conversation: ref,
      sender: { ref, phone },
      sentAt: time,
      receivedAt: time,
      actor: { kind: 'citizen', id: ref },
      content:
        content.kind === 'text' ? { kind: 'text', words: content.text } : { kind: 'unsupported', what: content.kind },
      language: { language: 'hi', script: 'Deva' },
    },
  };
};
