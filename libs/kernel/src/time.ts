/** A moment in UTC with millisecond precision, `2026-11-22T06:30:00.000Z`. As text it sorts in time's order. */
export type Instant = string & { readonly __brand?: 'Instant' };

/** A length of time in milliseconds. */
export type Milliseconds = number;

export const seconds = (count: number): Milliseconds => count * 1_000;
export const minutes = (count: number): Milliseconds => count * 60_000;
export const hours = (count: number): Milliseconds => count * 3_600_000;
export const days = (count: number): Milliseconds => count * 86_400_000;

export const instant = (epochMilliseconds: number): Instant => new Date(epochMilliseconds).toISOString();
export const epochMilliseconds = (at: Instant): number => Date.parse(at);
export const plus = (at: Instant, length: Milliseconds): Instant => instant(epochMilliseconds(at) + length);

/** The only source of the present; passed in, so that rules and tests can choose it. */
export type Clock = { now(): Instant };

export const systemClock: Clock = { now: () => instant(Date.now()) };

/** A clock that stands still until it is told otherwise; for tests and rehearsals. */
export const fixedClock = (start: Instant): Clock & { set(at: Instant): void; advance(by: Milliseconds): void } => {
  let current = start;
  return {
    now: () => current,
    set: (at) => {
      current = at;
    },
    advance: (by) => {
      current = plus(current, by);
    },
  };
};
