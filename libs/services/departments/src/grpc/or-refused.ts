import type { Refusal } from '@sunwai/kernel';
import { isRefusal, RefusedError } from '@sunwai/kernel';

/** A door tells a refusal by throwing it. */
export const orRefused = <Value>(value: Value | Refusal): Value => {
  if (isRefusal(value)) throw new RefusedError(value);
  return value;
};
