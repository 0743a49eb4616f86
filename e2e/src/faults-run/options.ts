import { randomInt } from 'node:crypto';
import { flagsOf, wholeNumber, WrongUsageError } from '../system/usage.js';
import { plan } from './plan.js';

export const usage = `npm run faults -- [--rounds 20] [--nodes 1|3] [--faults killed,frozen] [--seed N] [--json] [--keep]
npm run faults -- --prove [--rounds 2]      then break promises on purpose: each must be seen

--faults plays only those in whose name one of the words is. In turn: ${plan.map(({ name }) => name).join(', ')}`;

export type FaultsOptions = {
  readonly rounds: number;
  /** Brokers. */
  readonly nodes: number;
  readonly wanted: readonly string[];
  readonly seed: number;
  readonly json: boolean;
  /** Leaves the folder with the logs. */
  readonly keep: boolean;
  readonly prove: boolean;
};

const flags = {
  rounds: { type: 'string' },
  nodes: { type: 'string', default: '1' },
  faults: { type: 'string', default: '' },
  seed: { type: 'string' },
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  prove: { type: 'boolean', default: false },
} as const;

/** @throws {WrongUsageError} */
export const faultsOptions = (args: string[]): FaultsOptions => {
  const { rounds, nodes, faults, seed, json, keep, prove } = flagsOf(args, flags);
  if (nodes !== '1' && nodes !== '3') throw new WrongUsageError('--nodes is 1 or 3.');
  const wanted = faults.split(',').filter(Boolean);
  const unknown = wanted.filter((word) => !plan.some(({ name }) => name.includes(word)));
  if (unknown.length > 0) throw new WrongUsageError(`No fault has '${unknown[0]}' in its name.`);
  return {
    rounds: wholeNumber('--rounds', rounds ?? (prove ? '2' : '20')),
    nodes: Number(nodes),
    wanted,
    seed: seed === undefined ? randomInt(2 ** 31) : wholeNumber('--seed', seed),
    json,
    keep,
    prove,
  };
};
