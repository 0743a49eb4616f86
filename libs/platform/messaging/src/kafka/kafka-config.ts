import { z } from 'zod';

const sasl = z.discriminatedUnion('mechanism', [
  z.object({ mechanism: z.literal('plain'), username: z.string(), password: z.string() }),
  z.object({ mechanism: z.literal('scram-sha-256'), username: z.string(), password: z.string() }),
  z.object({ mechanism: z.literal('scram-sha-512'), username: z.string(), password: z.string() }),
]);

const tls = z.object({
  /** PEM of the authority that signed the brokers' certificates; absent: the system's. */
  ca: z.string().optional(),
  /** PEM of this client's certificate and key, where brokers ask for one. */
  cert: z.string().optional(),
  key: z.string().optional(),
});

export const kafkaConfig = z.object({
  engine: z.literal('kafka'),
  /** `host:port` of one or more brokers; the others are found from them. */
  brokers: z.array(z.string().regex(/^.+:\d+$/, 'must be host:port')).min(1),
  clientId: z.string().default('sunwai'),
  /** Absent: plain text. An empty object: TLS with the system's authorities. */
  tls: tls.optional(),
  sasl: sasl.optional(),
  /** Partitions of topics that are made here: how many consumers can share a group. */
  partitions: z.int().min(1).default(12),
  /** Copies of each partition. Absent: the cluster's default. */
  replication: z.int().min(1).optional(),
  /** How long topics that are made here keep messages. */
  retentionDays: z.number().positive().default(14),
  /** Largest message, in bytes. */
  largestMessage: z.int().default(8 * 1024 * 1024),
  /** A consumer that was not heard of for so long, in ms, loses its partitions. */
  sessionTimeout: z.int().min(6_000).default(10_000),
});

export type KafkaConfig = z.infer<typeof kafkaConfig>;
