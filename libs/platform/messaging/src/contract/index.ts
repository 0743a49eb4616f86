import { afterAll, afterEach, beforeAll, describe, it, jest } from '@jest/globals';
import type { Bus } from '../bus.js';
import { batching } from './batching.js';
import type { Bench, BusContractOptions, BusUnderTest } from './bus-under-test.js';
import { eventuallyWithin } from './bus-under-test.js';
import { delivering } from './delivering.js';
import { failing } from './failing.js';
import { grouping } from './grouping.js';
import { model } from './model.js';

export type { BusContractOptions, BusUnderTest } from './bus-under-test.js';

/** What every bus promises, as examples with sentences for names. Each engine's spec runs it, unchanged. */
export const busContract = (
  name: string,
  start: () => Promise<BusUnderTest>,
  options: BusContractOptions = {},
): void => {
  const { skip, patience = 5_000, runs = 20 } = options;
  if (skip) {
    describe(`the bus on ${name}`, () => it.skip(skip, () => undefined));
    return;
  }
  describe(`the bus on ${name}`, () => {
    jest.setTimeout(patience * 12);
    let engine: BusUnderTest;
    const opened = new Set<Bus>();

    beforeAll(async () => {
      engine = await start();
    });
    afterEach(async () => {
      await Promise.all([...opened].map((bus) => bus.close()));
      opened.clear();
    });
    afterAll(() => engine.dispose());

    const open = async (): Promise<Bus> => {
      const bus = await engine.open();
      opened.add(bus);
      return bus;
    };
    const bench: Bench = {
      open,
      restart: async (bus) => {
        await bus.close();
        return open();
      },
      eventually: eventuallyWithin(patience),
    };
    delivering(bench);
    grouping(bench);
    failing(bench);
    batching(bench);
    model(bench, runs);
  });
};
