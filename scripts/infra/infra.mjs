/**
 * `npm run infra`: Apache Kafka, PostgreSQL and an S3 server on this machine, without Docker, for development and CI.
 * On Node built-ins only, so that it runs before anything is installed.
 *
 *   eval "$(npm run -s infra)"            starts what is not running; prints `export …` lines
 *   npm run infra -- --nodes 3            three Kafka brokers
 *   npm run infra -- --only kafka,postgres
 *   npm run infra -- --through tickets,audit    Kafka has a listener for each, to be reached through a proxy
 *   npm run infra -- status | stop | stop --clean
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startKafka } from './kafka.mjs';
import { dockerIsThere, InfraError, missingFor } from './machine.mjs';
import { postgresServer, startPostgres } from './postgres.mjs';
import { startS3 } from './s3.mjs';
import { Server } from './server.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const all = ['kafka', 'postgres', 's3'];

/** Stdout belongs to the export lines. */
const say = (line) => process.stderr.write(`${line}\n`);

const options = {
  folder: { type: 'string', default: join(root, '.sunwai', 'infra') },
  only: { type: 'string' },
  nodes: { type: 'string', default: '1' },
  through: { type: 'string', default: '' },
  clean: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
};

const usage = `eval "$(npm run -s infra)"                  starts what is not running; prints \`export …\` lines
npm run infra -- [--nodes 1] [--only kafka,postgres,s3] [--through tickets,audit] [--folder DIR]
npm run infra -- status [--folder DIR]
npm run infra -- stop [--clean] [--folder DIR]     --clean: and removes what they kept`;

const start = async ({ folder, only, nodes, through }) => {
  const wanted = only?.split(',') ?? all;
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new InfraError(`There is no ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  const servers = runnable(wanted, only !== undefined);
  if (existsSync(join(root, 'docker-compose.yml')) && (await dockerIsThere())) {
    say('Docker runs here too: `docker compose up -d` starts these servers, and the rest, in containers instead.');
  }
  await mkdir(folder, { recursive: true });
  const started = await Promise.all(
    servers.map(async (name) => {
      const settings = await starters[name](folder, {
        nodes: Number(nodes),
        through: through.split(',').filter(Boolean),
      });
      say(`${name}: running (${Object.values(settings)[0]})`);
      return settings;
    }),
  );
  const env = Object.assign({}, ...started);
  const file = join(folder, 'env.json');
  const others = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
  await writeFile(file, `${JSON.stringify({ ...others, ...env }, undefined, 2)}\n`, { mode: 0o600 });
  for (const [name, value] of Object.entries(env)) console.log(`export ${name}='${value}'`);
};

/** What was asked for by name must be there; of all, what can't run here is left out, and said. */
const runnable = (wanted, byName) => {
  const lacking = wanted.filter((name) => missingFor([name]).what.length > 0);
  if (lacking.length === 0) return wanted;
  const { what, install } = missingFor(lacking);
  const sentence = `${lacking.join(', ')}: ${what.join(', ')} is missing on this machine. On Debian: ${install}`;
  if (byName || lacking.length === wanted.length) throw new InfraError(sentence);
  say(sentence);
  return wanted.filter((name) => !lacking.includes(name));
};

/** Each starts a server, unless it runs, and gives the settings that lead there. */
const starters = {
  kafka: async (folder, { nodes, through }) => {
    const brokers = (await startKafka(folder, nodes, through, say)).join(',');
    return {
      SUNWAI_BUS: `kafka://${brokers}`,
      SUNWAI_TEST_KAFKA_BROKERS: brokers,
      SUNWAI_TEST_KAFKA_JARS: join(folder, 'kafka-jars'),
    };
  },
  postgres: async (folder) => {
    const { port, user } = await startPostgres(folder);
    const url = (database) => `postgres://${user}@127.0.0.1:${port}/${database}`;
    return {
      SUNWAI_STORE: url('sunwai'),
      SUNWAI_DATABASE: url('sunwai'),
      SUNWAI_TEST_POSTGRES_URL: url('sunwai_test'),
    };
  },
  s3: async (folder) => {
    const { endpoint, buckets, accessKey, secretKey } = await startS3(folder, say);
    const url = (bucket) => `s3://${bucket}?endpoint=${endpoint}`;
    return {
      SUNWAI_MEDIA: url(buckets.media),
      SUNWAI_MEDIA_ACCESS_KEY: accessKey,
      SUNWAI_MEDIA_SECRET_KEY: secretKey,
      SUNWAI_TEST_S3_URL: url(buckets.test),
      SUNWAI_TEST_S3_ACCESS_KEY: accessKey,
      SUNWAI_TEST_S3_SECRET_KEY: secretKey,
    };
  },
};

/** Every server that was ever started in the folder. */
const serversOf = async (folder) => {
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => /^(kafka-\d+|postgres|s3)\.json$/.test(name));
  return names.map((name) => new Server(folder, name.replace('.json', '')));
};

const stop = async ({ folder, clean }) => {
  const servers = await serversOf(folder);
  await Promise.all(
    servers.map(async (server) => say(`${server.name}: ${(await server.stop()) ? 'stopped' : 'was not running'}`)),
  );
  await rm(join(folder, 'env.json'), { force: true });
  if (!clean) return;
  const { data } = (await postgresServer(folder).noted()) ?? {};
  if (data && !data.startsWith(folder)) await rm(dirname(data), { recursive: true, force: true });
  // Jars and programs stay: they are the same every time, and take long to get.
  const kept = new Set(['kafka-jars', 'bin']);
  const gone = existsSync(folder) ? (await readdir(folder)).filter((name) => !kept.has(name)) : [];
  for (const name of gone) await rm(join(folder, name), { recursive: true, force: true });
};

const status = async ({ folder }) => {
  const servers = await serversOf(folder);
  if (servers.length === 0) console.log('Nothing was started here.');
  for (const server of servers) {
    const running = await server.running();
    const what = running ? `running    127.0.0.1:${running.port}  pid ${running.pid}` : 'stopped';
    console.log(`${server.name.padEnd(10)} ${what}  ${server.log}`);
    if (!running) process.exitCode = 1;
  }
};

const commands = { start, stop, status };

try {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [name = 'start', ...more] = positionals;
  if (!Object.hasOwn(commands, name) || more.length > 0) {
    throw new InfraError(`Say one of ${Object.keys(commands).join(', ')}, or nothing to start.`);
  }
  if (!/^[1-9]$/.test(values.nodes)) throw new InfraError('--nodes is a number of Kafka brokers, from 1 to 9.');
  if (!/^([a-z]+(,[a-z]+)*)?$/.test(values.through))
    throw new InfraError('--through is a list of names: tickets,audit');
  if (values.help) console.log(usage);
  else await commands[name]({ ...values, folder: resolve(values.folder) });
} catch (error) {
  if (!(error instanceof InfraError) && !String(error.code).startsWith('ERR_PARSE_ARGS')) throw error;
  say(`✗ ${error.message}`);
  process.exitCode = 1;
}
