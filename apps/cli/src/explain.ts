import { isRefusal, RefusedError, SunwaiError } from '@sunwai/kernel';
import { sentenceOf } from '@sunwai/contracts';

/** An error as a person at a terminal should read it; with its stable code, and without a stack where it says enough. */
export const explain = (error: unknown): string => {
  if (error instanceof RefusedError) return `${sentenceOf(error.refusal, 'en')} (${error.refusal.code})`;
  if (isRefusal(error)) return `${sentenceOf(error, 'en')} (${error.code})`;
  if (error instanceof SunwaiError) return `${error.message} (${error.code})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};
