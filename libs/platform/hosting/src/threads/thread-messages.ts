import type { ReaderState } from '@sunwai/telemetry';
import type { MessagePort } from 'node:worker_threads';
import type { PlatformConfig } from '../platform.config.js';

/** What a thread is begun with. */
export type ThreadData = {
  readonly config: PlatformConfig;
  /** Its way to the ticket service. */
  readonly tickets: MessagePort;
};

/** What a thread is asked about itself. */
export type Answers = {
  /** As the registry of a process gives them. */
  readonly figures: readonly object[];
  readonly readers: readonly ReaderState[];
};

export type ToThread =
  { readonly is: 'asked'; readonly id: number; readonly about: keyof Answers } | { readonly is: 'close' };

export type FromThread =
  | { readonly is: 'ready' }
  | { readonly is: 'answer'; readonly id: number; readonly answer: Answers[keyof Answers] }
  | { readonly is: 'failed'; readonly id: number; readonly reason: string };
