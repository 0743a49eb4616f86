import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tracing } from '@sunwai/telemetry';
import { createLogger, startTracing } from '@sunwai/telemetry';
import { busContract } from '../contract/index.js';
import type { Bus, Message } from '../index.js';
import { openBus } from '../index.js';

let tracing: Tracing;
beforeAll(async () => {
  const logger = createLogger({ level: 'silent' });
  tracing = await startTracing({ endpoint: 'http://127.0.0.1:1', service: 'test', share: 1, logger });
});
afterAll(() => tracing.close());

/** What the suite published, from what came: each message has a `traceparent` besides. */
const asPublished = ({ headers: { traceparent, given, ...headers }, ...message }: Message): Message => {
  if (!traceparent) throw new Error('A message came without a trace');
  return { ...message, headers: { ...headers, ...(given !== undefined && { traceparent: given }) } };
};

/** One that the suite itself gave would be gone on from; here it is looked for as it was. */
const withItsOwn = ({ headers: { traceparent: given, ...headers }, ...message }: Message): Message => ({
  ...message,
  headers: { ...headers, ...(given !== undefined && { given }) },
});

const untraced = (bus: Bus): Bus => ({
  publish: (topic, messages) => bus.publish(topic, messages.map(withItsOwn)),
  subscribe: (subscription) =>
    bus.subscribe(
      'handleBatch' in subscription
        ? {
            ...subscription,
            handleBatch: (messages, delivery) => subscription.handleBatch(messages.map(asPublished), delivery),
          }
        : { ...subscription, handle: (message, delivery) => subscription.handle(asPublished(message), delivery) },
    ),
  deadLetters: async (filter) =>
    (await bus.deadLetters(filter)).map((letter) => ({ ...letter, message: asPublished(letter.message) })),
  replayDeadLetter: (id) => bus.replayDeadLetter(id),
  close: () => bus.close(),
});

busContract('a bus whose messages are traced', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sunwai-traced-'));
  return {
    open: async () => untraced(await openBus({ engine: 'embedded', file: path.join(folder, 'topics.db') })),
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
