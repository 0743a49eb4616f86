import type { IntakeMessage } from '@sunwai/contracts';
import type { Pack } from '@sunwai/packs';
import type { Replies } from './replies.js';

/** One message on its way: with it, all that its commands and replies need. */
export type Errand = {
  readonly message: IntakeMessage;
  readonly pack: Pack;
  readonly correlationId: string;
  readonly replies: Replies;
};
