import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppendRequest } from './append-request.js';
import { StoreUnavailableError } from './errors.js';
import type { Appended } from './event-store.js';

/** What became of one append of a group: refusing one leaves its neighbours alone. */
export type AppendOutcome = { readonly appended: Appended } | { readonly refused: Error };

/**
 * Writes a group in one transaction and returns, after its commit, one outcome per request.
 * @throws {StoreUnavailableError} nothing of the group is acknowledged
 */
export type CommitGroup = (group: readonly AppendRequest[]) => AppendOutcome[] | Promise<AppendOutcome[]>;

type Waiting = {
  readonly request: AppendRequest;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
};

/** Bounds the time that one transaction keeps other writers and the event loop waiting. */
const LARGEST_GROUP = 256;

/**
 * For an engine that commits elsewhere while this process goes on: whoever comes meanwhile is gathered by that, so only
 * those who have been answered, and append again at once, are waited for.
 */
export const whoeverIsReady = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

/**
 * Group commit: what arrives in one turn of the event loop, or while a commit is under way, shares the next commit and
 * its flush to disk. Nobody is answered before the commit of their group has returned.
 */
export class AppendQueue {
  #waiting: Waiting[] = [];
  #working: Promise<void> | undefined;
  #closed = false;

  /** @param gather what is waited for before a group is closed */
  constructor(
    private readonly commit: CommitGroup,
    private readonly gather: () => Promise<void> = nextTurn,
  ) {}

  push(request: AppendRequest): Promise<Appended> {
    if (this.#closed) return Promise.reject(new StoreUnavailableError('The event store is closed'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Takes nothing more; resolves when all that was taken is answered. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.gather();
      const group = this.#waiting.slice(0, LARGEST_GROUP);
      this.#waiting = this.#waiting.slice(LARGEST_GROUP);
      await this.#commitAndAnswer(group);
    }
    this.#working = undefined;
  }

  async #commitAndAnswer(group: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.commit(group.map(({ request }) => request));
      group.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index]!;
        if ('appended' in outcome) resolve(outcome.appended);
        else reject(outcome.refused);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
