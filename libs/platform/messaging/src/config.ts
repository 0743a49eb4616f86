import { z } from 'zod';
import type { Bus, BusLog } from './bus.js';
import { openEmbeddedBus } from './embedded/embedded-bus.js';
import type { Feed } from './embedded/reading/feed.js';
import { kafkaConfig } from './kafka/kafka-config.js';
import { traced } from './tracing/traced-bus.js';

const embeddedConfig = z.object({
  engine: z.literal('embedded'),
  /** The SQLite file of all topics. */
  file: z.string().min(1),
  /** Days that a message is kept; longer while a group has not consumed it. */
  retentionDays: z.number().nonnegative().default(14),
});

export const busConfig = z.discriminatedUnion('engine', [embeddedConfig, kafkaConfig]);
export type BusConfig = z.infer<typeof busConfig>;

export type BusParts = {
  /** Topics that show a store's feed. Only in the embedded bus: on Kafka a relay publishes them. */
  readonly feeds?: Readonly<Record<string, Feed>>;
  readonly log?: BusLog;
};

const silent: BusLog = { warn: () => undefined, error: () => undefined };

/**
 * The bus that the configuration names. Kafka's client is loaded only when it is.
 * @throws {BusUnavailableError} the file can't be opened, or no broker answers
 */
export const openBus = async (
  config: z.input<typeof busConfig>,
  { feeds = {}, log = silent }: BusParts = {},
): Promise<Bus> => {
  const parsed = busConfig.parse(config);
  if (parsed.engine === 'embedded') return traced(openEmbeddedBus({ ...parsed, feeds, log }), 'sunwai');
  const { openKafkaBus } = await import('./kafka/kafka-bus.js');
  return traced(await openKafkaBus(parsed, log), 'kafka');
};
