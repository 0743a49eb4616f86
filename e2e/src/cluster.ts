import { parseArgs } from 'node:util';
import path from 'node:path';
import { type Cluster, startCluster } from './cluster/cluster.js';
import { NoInfraError } from './cluster/infra.js';
import { clusterTable } from './cluster/table.js';
import { freePort } from './system/free-port.js';
import { root } from './system/places.js';
import { pause } from './system/eventually.js';
import { DidNotStartError } from './system/standalone.js';

/**
 * `npm run cluster`: every service as a process of its own on Kafka and PostgreSQL (`npm run infra`), two of those that
 * share work, behind one address. Runs until it is stopped; a process that ends is started again.
 */
const { values } = parseArgs({
  options: {
    http: { type: 'string', default: '8080' },
    grpc: { type: 'string', default: '7070' },
    infra: { type: 'string', default: path.join(root, '.sunwai', 'infra') },
    pack: { type: 'string', default: 'amethi' },
    // A stand-in of WhatsApp that runs already, with the secrets of the environment.
    sandbox: { type: 'string' },
  },
});

/** How often it is looked whether all are up, in ms. */
const LOOK = 1_000;

const watch = async ({ instances }: Cluster, stopping: AbortSignal): Promise<void> => {
  let shown = 0;
  let last = '';
  while (!stopping.aborted) {
    await Promise.all(instances.map((instance) => instance.look()));
    for (const instance of instances) instance.launch();
    const table = clusterTable(instances);
    if (table !== last) {
      // On a terminal the table stays where it is; elsewhere a new one is printed when something has changed.
      if (shown > 0 && process.stdout.isTTY) process.stdout.write(`\u001b[${shown}A\u001b[J`);
      process.stdout.write(table);
      shown = table.split('\n').length - 1;
      last = table;
    }
    await pause(LOOK);
  }
};

const sandboxAt = (url: string) => ({
  url,
  appSecret: process.env['SUNWAI_WHATSAPP_APP_SECRET'] ?? '',
  accessToken: process.env['SUNWAI_WHATSAPP_ACCESS_TOKEN'] ?? '',
});

try {
  const stateDir = path.join(path.resolve(values.infra), 'cluster');
  const cluster = await startCluster({
    stateDir,
    infraDir: path.resolve(values.infra),
    pack: values.pack,
    ports: { http: Number(values.http) || (await freePort()), grpc: Number(values.grpc) || (await freePort()) },
    ...(values.sandbox !== undefined && { sandbox: sandboxAt(values.sandbox) }),
    say: (line) => console.error(line),
  });
  const { http, grpc, sandbox } = cluster.installation;
  console.log(`HTTP ${http}   gRPC ${grpc}   WhatsApp sandbox ${sandbox}/sandbox   state ${stateDir}`);
  console.log(`Try: npm run walk -- ${values.pack} --against ${http} --state ${path.relative(root, stateDir)}\n`);
  const stopping = new AbortController();
  const watching = watch(cluster, stopping.signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      console.log('Stopping: every process finishes what it has in hand. Kafka and PostgreSQL go on.');
      stopping.abort();
    });
  }
  await watching;
  await cluster.stop();
  process.exit(0);
} catch (error) {
  console.error(error instanceof NoInfraError || error instanceof DidNotStartError ? error.message : error);
  process.exit(1);
}
