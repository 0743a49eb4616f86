import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../../../scripts/infra/infra.mjs', import.meta.url));
const run = promisify(execFile);

export type InfraServer = 'postgres' | 'kafka';

/** What each server says of itself when it is up. */
const settingOf: Readonly<Record<InfraServer, string>> = {
  postgres: 'SUNWAI_TEST_POSTGRES_URL',
  kafka: 'SUNWAI_TEST_KAFKA_BROKERS',
};

/** The server that the environment names for tests; undefined when it names none. */
export const givenServer = (server: InfraServer): string | undefined => process.env[settingOf[server]];

/** What runs here and is to end with us, however that comes. */
const running = new Set<string>();
process.once('exit', () => {
  for (const folder of running) spawnSync(process.execPath, stopping(folder));
});

const stopping = (folder: string, keep = false): readonly string[] => [
  ...[program, 'stop', '--folder', folder],
  ...(keep ? [] : ['--clean']),
];

/** For servers that somebody else starts in the folder. `removeInfra` ends the care. */
export const endWithUs = (folder: string): void => void running.add(folder);

/**
 * Starts the server in the folder, with the settings that `npm run infra` gives it. @returns where it is
 * @throws {Error} with what is missing on this machine, and the line that installs it
 */
export const startInfra = async (server: InfraServer, folder: string): Promise<string> => {
  endWithUs(folder);
  const { stdout } = await run(process.execPath, [program, '--folder', folder, '--only', server]).catch(
    (error: { stderr?: string }) => {
      throw new Error(`${server} was not started:\n${error.stderr ?? String(error)}`, { cause: error });
    },
  );
  const place = new RegExp(`${settingOf[server]}='([^']+)'`).exec(stdout)?.[1];
  if (!place) throw new Error(`${server} was not started:\n${stdout}`);
  return place;
};

/** Stops what runs in the folder, and removes what it kept unless that is wanted. */
export const removeInfra = async (folder: string, keep = false): Promise<void> => {
  await run(process.execPath, stopping(folder, keep));
  running.delete(folder);
};
