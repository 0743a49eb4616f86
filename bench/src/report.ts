/** What a bench is started with. Benches read further options of their own from `process.argv`. */
export type BenchOptions = { readonly json: boolean; readonly rounds: number };

/** One figure beside its baseline, of the same run. `ratio` is above 1 where ours is better, whatever the unit. */
export type Metric = {
  readonly name: string;
  readonly ours: number;
  readonly baseline: number;
  readonly ratio: number;
  readonly unit: string;
};

/** A round measures ours and its baseline one after the other, so that both meet the same machine. */
export type Round = { readonly ours: number; readonly baseline: number };

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Medians over the rounds; the ratio is the median of the rounds' ratios. */
export const metric = (name: string, unit: string, better: 'higher' | 'lower', rounds: readonly Round[]): Metric => ({
  name,
  ours: shortened(median(rounds.map(({ ours }) => ours))),
  baseline: shortened(median(rounds.map(({ baseline }) => baseline))),
  ratio: Number(
    median(rounds.map(({ ours, baseline }) => (better === 'higher' ? ours / baseline : baseline / ours))).toFixed(2),
  ),
  unit,
});

const shortened = (value: number): number => Number(value.toPrecision(4));

/** One JSON document for machines, a table for people. */
export const report = (bench: string, rounds: number, metrics: readonly Metric[], json: boolean): void => {
  if (json) {
    process.stdout.write(`${JSON.stringify({ bench, rounds, metrics })}\n`);
    return;
  }
  process.stdout.write(`${bench}: medians of ${rounds} rounds\n`);
  for (const { name, ours, baseline, ratio, unit } of metrics) {
    const figures = [ours, baseline].map((value) => value.toLocaleString('en-IN').padStart(12)).join('');
    process.stdout.write(
      `  ${name.padEnd(28)}${figures}  ${unit.padEnd(10)}${ratio.toFixed(2).padStart(6)} of baseline\n`,
    );
  }
};
