import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

export const run = promisify(execFile);

/** Something that the reader can mend; the message says what and how. */
export class InfraError extends Error {}

const folders = () => (process.env.PATH ?? '').split(delimiter).filter(Boolean);
const entries = (folder) => {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EACCES') return [];
    throw error;
  }
};

/** Full path of a program, or undefined. */
export const program = (name, among = folders()) => {
  const folder = among.find((candidate) => entries(candidate).includes(name));
  return folder && join(folder, name);
};

/** PostgreSQL's own programs; Debian keeps them off the path, a folder for each release. */
export const postgresProgram = (name) => {
  const debian = '/usr/lib/postgresql';
  const releases = entries(debian).sort((one, other) => Number(other) - Number(one));
  return program(name, [...folders(), ...releases.map((release) => join(debian, release, 'bin'))]);
};

/** What each server needs, and the Debian packages that bring it. */
const needs = {
  kafka: [
    { what: 'Java 17 or later', there: () => program('java'), debian: 'default-jre-headless' },
    { what: 'Maven', there: () => program('mvn'), debian: 'maven' },
  ],
  postgres: [{ what: 'PostgreSQL', there: () => postgresProgram('initdb'), debian: 'postgresql' }],
  s3: [{ what: 'Go', there: () => program('go'), debian: 'golang-go' }],
};

/** What is missing on this machine for these servers: in words, and the one line that installs it. */
export const missingFor = (servers) => {
  const missing = servers.flatMap((server) => needs[server].filter(({ there }) => !there()));
  return {
    what: missing.map(({ what }) => what),
    install: `apt-get install -y --no-install-recommends ${missing.map(({ debian }) => debian).join(' ')}`,
  };
};

/** Whether a Docker engine answers and knows `compose`. */
export const dockerIsThere = async () => {
  if (!program('docker')) return false;
  try {
    await run('docker', ['compose', 'version'], { timeout: 5_000 });
    await run('docker', ['info'], { timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
};
