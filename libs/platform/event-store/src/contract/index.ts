import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { EventStore } from '../event-store.js';
import { appending } from './appending.js';
import { concurrency } from './concurrency.js';
import type { Bench, ContractOptions, EngineUnderTest } from './engine-under-test.js';
import { idempotency } from './idempotency.js';
import { model } from './model.js';
import { reading } from './reading.js';
import { restoring } from './restoring.js';
import { schemas } from './schemas.js';
import { subscribing } from './subscribing.js';

export type { ContractOptions, EngineUnderTest } from './engine-under-test.js';

/** Every promise of the port, as examples. An engine is right when all of them pass, unchanged. */
export const eventStoreContract = (
  name: string,
  makeEngine: () => Promise<EngineUnderTest>,
  options: ContractOptions = {},
): void => {
  if (options.skip) {
    // Jest says nothing of a file in which everything is skipped.
    process.stderr.write(`${name} is not tried: ${options.skip}\n`);
    describe(name, () => it.skip(options.skip as string, () => undefined));
    return;
  }
  describe(name, () => {
    const bench = benchFor(makeEngine);
    appending(bench);
    idempotency(bench);
    reading(bench);
    subscribing(bench);
    concurrency(bench);
    schemas(bench);
    restoring(bench);
    model(bench);
  });
};

const benchFor = (makeEngine: () => Promise<EngineUnderTest>): Bench => {
  let engine: EngineUnderTest;
  const opened: EventStore[] = [];
  const open: Bench['open'] = async (schema) => {
    const store = await engine.open(schema);
    opened.push(store);
    return store;
  };
  beforeAll(async () => {
    engine = await makeEngine();
    await open();
    await open();
  });
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await engine.dispose();
  });
  return { store: () => opened[0]!, second: () => opened[1]!, open };
};
