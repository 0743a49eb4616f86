import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Authority } from './certificates.js';

/** A broker that lets nobody in without proof; one listener (`host:port`) for each way to prove it. */
export type GuardedKafka = {
  /** User and password (PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512), in plain text. */
  readonly sasl: string;
  /** User and password, encrypted. */
  readonly saslTls: string;
  /** A certificate of the authority. */
  readonly mutual: string;
  stop(): Promise<void>;
};

export type KafkaUser = { readonly name: string; readonly password: string };

const PATIENCE = 60_000;

/** @param jars folder of Kafka's jars: `SUNWAI_TEST_KAFKA_JARS`, as `npm run infra` prints it */
export const startGuardedKafka = async (
  folder: string,
  jars: string,
  authority: Authority,
  user: KafkaUser,
): Promise<GuardedKafka> => {
  const ports = { internal: await freePort(), controller: await freePort(), sasl: await freePort() };
  const guarded = { ...ports, saslTls: await freePort(), mutual: await freePort() };
  const config = join(folder, 'server.properties');
  const { cert, key } = authority.issue('broker');
  const identity = join(folder, 'broker-identity.pem');
  writeFileSync(identity, readFileSync(key, 'utf8') + readFileSync(cert, 'utf8'));
  writeFileSync(config, settings(folder, guarded, identity, authority.ca, user));
  const java = ['-Xmx384m', '-cp', join(jars, '*')];
  const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
    '--add-scram',
    `${mechanism}=[name=${user.name},password=${user.password}]`,
  ]);
  const storage = ['kafka.tools.StorageTool', 'format', '-t', 'dGVzdHMtb2Ytc3Vud2FpLQ', '-c', config, ...scram];
  execFileSync('java', [...java, ...storage], { cwd: folder, stdio: 'ignore' });
  const broker = spawn('java', [...java, 'kafka.Kafka', config], { cwd: folder, stdio: 'ignore' });
  const ended = once(broker, 'exit');
  const stop = async (): Promise<void> => {
    broker.kill('SIGKILL');
    await ended;
  };
  for (const giveUp = Date.now() + PATIENCE; !(await answers(guarded.mutual)); await pause(100)) {
    if (broker.exitCode === null && Date.now() < giveUp) continue;
    await stop();
    throw new Error('The broker did not start');
  }
  const at = (port: number): string => `127.0.0.1:${port}`;
  return { sasl: at(guarded.sasl), saslTls: at(guarded.saslTls), mutual: at(guarded.mutual), stop };
};

type Ports = Readonly<Record<'internal' | 'controller' | 'sasl' | 'saslTls' | 'mutual', number>>;

const settings = (
  folder: string,
  ports: Ports,
  identity: string,
  ca: string,
  { name, password }: KafkaUser,
): string => {
  const login = 'org.apache.kafka.common.security';
  const listeners = ['internal', 'sasl', 'saslTls', 'mutual'] as const;
  const places = listeners.map((listener) => `${listener.toUpperCase()}://127.0.0.1:${ports[listener]}`).join(',');
  const guards = ['sasl', 'saslTls'].flatMap((listener) => {
    const prefix = `listener.name.${listener.toLowerCase()}`;
    return [
      `${prefix}.plain.sasl.jaas.config=${login}.plain.PlainLoginModule required user_${name}="${password}";`,
      `${prefix}.scram-sha-256.sasl.jaas.config=${login}.scram.ScramLoginModule required;`,
      `${prefix}.scram-sha-512.sasl.jaas.config=${login}.scram.ScramLoginModule required;`,
    ];
  });
  return `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${ports.controller}
listeners=${places},CONTROLLER://127.0.0.1:${ports.controller}
advertised.listeners=${places}
listener.security.protocol.map=INTERNAL:PLAINTEXT,SASL:SASL_PLAINTEXT,SASLTLS:SASL_SSL,MUTUAL:SSL,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=INTERNAL
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
${guards.join('\n')}
ssl.keystore.type=PEM
ssl.keystore.location=${identity}
ssl.truststore.type=PEM
ssl.truststore.location=${ca}
listener.name.mutual.ssl.client.auth=required
log.dirs=${join(folder, 'kafka-data')}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=2
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`;
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
