import type { Refusal } from '@sunwai/kernel';
import { refuse, RefusedError } from '@sunwai/kernel';
import type { RefusalCode } from './refusals.js';

/** An error for doors whose code is in the table; `throw refusedWith('request.invalid', { fields: ['words'] })`. */
export const refusedWith = (code: RefusalCode, details: Refusal['details'] = {}): RefusedError =>
  new RefusedError(refuse(code, details));
