/**
 * Apache Kafka without Docker, for development and CI: one broker (KRaft) from Maven Central's jars.
 *
 *   node scripts/infra/kafka.mjs start [--folder .sunwai/infra/kafka] [--port 0]   prints `host:port`
 *   node scripts/infra/kafka.mjs stop  [--folder …]
 *
 * Needs Java 17 or later and Maven. On Node built-ins only.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const START_PATIENCE = 60_000;
const STOP_PATIENCE = 20_000;

const freePort = () =>
  new Promise((resolvePort, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolvePort(port));
    });
  });

const answers = (port) =>
  new Promise((resolveAnswer) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolveAnswer(true)).once('error', () => resolveAnswer(false));
    socket.once('connect', () => socket.end());
  });

const needs = async (program, how) => {
  try {
    await run(program, ['--version']);
  } catch {
    throw new Error(`${program} is missing on this machine: ${how}`);
  }
};

/** A killed process whose parent is gone may stay listed for a while, as a zombie. */
const alive = (pid) => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !readFileSync(stat, 'utf8').includes(') Z ');
};

/** The broker's jars, fetched once per folder. */
const jars = async (folder) => {
  const into = join(folder, 'jars');
  if (existsSync(into) && (await readdir(into)).some((name) => name.startsWith('kafka_'))) return into;
  await needs('mvn', 'apt-get install maven');
  const arguments_ = ['-q', '-B', '-f', join(here, 'kafka', 'pom.xml'), 'dependency:copy-dependencies'];
  await run('mvn', [...arguments_, `-DoutputDirectory=${into}`], { maxBuffer: 1e8 });
  return into;
};

const settings = (port, controllerPort, data) => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${data}
num.partitions=1
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`;

/** Starts a broker and waits until it answers. Its process is a group of its own and outlives this one. */
const start = async (folder, wantedPort) => {
  const state = await readState(folder);
  if (state && alive(state.pid)) return state;
  await needs('java', 'apt-get install default-jre-headless');
  await mkdir(folder, { recursive: true });
  const classPath = `${await jars(folder)}/*`;
  const port = wantedPort || (await freePort());
  const config = join(folder, 'server.properties');
  const data = join(folder, 'data');
  await writeFile(config, settings(port, await freePort(), data));
  const java = (mainClass, ...rest) => ['-Xmx512m', '-cp', classPath, mainClass, ...rest];
  if (!existsSync(join(data, 'meta.properties'))) {
    const clusterId = randomBytes(16).toString('base64url');
    await run('java', java('kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', config), { cwd: folder });
  }
  const log = openSync(join(folder, 'kafka.log'), 'a');
  const broker = spawn('java', java('kafka.Kafka', config), {
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
  });
  broker.unref();
  const started = { pid: broker.pid, port };
  await writeFile(join(folder, 'kafka.json'), JSON.stringify(started));
  for (const patienceEnds = Date.now() + START_PATIENCE; !(await answers(port)); await sleep(100)) {
    if (!alive(broker.pid) || Date.now() > patienceEnds)
      throw new Error(`Kafka did not start: see ${folder}/kafka.log`);
  }
  return started;
};

const stop = async (folder) => {
  const state = await readState(folder);
  if (!state || !alive(state.pid)) return;
  process.kill(state.pid, 'SIGTERM');
  const patienceEnds = Date.now() + STOP_PATIENCE;
  while (alive(state.pid) && Date.now() < patienceEnds) await sleep(100);
  if (alive(state.pid)) process.kill(state.pid, 'SIGKILL');
  await rm(join(folder, 'kafka.json'), { force: true });
};

const readState = async (folder) => {
  const file = join(folder, 'kafka.json');
  return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : undefined;
};

const { values, positionals } = parseArgs({
  options: { folder: { type: 'string', default: '.sunwai/infra/kafka' }, port: { type: 'string', default: '0' } },
  allowPositionals: true,
});
const folder = resolve(values.folder);
try {
  if (positionals[0] === 'start') console.log(`127.0.0.1:${(await start(folder, Number(values.port))).port}`);
  else if (positionals[0] === 'stop') await stop(folder);
  else throw new Error('Say `start` or `stop`');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
