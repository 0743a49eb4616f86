import path from 'node:path';
import { Line } from '@sunwai/testing/servers';
import { openWhatsApp, type WhatsApp } from '../crash/whatsapp.js';
import { type Cluster, startCluster } from '../cluster/cluster.js';
import { removeInfraAtExit, restartInfra, startInfra, stopInfra } from '../cluster/infra.js';
import type { Instance } from '../cluster/instance.js';
import { servicePlans } from '../cluster/services.js';
import { freePort } from '../system/free-port.js';
import { accessToken, appSecret } from '../system/standalone.js';
import { trialFolder } from '../system/trial-folder.js';
import { amethi } from '../walk/amethi.js';
import { Brokers } from './brokers.js';
import { Postgres } from './postgres.js';
import { SmallDisk } from './small-disk.js';

export type Server = 'Kafka' | 'PostgreSQL';

/** Where the faults happen: the cluster, what lies below it, and the lines between them. */
export type Site = WhatsApp & {
  readonly folder: string;
  readonly cluster: Cluster;
  readonly brokers: Brokers;
  readonly postgres: Postgres;
  /** Of the first broker; or why there is none. */
  readonly disk: SmallDisk | string;
  instancesOf(service: string): readonly Instance[];
  /** From the service's first instance to all nodes of the server. */
  linesOf(service: string, server: Server): readonly Line[];
  /** Starts again whichever broker or database has ended. */
  startServers(): Promise<void>;
  /** The same cluster on another copy of the database, its lines left out. The one before must be stopped. */
  clusterOn(database: string): Promise<Cluster>;
  close(): Promise<void>;
};

const services = servicePlans.map(({ name }) => name);

export const openSite = async (nodes: number, keep: boolean, say: (line: string) => void): Promise<Site> => {
  const folder = trialFolder('faults', keep);
  const infraDir = path.join(folder, 'infra');
  const disk = await SmallDisk.under(path.join(infraDir, 'kafka-1', 'data'));
  removeAtExit(infraDir, disk);
  const servers = ['--nodes', String(nodes), '--through', services.join(',')];
  const infra = await startInfra(infraDir, say, ...servers);
  const brokers = new Brokers(infraDir, nodes);
  const postgres = new Postgres(infraDir, infra['SUNWAI_STORE']!);
  const lines = await layLines(brokers, postgres);
  const ports = { http: await freePort(), grpc: await freePort() };
  const whatsapp = await openWhatsApp(`http://127.0.0.1:${ports.http}`);
  const common = {
    stateDir: path.join(folder, 'state'),
    infraDir,
    pack: amethi.pack,
    ports,
    sandbox: { url: whatsapp.sandbox.url, appSecret, accessToken },
    say,
  };
  const cluster = await startCluster({
    ...common,
    infra,
    settingsOf: (instance) => lines.get(instance)?.settings ?? {},
  });
  return {
    ...whatsapp,
    ...{ folder, cluster, brokers, postgres, disk },
    instancesOf: (service) => cluster.instances.filter((instance) => instance.service === service),
    linesOf: (service, server) => lines.get(`${service}-1`)![server],
    startServers: () => restartInfra(infraDir, ...servers),
    clusterOn: (database) =>
      startCluster({ ...common, infra: { ...infra, SUNWAI_STORE: database, SUNWAI_DATABASE: database } }),
    close: async () => {
      await brokers.close();
      for (const line of [...lines.values()].flatMap(({ Kafka, PostgreSQL }) => [...Kafka, ...PostgreSQL]))
        line.close();
      await whatsapp.sandbox.close();
    },
  };
};

type Lines = Readonly<Record<Server, readonly Line[]>> & { readonly settings: NodeJS.ProcessEnv };

/** From the first instance of each service, so that the second, where there is one, has its own way. */
const layLines = async (brokers: Brokers, postgres: Postgres): Promise<ReadonlyMap<string, Lines>> => {
  const lines = new Map<string, Lines>();
  for (const service of services) {
    const doors = brokers.doorsOf(service);
    const kafka = await Promise.all(doors.map(({ port, advertised }) => Line.lay(advertised, port)));
    const database = await Line.lay(0, postgres.port);
    const url = postgres.through(database.port);
    lines.set(`${service}-1`, {
      Kafka: kafka,
      PostgreSQL: [database],
      settings: {
        SUNWAI_BUS: `kafka://${doors.map(({ advertised }) => `127.0.0.1:${advertised}`).join(',')}`,
        SUNWAI_STORE: url,
        SUNWAI_DATABASE: url,
      },
    });
  }
  return lines;
};

/** The disk goes between the servers' end and the folder's. */
const removeAtExit = (infraDir: string, disk: SmallDisk | string): void => {
  removeInfraAtExit(infraDir);
  process.prependOnceListener('exit', () => {
    stopInfra(infraDir);
    if (typeof disk !== 'string') disk.remove();
  });
};
