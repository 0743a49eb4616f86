import { refusedWith } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import { epochMilliseconds, instant } from '@sunwai/kernel';

const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * A moment as callers write it, with any offset. @throws {RefusedError} `request.invalid`: none, or without an offset
 * (a local time means another moment in another place)
 */
export const momentOf = (text: string, field: string): Instant => {
  const at = iso.test(text) ? epochMilliseconds(text) : Number.NaN;
  if (!Number.isNaN(at)) return instant(at);
  throw refusedWith('request.invalid', {
    fields: [field],
    problems: [`${field} must be a moment with its offset, like 2026-11-22T12:00:00+05:30`],
  });
};
