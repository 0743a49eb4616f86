import { AsyncLocalStorage } from 'node:async_hooks';

const correlation = new AsyncLocalStorage<string>();

/** Runs `work` so that everything it causes, across awaits and timers, belongs to the same correlation id. */
export const withCorrelation = <Result>(id: string, work: () => Result): Result => correlation.run(id, work);

/** Id of what is being worked on; undefined outside `withCorrelation`. */
export const currentCorrelation = (): string | undefined => correlation.getStore();
