/** What a contestant is asked to do, in a process of its own, and what it answers. */
export type RelayTask =
  /** Our relay: everything that is in the store, to topics of its own. */
  | {
      readonly does: 'relay';
      /** As `eventStoreAt` takes it. */
      readonly store: string;
      /** File of the relay's own table. */
      readonly database: string;
      readonly topics: string;
    }
  /** A kafkajs producer: everything that stands on the topics `from`, to topics of its own. */
  | { readonly does: 'produce'; readonly from: string; readonly topics: string }
  /** Our bus: reads the ticket events. */
  | { readonly does: 'subscribe'; readonly topics: string }
  /** A kafkajs consumer: the same. */
  | { readonly does: 'consume'; readonly topics: string };

/** `topics` begins the names of the topics of one relay. */
export type Asked = RelayTask & { readonly brokers: readonly string[]; readonly events: number };

export type Told = {
  /** Ticket events per second. */
  readonly rate: number;
  /** CPU time of the process for one of them, in µs. */
  readonly cpu: number;
};

/** Begins when it is called; the answer says how fast so many events were since. */
export const stopwatch = (): ((events: number) => Told) => {
  const spentBefore = process.cpuUsage();
  const start = performance.now();
  return (events) => {
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage(spentBefore);
    return { rate: events / seconds, cpu: (user + system) / events };
  };
};
