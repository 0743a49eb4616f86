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
  /** New lives a second for the times; absent: half as many as it can. */
  readonly perSecond: number | undefined;
  /** Every service a process of its own, on Kafka and PostgreSQL. */
  readonly cluster: boolean;
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
      'per-second': { type: 'string' },
      cluster: { type: 'boolean', default: false },
      'node-option': { type: 'string', multiple: true, default: [] },
    },
    allowPositionals: true,
    strict: false,
  });
  const cluster = values.cluster === true;
  const number = (text: unknown, preset: number): number => (text === undefined ? preset : Number(text));
  return {
    cluster,
    // The later rate is that of one process on embedded parts.
    tickets: cluster ? 0 : number(values.tickets, values.quick ? 5_000 : 200_000),
    seconds: number(values.seconds, values.quick ? 5 : 20),
    warmUp: values.quick ? 3 : 8,
    inFlight: number(values['in-flight'], values.quick || cluster ? 100 : 600),
    perSecond: values['per-second'] === undefined ? (cluster ? undefined : 50) : Number(values['per-second']),
    keep: values.keep === true,
    nodeOptions: (values['node-option'] ?? []) as string[],
  };
};
