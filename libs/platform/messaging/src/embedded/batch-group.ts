import type { BatchSubscription, RetryPolicy, Subscription } from '../bus.js';
import { pause } from '../delivery/pause.js';
import { delayAfter, isFinal, reasonOf, retryPolicy } from '../delivery/retry.js';
import type { Mark } from '../delivery/window.js';
import type { Group, GroupSetting, Item } from './group.js';
import { beyondSkipped, deliveryOf, offsetText } from './group.js';
import type { Reading } from './reader.js';

const DEFAULT_BATCH = 256;

type Member = {
  readonly batchSize: number;
  readonly retry: RetryPolicy;
  readonly leaving: AbortSignal;
  readonly handleBatch: BatchSubscription['handleBatch'];
  busy: Promise<unknown>;
};

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
    const { handleBatch, batchSize = DEFAULT_BATCH, retry } = subscription as BatchSubscription;
    const leaving = new AbortController();
    const member: Member = {
      batchSize,
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
      const reading = await reader.next(this.members[0]?.batchSize ?? DEFAULT_BATCH);
      if (!reading) return;
      this.idle = false;
      for (let rest = this.itemsOf(reading); rest.length > 0;) {
        await reader.waitWhile(() => this.members.length === 0);
        const member = this.nextMember();
        if (!member) return;
        const work = this.take(member, rest);
        member.busy = work;
        rest = await work;
      }
      this.idle = true;
    }
  }

  /** By turns. None when the group was stopped. */
  private nextMember(): Member | undefined {
    const member = this.members.shift();
    if (member) this.members.push(member);
    return member;
  }

  private itemsOf({ entries, redeliveries }: Reading): readonly BatchItem[] {
    if (redeliveries) {
      return redeliveries.map(({ seq, message }) => ({ message, offset: `redelivery ${seq}`, redelivery: seq }));
    }
    return entries.map((entry) => ({
      message: entry.message,
      offset: offsetText(entry),
      mark: { offset: entry.offset, place: entry.place },
    }));
  }

  /** All at once; when that fails, one by one. What is left when the consumer leaves meanwhile. */
  private async take(member: Member, items: readonly BatchItem[]): Promise<readonly BatchItem[]> {
    const failure = await this.attempt(member, items, 1);
    if (!failure) {
      for (const item of items) this.finish(item);
      return [];
    }
    for (const [index, item] of items.entries()) {
      // Alone in its batch, the message has had its first try.
      const finished = await this.takeSingle(member, item, items.length === 1 ? failure : undefined);
      if (!finished) return items.slice(index);
      this.finish(item);
    }
    return [];
  }

  /** Until it is handled or a dead letter; false when the consumer left before. */
  private async takeSingle(member: Member, item: BatchItem, first: Failure | undefined): Promise<boolean> {
    let failure = first;
    for (let attempt = 2; ; attempt += 1) {
      if (failure && (await this.settle(member, item, attempt - 1, failure))) return true;
      if (member.leaving.aborted) return false;
      failure = await this.attempt(member, [item], attempt);
      if (!failure) return true;
    }
  }

  /** True when the message became a dead letter; otherwise the wait before its next try is over. */
  private async settle(member: Member, item: BatchItem, attempt: number, { error }: Failure): Promise<boolean> {
    const { topic, group, log } = this.setting;
    let reason = reasonOf(error);
    if (isFinal(error, attempt, member.retry)) {
      try {
        await this.setting.giveUp({ message: item.message, attempts: attempt, reason }, item.redelivery);
        return true;
      } catch (notKept) {
        reason = reasonOf(notKept);
      }
    }
    const delay = Math.round(delayAfter(attempt, member.retry));
    log.warn('A message failed and will be tried again', { topic, group, offset: item.offset, attempt, delay, reason });
    await pause(delay, member.leaving);
    return false;
  }

  private async attempt(member: Member, items: readonly BatchItem[], attempt: number): Promise<Failure | undefined> {
    const messages = items.map(({ message }) => message);
    try {
      await member.handleBatch(messages, deliveryOf(this.setting, items.at(-1)!, attempt, member.leaving));
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  private finish({ mark, redelivery }: BatchItem): void {
    if (redelivery !== undefined) this.setting.redelivered(redelivery);
    if (!mark) return;
    this.finished = mark;
    this.setting.moved();
  }
}

type BatchItem = Item & { readonly mark?: Mark | undefined };
type Failure = { readonly error: unknown };
