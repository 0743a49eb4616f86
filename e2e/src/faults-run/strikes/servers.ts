import { eventually, pause } from '../../system/eventually.js';
import type { Fault } from '../fault.js';

/** How long a server is away, in ms. */
const AWAY = 16_000;
/** How long a broker may take to have all copies in step again, in ms. */
const IN_STEP = 90_000;

/** The only broker is killed and comes back; or one of three, and the others go on without. */
export const brokerKilled: Fault = {
  name: 'broker killed',
  strike: async ({ site: { brokers, startServers } }) => {
    await brokers.kill(1);
    await pause(AWAY / 2);
    if (brokers.nodes === 1) return startServers();
    return async () => {
      await startServers();
      await eventually('all copies are in step', () => brokers.whole(), IN_STEP);
    };
  },
};

export const databaseRestarted: Fault = {
  name: 'PostgreSQL restarted',
  strike: async ({ site: { postgres, startServers } }) => {
    await postgres.kill();
    await pause(AWAY);
    await startServers();
  },
};

/** Kafka ends when it can't write. It is started again when there is room. */
export const diskFull: Fault = {
  name: 'disk of the broker full',
  impossible: ({ disk }) => (typeof disk === 'string' ? disk : undefined),
  strike: async ({ site: { brokers, disk, startServers } }) => {
    if (typeof disk === 'string') throw new Error(disk);
    disk.fill();
    await eventually('the broker has noticed', () => !brokers.runs(1), 60_000);
    await pause(AWAY / 2);
    disk.empty();
    await startServers();
    if (brokers.nodes > 1) await eventually('all copies are in step', () => brokers.whole(), IN_STEP);
  },
};
