import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InfraError, run } from './machine.mjs';
import { freePort } from './ports.mjs';
import { Server } from './server.mjs';

const pom = join(dirname(fileURLToPath(import.meta.url)), 'kafka', 'pom.xml');

/** Apache Kafka from Maven Central's jars, KRaft: each node is broker and controller. */
export const kafkaServers = (folder, nodes) =>
  Array.from({ length: nodes }, (_, index) => new Server(folder, `kafka-${index + 1}`));

/**
 * @param {string[]} through names of clients that come through a proxy each: every node has a listener of theirs, which
 *   sends them to another port than it listens at; both stand in `kafka-<n>.json` as `doors.<name>`
 * @returns {Promise<string[]>} host:port of each node
 */
export const startKafka = async (folder, nodes, through, say) => {
  const servers = kafkaServers(folder, nodes);
  const before = await Promise.all(servers.map((server) => server.noted()));
  if (before.some((one) => one && one.nodes !== nodes)) {
    throw new InfraError('Kafka was set up here with another number of nodes: npm run infra -- stop --clean');
  }
  const running = await Promise.all(servers.map((server) => server.running()));
  if (running.every(Boolean)) return running.map(address);
  const clusterId = before.find(Boolean)?.clusterId ?? newClusterId();
  const plan = [];
  for (const [index, server] of servers.entries()) {
    const known = running[index] ?? before[index];
    plan.push({
      server,
      running: running[index],
      id: index + 1,
      clusterId,
      port: running[index] ? known.port : await freePort(known?.port),
      controllerPort: running[index] ? known.controllerPort : await freePort(known?.controllerPort),
      doors: known?.doors ?? (await doorsOf(through)),
    });
  }
  const classPath = `${await jars(folder, say)}/*`;
  const started = await Promise.all(plan.map((node) => node.running ?? startNode(node, plan, folder, classPath)));
  return started.map(address);
};

/** 16 bytes, as Kafka makes them itself: its tools take a leading dash for an option. */
const newClusterId = () => {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
};

const doorsOf = async (through) => {
  const doors = {};
  for (const name of through) doors[name] = { port: await freePort(), advertised: await freePort() };
  return doors;
};

const address = ({ port }) => `127.0.0.1:${port}`;

const startNode = async (node, plan, folder, classPath) => {
  const { server, id, clusterId, port, controllerPort, doors } = node;
  const home = join(folder, server.name);
  const config = join(home, 'server.properties');
  const data = join(home, 'data');
  await mkdir(home, { recursive: true });
  await writeFile(config, settings(node, plan, data));
  const memory = plan.length > 1 ? '-Xmx384m' : '-Xmx512m';
  const java = (mainClass, ...rest) => [memory, '-cp', classPath, mainClass, ...rest];
  if (!existsSync(join(data, 'meta.properties'))) {
    try {
      await run('java', java('kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', config), { cwd: home });
    } catch (error) {
      throw new InfraError(`Kafka's storage could not be set up:\n${error.stderr || error.message}`);
    }
  }
  return server.start({
    file: 'java',
    args: java('kafka.Kafka', config),
    options: { cwd: home },
    facts: { id, clusterId, port, controllerPort, doors, nodes: plan.length },
  });
};

/** The broker's jars (44 MB), fetched once per folder. */
const jars = async (folder, say) => {
  const into = join(folder, 'kafka-jars');
  if (existsSync(into) && (await readdir(into)).length > 0) return into;
  say('Fetching Kafka (44 MB the first time) …');
  const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${into}.new`];
  try {
    await run('mvn', args, { maxBuffer: 1e8 });
  } catch (error) {
    throw new InfraError(`Maven could not fetch Kafka:\n${error.stdout || error.message}`);
  }
  await rename(`${into}.new`, into);
  return into;
};

const settings = ({ id, port, controllerPort, doors }, plan, data) => {
  const copies = plan.length >= 3 ? 3 : 1;
  const more = Object.entries(doors).map(([name, door]) => ({ name: name.toUpperCase(), ...door }));
  const listed = (entries) => entries.map((entry) => `,${entry}`).join('');
  return `
process.roles=broker,controller
node.id=${id}
controller.quorum.voters=${plan.map((node) => `${node.id}@127.0.0.1:${node.controllerPort}`).join(',')}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}${listed(more.map((door) => `${door.name}://127.0.0.1:${door.port}`))}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}${listed(more.map((door) => `${door.name}://127.0.0.1:${door.advertised}`))}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT${listed(more.map(({ name }) => `${name}:PLAINTEXT`))}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${data}
num.partitions=1
default.replication.factor=${copies}
min.insync.replicas=${copies > 1 ? 2 : 1}
offsets.topic.replication.factor=${copies}
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=${copies}
transaction.state.log.min.isr=${copies > 1 ? 2 : 1}
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`;
};
