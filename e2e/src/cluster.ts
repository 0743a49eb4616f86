import path from 'node:path';
import { type Cluster, startCluster } from './cluster/cluster.js';
import { NoInfraError } from './cluster/infra.js';
import { clusterTable } from './cluster/table.js';
import { freePort } from './system/free-port.js';
import { root } from './system/places.js';
import { pause } from './system/eventually.js';
import { DidNotStartError } from './system/standalone.js';
import { flagsOf, helped, WrongUsageError } from './system/usage.js';

/**
 * `npm run cluster`: every service as a process of its own on Kafka and PostgreSQL (`npm run infra`), two of those that
 * share work, behind one address. Runs until it is stopped; a process that ends is started again.
 */
const usage = `npm run cluster -- [--http 8080] [--grpc 7070] [--infra DIR] [--pack amethi] [--sandbox URL]

0 takes a free port. DIR (default: .sunwai/infra) has Kafka and PostgreSQL, as \`npm run infra -- --folder DIR\` starts them,
and in \`cluster\` the state of the services. URL is a stand-in of WhatsApp that runs already, with the secrets of the
environment. Ctrl-C stops the services; \`npm run infra -- stop\` what is below them.`;

const flags = {
  http: { type: 'string', default: '8080' },
  grpc: { type: 'string', default: '7070' },
  infra: { type: 'string', default: path.join(root, '.sunwai', 'infra') },
  pack: { type: 'string', default: 'amethi' },
  sandbox: { type: 'string' },
} as const;

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
  if (helped(process.argv.slice(2), usage)) process.exit(0);
  const values = flagsOf(process.argv.slice(2), flags);
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
  if (error instanceof WrongUsageError) console.error(`${error.message}\n\n${usage}`);
  else console.error(error instanceof NoInfraError || error instanceof DidNotStartError ? error.message : error);
  process.exit(error instanceof WrongUsageError ? 2 : 1);
}
