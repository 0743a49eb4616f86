import { setTimeout as pause } from 'node:timers/promises';
import { topics } from '@sunwai/contracts';
import { Kafka, logLevel } from 'kafkajs';

/** As many as our bus gives a topic that it makes. */
const PARTITIONS = 12;
/** Until every part of the broker knows of a new topic, in ms. */
const SETTLES = 500;

/** Topics of this run alone, so that nobody's messages are among them. */
export type OwnTopics = {
  /** Makes both topics of a relay anew. @returns what their names begin with */
  fresh(purpose: string): Promise<string>;
  /** Removes them all. */
  close(): Promise<void>;
};

export const ownTopics = async (brokers: readonly string[], name: string): Promise<OwnTopics> => {
  const admin = new Kafka({ brokers: [...brokers], clientId: 'bench', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const made: string[] = [];
  const newest = new Map<string, readonly string[]>();
  const remove = async (names: readonly string[]): Promise<void> => admin.deleteTopics({ topics: [...names] });
  return {
    fresh: async (purpose) => {
      const before = newest.get(purpose);
      if (before) await remove(before);
      const prefix = `${name}-${purpose}-${made.push(purpose)}`;
      const names = [topics.ticketEvents, topics.ticketAssignments].map((topic) => `${prefix}.${topic}`);
      newest.set(purpose, names);
      const wanted = names.map((topic) => ({ topic, numPartitions: PARTITIONS }));
      await admin.createTopics({ topics: wanted, waitForLeaders: true });
      await pause(SETTLES);
      return prefix;
    },
    close: async () => {
      for (const names of newest.values()) await remove(names);
      await admin.disconnect();
    },
  };
};
