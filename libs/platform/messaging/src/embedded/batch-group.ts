import type { BatchSubscription, RetryPolicy, Subscription } from '../bus.js';
import { retryPolicy } from '../delivery/retry.js';
import { takeBatch } from '../delivery/take-batch.js';
import type { Mark } from '../delivery/window.js';
import type { Group, GroupSetting, Item } from './group.js';
import { beyondSkipped, deliveryOf, eventsOf, offsetText } from './group.js';
import type { Reading } from './reading/reader.js';

const DEFAULT_BATCH = 256;

type Member = {
  readonly batchSize: number;
  readonly linger: number;
  readonly retry: RetryPolicy;
  readonly leaving: AbortSignal;
  readonly handleBatch: BatchSubscription['handleBatch'];
  busy: Promise<unknown>;
};

type BatchItem = Item & { readonly mark?: Mark | undefined };

/** A group whose consumers take batches: in topic order, one batch at a time, its consumers by turns. */
export class BatchGroup implements Group {
  readonly takes = 'batches';
  private readonly members: Member[] = [];
  private readonly running: Promise<void>;
  private finished: Mark;
  private idle = true;

  constructor(private readonly setting: GroupSetting) {
    this.finished = setting.start;
    this.running = this.run();
  }

  get mark(): Mark {
    return this.idle ? beyondSkipped(this.finished, this.setting) : this.finished;
  }

  join(subscription: Subscription | BatchSubscription): () => Promise<void> {
    const { handleBatch, batchSize = DEFAULT_BATCH, linger = 0, retry } = subscription as BatchSubscription;
    const leaving = new AbortController();
    const member: Member = {
      batchSize,
      linger,
      retry: retryPolicy(retry),
      leaving: leaving.signal,
      handleBatch,
      busy: Promise.resolve(),
    };
    this.members.push(member);
    this.setting.reader.room();
    return async () => {
      this.members.splice(this.members.indexOf(member), 1);
      leaving.abort();
      await member.busy;
    };
  }

  async stop(): Promise<void> {
    this.setting.reader.stop();
    await this.running;
  }

  private async run(): Promise<void> {
    const { reader } = this.setting;
    for (;;) {
      await reader.waitWhile(() => this.members.length === 0);
      const { batchSize, linger } = this.members[0] ?? { batchSize: DEFAULT_BATCH, linger: 0 };
      const reading = await reader.next(batchSize);
      if (!reading) return;
      this.idle = false;
      const began = performance.now();
      const items = itemsOf(reading);
      for (let rest = items; rest.length > 0;) {
        await reader.waitWhile(() => this.members.length === 0);
        const member = this.nextMember();
        if (!member) return;
        const work = this.take(member, rest);
        member.busy = work;
        rest = await work;
      }
      this.idle = true;
      if (items.length < batchSize) await reader.rest(began + linger - performance.now());
    }
  }

  /** By turns. None when the group was stopped. */
  private nextMember(): Member | undefined {
    const member = this.members.shift();
    if (member) this.members.push(member);
    return member;
  }

  private take(member: Member, items: readonly BatchItem[]): Promise<readonly BatchItem[]> {
    return takeBatch(items, {
      ...eventsOf(this.setting, (item: BatchItem) => this.finish(item)),
      retry: member.retry,
      leaving: member.leaving,
      handle: (some, attempt) =>
        member.handleBatch(
          some.map(({ message }) => message),
          deliveryOf(this.setting, some.at(-1)!, attempt, member.leaving),
        ),
    });
  }

  private finish({ mark, redelivery }: BatchItem): void {
    if (redelivery !== undefined) this.setting.redelivered(redelivery);
    if (!mark) return;
    this.finished = mark;
    this.setting.moved();
  }
}

const itemsOf = ({ entries, redeliveries }: Reading): readonly BatchItem[] =>
  redeliveries?.map(({ seq, message }) => ({ message, offset: `redelivery ${seq}`, redelivery: seq })) ??
  entries!.map((entry) => ({
    message: entry.message,
    offset: offsetText(entry),
    mark: { offset: entry.offset, place: entry.place },
  }));
