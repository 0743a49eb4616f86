import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PartialOverlapError, WrongExpectedVersionError } from '../errors.js';
import type { Appended, EventStore, ExpectedVersion, NewEvent } from '../event-store.js';
import type { Bench } from './engine-under-test.js';
import { events, ids, newPrefix, readEverything } from './engine-under-test.js';

/** An append as drawn: what is expected is said relative to the stream as it is, so that both luck and bad luck occur. */
type Draw = {
  readonly stream: number;
  readonly expected: 'any' | 'noStream' | 'streamExists' | { readonly off: number };
  readonly count: number;
  /** The last append to this stream is sent once more, as it was. */
  readonly again: boolean;
  readonly through: number;
};

type Attempt = { readonly stream: string; readonly expected: ExpectedVersion; readonly events: readonly NewEvent[] };

const draws = fc.array(
  fc.record<Draw>({
    stream: fc.nat(2),
    expected: fc.oneof(
      { weight: 3, arbitrary: fc.constant({ off: 0 }) },
      { weight: 1, arbitrary: fc.record({ off: fc.integer({ min: -2, max: 2 }) }) },
      { weight: 2, arbitrary: fc.constantFrom('any' as const, 'noStream' as const, 'streamExists' as const) },
    ),
    count: fc.integer({ min: 1, max: 4 }),
    again: fc.nat(4).map((of) => of === 0),
    through: fc.nat(1),
  }),
  { minLength: 1, maxLength: 25 },
);

export const model = ({ store, second }: Bench): void => {
  const through = (index: number): EventStore => (index ? store() : second());

  const concrete = (draw: Draw, prefix: string, length: number): Attempt => ({
    stream: `${prefix}${draw.stream}`,
    expected: typeof draw.expected === 'string' ? draw.expected : Math.max(0, length + draw.expected.off),
    events: events(draw.count),
  });

  describe('beside a model', () => {
    it('one append after another does what a list of ids per stream would do', () =>
      fc.assert(
        fc.asyncProperty(draws, async (drawn) => {
          const prefix = newPrefix();
          const streams = new Map<string, string[]>();
          const latest = new Map<string, Attempt>();
          for (const draw of drawn) {
            const name = `${prefix}${draw.stream}`;
            const recorded = streams.get(name) ?? [];
            const former = draw.again ? latest.get(name) : undefined;
            const attempt = former ?? concrete(draw, prefix, recorded.length);
            const answer = await outcome(through(draw.through), attempt);
            if (former) {
              expect(answer).toMatchObject({ version: recorded.length, repeated: true });
            } else if (holds(attempt.expected, recorded.length)) {
              streams.set(name, [...recorded, ...ids(attempt.events)]);
              latest.set(name, attempt);
              expect(answer).toMatchObject({ version: recorded.length + attempt.events.length, repeated: false });
            } else {
              expect(answer).toMatchObject({ code: 'store.wrong_expected_version', actual: recorded.length });
            }
          }
          for (const [name, recorded] of streams) expect(ids(await store().readStream(name))).toEqual(recorded);
        }),
        { numRuns: 40 },
      ));

    it('appends at once have the outcome of some order of them: the order in which they are read', () =>
      fc.assert(
        fc.asyncProperty(draws, async (drawn) => {
          const prefix = newPrefix();
          const attempts = drawn.map((draw) => concrete(draw, prefix, draw.stream));
          const answers = await Promise.all(
            attempts.map((attempt, index) => outcome(through(drawn[index]!.through), attempt)),
          );
          const order = await readEverything(second().readAll({ filter: { streamPrefixes: [prefix] } }));
          const accepted = attempts.filter((_, index) => !(answers[index] instanceof Error));
          expect(ids(order).toSorted()).toEqual(accepted.flatMap((attempt) => ids(attempt.events)).toSorted());

          const lengths = new Map<string, number>();
          for (const event of order) {
            expect(event.version).toBe((lengths.get(event.stream) ?? 0) + 1);
            lengths.set(event.stream, event.version);
          }
          attempts.forEach((attempt, index) => {
            const answer = answers[index]!;
            if (answer instanceof Error) {
              expect(answer).toBeInstanceOf(WrongExpectedVersionError);
              const { actual } = answer as WrongExpectedVersionError;
              expect(holds(attempt.expected, actual)).toBe(false);
              expect(actual).toBeLessThanOrEqual(lengths.get(attempt.stream) ?? 0);
            } else {
              const at = order.findIndex(({ id }) => id === attempt.events[0]!.id);
              expect(ids(order.slice(at, at + attempt.events.length))).toEqual(ids(attempt.events));
              expect(holds(attempt.expected, order[at]!.version - 1)).toBe(true);
              expect(order[at + attempt.events.length - 1]).toMatchObject({
                version: answer.version,
                position: answer.position,
              });
            }
          });
        }),
        { numRuns: 40 },
      ));
  });
};

const holds = (expected: ExpectedVersion, length: number): boolean =>
  expected === 'any' ||
  (expected === 'noStream' && length === 0) ||
  (expected === 'streamExists' && length > 0) ||
  expected === length;

const outcome = async (
  store: EventStore,
  attempt: Attempt,
): Promise<Appended | WrongExpectedVersionError | PartialOverlapError> => {
  try {
    return await store.append(attempt.stream, attempt.expected, attempt.events);
  } catch (error) {
    if (error instanceof WrongExpectedVersionError || error instanceof PartialOverlapError) return error;
    throw error;
  }
};
