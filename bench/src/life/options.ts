import { parseArgs } from 'node:util';

/** Options of `life` beside those of every bench. */
export type LifeOptions = {
  /** Tickets that are there already in the second rate; 0 leaves that figure out. */
  readonly tickets: number;
  /** Seconds of each measured time, after a warm-up. */
  readonly seconds: number;
  readonly warmUp: number;
  /** Lives at a time when it goes as fast as it can. */
  readonly inFlight: number;
  readonly perSecond: number;
  /** Leaves the folders of the run where they are. */
  readonly keep: boolean;
  /** For Node in the measured process: `--node-option=--cpu-prof`. */
  readonly nodeOptions: readonly string[];
};

export const lifeOptions = (argv: readonly string[] = process.argv.slice(2)): LifeOptions => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      tickets: { type: 'string' },
      seconds: { type: 'string' },
      'in-flight': { type: 'string' },
      'per-second': { type: 'string', default: '50' },
      'node-option': { type: 'string', multiple: true, default: [] },
    },
    allowPositionals: true,
    strict: false,
  });
  const number = (text: unknown, preset: number): number => (text === undefined ? preset : Number(text));
  return {
    tickets: number(values.tickets, values.quick ? 5_000 : 200_000),
    seconds: number(values.seconds, values.quick ? 5 : 20),
    warmUp: values.quick ? 3 : 8,
    inFlight: number(values['in-flight'], values.quick ? 100 : 600),
    perSecond: Number(values['per-second']),
    keep: values.keep === true,
    nodeOptions: (values['node-option'] ?? []) as string[],
  };
};
