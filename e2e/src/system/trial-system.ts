import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Ended, sunwai } from './command-line.js';
import { logOf, settingsOf, type Standalone, type StandaloneOptions, startStandalone } from './standalone.js';

/** A system for one suite of tests. */
export type TrialSystem = {
  /** The one that runs now. */
  readonly running: Standalone;
  readonly stateDir: string;
  /** What it has written where its operator looks. */
  log(): string;
  /** The command line beside it. @throws when it ended otherwise than well */
  cli(...args: readonly string[]): Promise<string>;
  /** The same, however it ends. */
  tries(...args: readonly string[]): Promise<Ended>;
  stop(): Promise<void>;
  start(): Promise<Standalone>;
  dispose(): Promise<void>;
};

type Where = Partial<Pick<StandaloneOptions, 'stateDir' | 'ports' | 'settings'>>;

export const trialSystem = async (where: Where = {}): Promise<TrialSystem> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sunwai-e2e-'));
  const options: StandaloneOptions = { stateDir: path.join(folder, 'state'), pack: 'amethi', ...where };
  const { stateDir } = options;
  let running = await startStandalone(options);
  const tries = (...args: readonly string[]) => sunwai(settingsOf(options), ...args);
  return {
    get running() {
      return running;
    },
    stateDir,
    log: () => readFileSync(logOf(stateDir), 'utf8'),
    tries,
    cli: async (...args) => {
      const { code, output, complaint } = await tries(...args);
      if (code !== 0) throw new Error(`sunwai ${args.join(' ')} ended with ${code}: ${complaint}`);
      return output;
    },
    stop: () => running.stop(),
    start: async () => (running = await startStandalone(options)),
    dispose: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
