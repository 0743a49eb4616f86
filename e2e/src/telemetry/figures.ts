import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../system/places.js';

export type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** Figures as Prometheus reads them, by name; a histogram's parts each by their own. */
export type Scrape = {
  readonly types: ReadonlyMap<string, string>;
  of(name: string, labels?: Readonly<Record<string, string>>): readonly Sample[];
  /** All that fit, added up. */
  sum(name: string, labels?: Readonly<Record<string, string>>): number;
};

export const scrape = async (port: number): Promise<Scrape> => {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  if (!answer.ok) throw new Error(`No figures: ${answer.status}`);
  return parsed(await answer.text());
};

const parsed = (text: string): Scrape => {
  const types = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => [name!, type!]));
  const samples = [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name, labels = '', value]) => ({
    name: name!,
    labels: Object.fromEntries(
      [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, said]) => [key!, said!]),
    ),
    value: Number(value),
  }));
  const of: Scrape['of'] = (name, wanted = {}) =>
    samples.filter(
      (sample) =>
        sample.name === name && Object.entries(wanted).every(([label, value]) => sample.labels[label] === value),
    );
  return { types, of, sum: (name, labels) => of(name, labels).reduce((total, { value }) => total + value, 0) };
};

export type Promised = { readonly name: string; readonly type: string; readonly labels: readonly string[] };

/** What docs/telemetry.md says that there is. */
export const promisedFigures = (): readonly Promised[] =>
  [
    ...readFileSync(path.join(root, 'docs', 'telemetry.md'), 'utf8').matchAll(
      /^\| `(sunwai_\w+)`\s*\| (\w+)\s*\| ([^|]*)\|/gm,
    ),
  ].map(([, name, type, labels]) => ({
    name: name!,
    type: type!,
    labels: [...labels!.matchAll(/`(\w+)`/g)].map(([, label]) => label!),
  }));
