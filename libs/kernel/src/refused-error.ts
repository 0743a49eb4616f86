import { SunwaiError } from './errors.js';
import type { Refusal } from './refusal.js';

/**
 * Carries a refusal out of a guard or a door's handler to the filter that tells it to the caller (`@sunwai/doors`).
 * For doors alone: inside, refusals are values. `code` is the refusal's own.
 */
export class RefusedError extends SunwaiError {
  constructor(readonly refusal: Refusal) {
    super(refusal.code, `Refused: ${refusal.code}`);
  }
}
