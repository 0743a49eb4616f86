import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus, Delivery, Message } from '../bus.js';

/** One set of topics, and as many buses on it as a test wants: each stands for a process of its own, one after the other. */
export type BusUnderTest = {
  open(): Promise<Bus>;
  /** Closes nothing of what was opened; removes the data. */
  dispose(): Promise<void>;
};

export type BusContractOptions = {
  /** Said instead of running: how to get the server that the engine needs. */
  readonly skip?: string | false | undefined;
  /** How long, in ms, something may take that should happen. Default 5,000. */
  readonly patience?: number;
  /** Runs of the property test. Default 20. */
  readonly runs?: number;
};

/** What each group of examples works with. */
export type Bench = {
  /** A bus, closed after the example. */
  open(): Promise<Bus>;
  /** Closes the bus and opens another on the same data. */
  restart(bus: Bus): Promise<Bus>;
  /** Waits until it no longer throws, as long as the engine may take. */
  eventually(check: () => unknown): Promise<void>;
};

export const newName = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 13)}`;

export const message = (over: Partial<Message> = {}): Message => ({
  id: randomUUID(),
  type: 'sunwai.contract.v1',
  source: '/sunwai/contract',
  time: '2026-11-22T06:30:00.000Z',
  key: 'AME-1',
  data: { place: 'Tiloi' },
  headers: {},
  ...over,
});

/** `count` messages of the keys by turns; `data` is 0, 1, 2 … */
export const numbered = (count: number, keys: readonly string[] = ['AME-1'], from = 0): Message[] =>
  Array.from({ length: count }, (_, index) => message({ key: keys[index % keys.length]!, data: from + index }));

export const dataOf = (messages: readonly Message[]): unknown[] => messages.map(({ data }) => data);

export const ofKey = (messages: readonly Message[], key: string): Message[] =>
  messages.filter((one) => one.key === key);

/** A handler that remembers what it got. */
export const collector = (work: (message: Message, delivery: Delivery) => Promise<void> | void = () => undefined) => {
  const started: { message: Message; delivery: Delivery; at: number }[] = [];
  const handled: Message[] = [];
  const handle = async (one: Message, delivery: Delivery): Promise<void> => {
    started.push({ message: one, delivery, at: Date.now() });
    await work(one, delivery);
    handled.push(one);
  };
  return { started, handled, handle };
};

export const eventuallyWithin =
  (patience: number) =>
  async (check: () => unknown): Promise<void> => {
    const patienceEnds = Date.now() + patience;
    for (;;) {
      try {
        await check();
        return;
      } catch (error) {
        if (Date.now() > patienceEnds) throw error;
      }
      await sleep(10);
    }
  };

/** A door that stays shut until it is opened. */
export const gate = (): { readonly opened: Promise<void>; open(): void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};
