import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KurrentCluster } from '@sunwai/testing/kurrentdb';
import { eventStoreContract } from '../contract/index.js';
import { event, events, ids, readEverything, take } from '../contract/engine-under-test.js';
import { InvalidAppendError, StoreAddressError, StoreUnavailableError } from '../errors.js';
import type { EventStore } from '../event-store.js';
import { openKurrentStore } from './kurrentdb-store.js';

eventStoreContract("the event store in KurrentDB, by its client's side", async () => {
  const cluster = await KurrentCluster.start(1);
  return {
    open: (schema) => openKurrentStore({ url: cluster.address, ...(schema && { schema }) }),
    dispose: async () => cluster.stop(),
  };
});

describe('KurrentDB, when things go wrong', () => {
  let cluster: KurrentCluster;
  let store: EventStore;
  const open = async (nodes: number): Promise<void> => {
    cluster = await KurrentCluster.start(nodes);
    store = await openKurrentStore({ url: cluster.address, patience: 500 });
  };
  afterEach(async () => {
    await store.close();
    cluster.stop();
  });

  /** As callers do: what is unavailable is tried again. */
  const inTheEnd = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (const until = Date.now() + 10_000; ;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof StoreUnavailableError) || Date.now() > until) throw error;
        await pause(100);
      }
    }
  };

  describe('in a cluster', () => {
    beforeEach(() => open(3));

    it('whose leader is gone reads and appends through the next one', async () => {
      const given = events(2);
      await store.append('ticket-1', 'noStream', given);
      const followed = take(store, 3, { filter: { streamPrefixes: ['ticket-'] } });
      cluster.nodes[0]!.stop();
      cluster.leader = 1;
      expect(ids(await inTheEnd(() => store.readStream('ticket-1')))).toEqual(ids(given));
      const next = event();
      await inTheEnd(() => store.append('ticket-1', 2, [next]));
      expect(ids(await followed)).toEqual(ids([...given, next]));
      expect(await store.head()).toBe(cluster.history.log.at(-1)!.position);
    });

    it('whose leader changed follows it at once', async () => {
      await store.append('ticket-1', 'noStream', events(2));
      cluster.leader = 2;
      expect(await store.readStream('ticket-1')).toHaveLength(2);
    });

    it('reads again after it was sent to a leader that was not there', async () => {
      await store.append('ticket-1', 'noStream', events(2));
      cluster.leader = 1;
      cluster.nodes[1]!.stop();
      await expect(store.readStream('ticket-1')).rejects.toBeInstanceOf(StoreUnavailableError);
      await cluster.nodes[1]!.start();
      expect(await inTheEnd(() => store.readStream('ticket-1'))).toHaveLength(2);
    });

    it('appends again after no node was there', async () => {
      await store.append('ticket-1', 'noStream', [event()]);
      cluster.stop();
      for (let tries = 0; tries < 3; tries += 1) {
        await expect(store.append('ticket-2', 'noStream', [event()])).rejects.toBeInstanceOf(StoreUnavailableError);
      }
      for (const node of cluster.nodes) await node.start();
      expect(await inTheEnd(() => store.append('ticket-2', 'noStream', [event()]))).toMatchObject({ version: 1 });
    });
  });

  describe('on one server', () => {
    beforeEach(() => open(1));

    it('an append that is never answered is not known to be written, and was if it is there when tried again', async () => {
      const given = events(2);
      cluster.silent = true;
      await expect(store.append('ticket-1', 'noStream', given)).rejects.toBeInstanceOf(StoreUnavailableError);
      cluster.silent = false;
      expect(await store.append('ticket-1', 'noStream', given)).toMatchObject({ version: 2, repeated: true });
    });

    it('appends also where the server has another time, by some seconds', async () => {
      cluster.ahead = 15_000;
      const patient = await openKurrentStore({ url: cluster.address });
      expect(await patient.append('ticket-1', 'noStream', [event()])).toMatchObject({ version: 1 });
      await patient.close();
    });

    it('an event that the server finds too large is refused for good', async () => {
      cluster.largestEvent = 1_000;
      const large = event({ data: { words: 'x'.repeat(1_000) } });
      await expect(store.append('ticket-1', 'noStream', [large])).rejects.toBeInstanceOf(InvalidAppendError);
    });

    it('a read that is broken off is no end of the feed', async () => {
      const given = events(10);
      await store.append('ticket-1', 'noStream', given);
      cluster.breakOffAfter = 3;
      expect(ids(await readEverything(store.readAll()))).toEqual(ids(given));
      cluster.breakOffAfter = 0;
      await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailableError);
    });

    it('a subscription outlives the server, and neither misses nor doubles an event', async () => {
      const told: Error[] = [];
      const followed = take(store, 30, {
        filter: { streamPrefixes: ['ticket-'] },
        onInterrupted: (error) => told.push(error),
      });
      for (let version = 0; version < 30; version += 1) {
        await inTheEnd(() => store.append('ticket-1', version, [event()]));
        if (version % 10 === 5) {
          cluster.nodes[0]!.stop();
          await cluster.nodes[0]!.start();
        }
      }
      expect((await followed).map(({ version }) => version)).toEqual(
        Array.from({ length: 30 }, (_, index) => index + 1),
      );
      expect(told.length).toBeGreaterThan(0);
    });

    it('connects anew where nobody has said anything since a connection was taken', async () => {
      const followed = take(store, 2, { filter: { streamPrefixes: ['ticket-'] } });
      await store.append('ticket-1', 'noStream', [event()]);
      await pause(1_000); // A client is given so long before it is given up.
      const { port } = cluster.nodes[0]!;
      cluster.stop();
      const connections: Socket[] = [];
      const mute = createServer((connection) => connections.push(connection));
      await new Promise<void>((resolve) => mute.listen(port, '127.0.0.1', resolve));
      for (let tries = 0; tries < 3; tries += 1) {
        await expect(store.append('ticket-1', 1, [event()])).rejects.toBeInstanceOf(StoreUnavailableError);
      }
      mute.close(); // Takes nothing new; what it took stays.
      await cluster.nodes[0]!.start();
      await inTheEnd(() => store.append('ticket-1', 1, [event()]));
      expect((await followed).map(({ version }) => version)).toEqual([1, 2]);
      for (const connection of connections) connection.destroy();
    });

    it('an address can not choose that refused appends are taken for written ones, or that followers are read', async () => {
      const other = await openKurrentStore({
        url: `${cluster.address}&throwOnAppendFailure=false&nodePreference=follower`,
      });
      await store.append('ticket-1', 'noStream', events(2));
      await expect(other.append('ticket-1', 'noStream', [event()])).rejects.toMatchObject({
        code: 'store.wrong_expected_version',
        actual: 2,
      });
      await other.close();
    });
  });
});

describe('an address that the client can make nothing of', () => {
  it.each(['kurrentdb://admin:pass#word@host:2113', 'kurrentdb://admin:secret@host:none', 'kurrentdb://'])(
    '%s is not repeated',
    async (url) => {
      const refused = openKurrentStore({ url });
      await expect(refused).rejects.toBeInstanceOf(StoreAddressError);
      await expect(refused).rejects.not.toThrow(/pass|secret/);
    },
  );
});
