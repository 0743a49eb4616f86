import { randomInt } from 'node:crypto';
import { flagsOf, wholeNumber, WrongUsageError } from '../system/usage.js';
import { sabotages, type SabotageName } from './sabotages.js';

export const usage = `npm run crash -- [--rounds 30] [--seed N] [--json] [--keep]
npm run crash -- --sabotage <name> [--rounds 2]      break one promise on purpose: must be seen
npm run crash -- --prove [--rounds 2]                break each of them in turn: all must be seen

Sabotages: ${Object.keys(sabotages).join(', ')}`;

export type CrashOptions = {
  readonly rounds: number;
  readonly seed: number;
  readonly json: boolean;
  /** Leaves the folder with the data and the log. */
  readonly keep: boolean;
  readonly sabotages: readonly SabotageName[];
  readonly prove: boolean;
};

const flags = {
  rounds: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  sabotage: { type: 'string' },
  prove: { type: 'boolean', default: false },
} as const;

/** @throws {WrongUsageError} */
export const crashOptions = (args: string[]): CrashOptions => {
  const { rounds, seed, json, keep, sabotage, prove } = flagsOf(args, flags);
  if (sabotage !== undefined && !Object.hasOwn(sabotages, sabotage)) {
    throw new WrongUsageError(`There is no sabotage '${sabotage}'.`);
  }
  const broken = prove ? (Object.keys(sabotages) as SabotageName[]) : sabotage ? [sabotage as SabotageName] : [];
  return {
    rounds: wholeNumber('--rounds', rounds ?? (broken.length > 0 ? '2' : '30')),
    seed: seed === undefined ? randomInt(2 ** 31) : wholeNumber('--seed', seed),
    json,
    keep,
    sabotages: broken,
    prove,
  };
};
