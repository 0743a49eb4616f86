/** A row of the programme does not hold; the message is the reason that is printed. */
export class RowFailedError extends Error {}

/** @throws {RowFailedError} unless it holds */
export function must(holds: unknown, otherwise: string): asserts holds {
  if (!holds) throw new RowFailedError(otherwise);
}
