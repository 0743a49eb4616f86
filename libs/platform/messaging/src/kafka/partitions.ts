import type { KafkaMessage } from 'kafkajs';
import type { Message } from '../bus.js';
import type { DeliveryEvents } from '../delivery/lanes.js';
import { reasonOf, tellRetry } from '../delivery/retry.js';
import type { Slot } from '../delivery/window.js';
import { Window } from '../delivery/window.js';
import { fromRecord, ONLY_GROUP } from './cloud-event.js';
import type { Fetched, IntakeSetting } from './intake.js';

export type Item = { readonly message: Message; readonly offset: string; readonly slot: Slot; readonly window: Window };

/** What both kinds of intake share: the partitions' windows, and what becomes of each record. */
export class Partitions {
  private readonly windows = new Map<number, Window>();

  constructor(private readonly setting: IntakeSetting) {}

  next(): ReadonlyMap<number, bigint> {
    return new Map([...this.windows].map(([partition, { mark }]) => [partition, mark.offset + 1n]));
  }

  /** The messages among the records that are for this group, each in its window. Records that are none become dead letters. */
  async admit({ partition, messages }: Fetched): Promise<Item[]> {
    const window = this.windowOf(partition, messages);
    const items: Item[] = [];
    for (const record of messages) {
      const slot = window.add(BigInt(record.offset), undefined);
      const only = record.headers?.[ONLY_GROUP];
      const offset = `${partition}/${record.offset}`;
      if (only !== undefined && String(only) !== this.setting.group) {
        this.finish(window, slot);
        continue;
      }
      try {
        items.push({ message: fromRecord(record), offset, slot, window });
      } catch (error) {
        await this.setting.giveUp({
          message: asMessage(record, this.setting.topic, offset),
          reason: reasonOf(error),
          attempts: 1,
        });
        this.finish(window, slot);
      }
    }
    return items;
  }

  events(): DeliveryEvents<Item> {
    return {
      finished: ({ window, slot }) => this.finish(window, slot),
      giveUp: ({ message }, attempts, error) => this.setting.giveUp({ message, attempts, reason: reasonOf(error) }),
      failed: tellRetry(this.setting.log, this.setting),
    };
  }

  private windowOf(partition: number, messages: readonly KafkaMessage[]): Window {
    const known = this.windows.get(partition);
    if (known) return known;
    const window = new Window({ offset: BigInt(messages[0]!.offset) - 1n });
    this.windows.set(partition, window);
    return window;
  }

  private finish(window: Window, slot: Slot): void {
    window.finish(slot);
    this.setting.moved();
  }
}

const asMessage = (record: KafkaMessage, topic: string, offset: string): Message => ({
  id: `${topic}/${offset}`,
  type: 'sunwai.unreadable.v1',
  source: `kafka:${topic}`,
  time: new Date(Number(record.timestamp)).toISOString(),
  key: record.key?.toString('utf8') ?? '',
  data: record.value?.toString('utf8') ?? null,
  headers: {},
});
