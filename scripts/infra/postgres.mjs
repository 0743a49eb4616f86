import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InfraError, postgresProgram, run } from './machine.mjs';
import { freePort } from './ports.mjs';
import { Server } from './server.mjs';

const databases = ['sunwai', 'sunwai_test'];

export const postgresServer = (folder) => new Server(folder, 'postgres');

/** Where its files are: beside the others, unless the user it runs as can't come there. */
const dataFolder = async (folder) => {
  const owner = await ownerOf();
  if (!owner || (await mayEnter(folder, owner))) return join(folder, 'postgres-data');
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return join(tmpdir(), `sunwai-infra-${name}`, 'postgres-data');
};

/** @returns {Promise<{ port: number, user: string }>} connections from this machine need no password */
export const startPostgres = async (folder) => {
  const server = postgresServer(folder);
  const running = await server.running();
  if (running) return running;
  const data = await dataFolder(folder);
  await server.note({ ...(await server.noted()), data });
  const owner = await ownerOf();
  // Its own folder as current one: whoever it runs as may have no way into the caller's.
  const as = { cwd: dirname(data), ...(owner && { uid: owner.uid, gid: owner.gid }) };
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(data, owner, as);
  const port = await freePort((await server.noted())?.port);
  const setting = (name, value) => ['-c', `${name}=${value}`];
  const started = await server.start({
    file: postgresProgram('postgres'),
    args: [
      ...['-D', data, '-p', String(port)],
      ...setting('listen_addresses', '127.0.0.1'),
      ...setting('unix_socket_directories', ''),
      // Every process of a cluster keeps a pool for each of its schemas.
      ...setting('max_connections', 400),
    ],
    options: as,
    facts: { port, data, user: 'postgres' },
    // "Fast": without waiting for clients to go.
    stopSignal: 'SIGINT',
  });
  await createDatabases(port);
  return started;
};

const initialise = async (data, owner, as) => {
  await mkdir(dirname(data), { recursive: true });
  await mkdir(data, { mode: 0o700, recursive: true });
  if (owner) await chown(data, owner.uid, owner.gid);
  const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions'];
  try {
    await run(postgresProgram('initdb'), args, as);
  } catch (error) {
    throw new InfraError(`initdb failed:\n${error.stderr || error.message}`);
  }
};

const createDatabases = async (port) => {
  const connection = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'];
  const ask = (sql) => run(postgresProgram('psql'), [...connection, '-d', 'postgres', '-Atc', sql]);
  // The port is open a moment before connections are taken.
  for (let tries = 0; ; tries += 1) {
    try {
      await ask('select 1');
      break;
    } catch (error) {
      if (tries === 50) throw new InfraError(`PostgreSQL takes no connections: ${error.stderr || error.message}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const { stdout } = await ask('select datname from pg_database');
  const there = new Set(stdout.split('\n'));
  for (const database of databases.filter((name) => !there.has(name))) await ask(`create database ${database}`);
};

/** PostgreSQL refuses to run as root: then it is the user that Debian's package made. Undefined for everybody else. */
const ownerOf = async () => {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => (await run('id', [flag, 'postgres'])).stdout),
    );
    return { uid: Number(uid), gid: Number(gid) };
  } catch {
    throw new InfraError('PostgreSQL does not run as root, and there is no user `postgres`: useradd --system postgres');
  }
};

const mayEnter = async (folder, { uid, gid }) => {
  try {
    await run('test', ['-x', folder], { uid, gid, cwd: '/' });
    return true;
  } catch {
    return false;
  }
};
