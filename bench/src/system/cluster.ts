import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventStoreAt, openEventStore } from '@sunwai/event-store';
import { root } from './child.js';
import { endWithUs, removeInfra } from './infra.js';
import type { RunningSystem } from './running-system.js';
import { secrets } from './standalone.js';
import { watchChildren } from './children-vitals.js';

const program = join(root, 'e2e', 'dist', 'cluster.js');

/** Longest that a cluster takes until all its doors are open, in ms; its servers may have to be fetched first. */
const PATIENCE = 300_000;

export class ClusterFailedError extends Error {}

/**
 * `npm run cluster` in a folder of its own, with Kafka and PostgreSQL that are started for it alone. The doors are those
 * of the instances themselves: what a load balancer would cost is left out.
 */
export const startCluster = async (folder: string, whatsapp: string, keep: boolean): Promise<RunningSystem> => {
  mkdirSync(folder, { recursive: true });
  const infra = join(folder, 'infra');
  const log = join(folder, 'cluster.log');
  const output = openSync(log, 'a');
  const arguments_ = ['--infra', infra, '--http', '0', '--grpc', '0', '--sandbox', whatsapp];
  const cluster = spawn(process.execPath, [program, ...arguments_], {
    cwd: root,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...secrets, SUNWAI_LOG_LEVEL: 'warn' },
  });
  endWithUs(infra);
  const killed = (): void => void cluster.kill('SIGTERM');
  process.once('exit', killed);
  const ended = once(cluster, 'exit');
  const stop = async (): Promise<void> => {
    cluster.kill('SIGTERM');
    await ended;
    process.off('exit', killed);
    await removeInfra(infra, keep);
  };
  try {
    const stateDir = join(infra, 'cluster');
    await doorsOpen(join(stateDir, 'ready.json'), () => cluster.exitCode === null);
    const watching = watchChildren(cluster.pid!);
    const { SUNWAI_STORE: store } = json<{ SUNWAI_STORE: string }>(join(infra, 'env.json'));
    return {
      doors: doorsOf(json<Ready>(join(stateDir, 'ready.json')).services),
      credentials: json(join(stateDir, 'development-credentials.json')),
      vitals: watching.vitals,
      openStore: () => openEventStore(eventStoreAt(store)),
      stop: async () => {
        watching.stop();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw new ClusterFailedError(`The cluster did not start:\n${readFileSync(log, 'utf8').slice(-3_000)}`, {
      cause: error,
    });
  }
};

type Place = { readonly name: string; readonly http: string; readonly grpc: string };
type Ready = { readonly services: readonly Place[] };

const doorsOf = (places: readonly Place[]): RunningSystem['doors'] => {
  const instancesOf = (service: string): Place[] => places.filter(({ name }) => name.startsWith(`${service}-`));
  const [intake] = instancesOf('intake');
  const [audit] = instancesOf('audit');
  const [departments] = instancesOf('departments');
  return {
    webhooks: intake!.http,
    commands: instancesOf('tickets').map(({ http }) => http),
    audit: audit!.grpc,
    departments: departments!.grpc,
  };
};

const doorsOpen = async (ready: string, alive: () => boolean): Promise<void> => {
  for (let waited = 0; waited < PATIENCE && alive(); waited += 200) {
    if (existsSync(ready)) return;
    await pause(200);
  }
  throw new ClusterFailedError('Its doors are not open');
};

const json = <Shape>(file: string): Shape => JSON.parse(readFileSync(file, 'utf8')) as Shape;
