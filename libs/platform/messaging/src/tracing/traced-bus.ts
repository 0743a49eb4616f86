import type { SpanDescription } from '@sunwai/telemetry';
import { inBatch, inSpan, openSpan, tracing } from '@sunwai/telemetry';
import type { BatchSubscription, Bus, Consumer, DeadLetter, Message, Subscription } from '../bus.js';
import { endAll, spansOf } from './message-spans.js';

/** The bus, and the traces of those who publish go on with those who consume. The same bus when no traces are made. */
export const traced = (bus: Bus, system: string): Bus => (tracing() ? new TracedBus(bus, system) : bus);

/**
 * Each message carries the `traceparent` of its publishing, on any engine: in its headers. Whoever handles it does so in
 * a span that follows from there.
 */
class TracedBus implements Bus {
  constructor(
    private readonly bus: Bus,
    /** `messaging.system` of the spans. */
    private readonly system: string,
  ) {}

  async publish(topic: string, messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return this.bus.publish(topic, messages);
    const describe = (): SpanDescription => ({
      name: `publish ${topic}`,
      kind: 'producer',
      attributes: {
        ...this.attributes(topic, 'publish', 'send'),
        ...(messages.length > 1 && { 'messaging.batch.message_count': messages.length }),
      },
    });
    // What was recorded before carries the trace in which it was; all else comes from what is being worked on.
    const recorded = messages.filter(({ headers }) => headers['traceparent'] !== undefined);
    const spans = spansOf(recorded, describe);
    const others = messages.length > recorded.length ? openSpan(describe()) : undefined;
    const carried = messages.map((message) => carrying(message, (spans.get(message) ?? others)?.headers));
    await endAll([...spans.values(), ...(others ? [others] : [])], () => this.bus.publish(topic, carried));
  }

  subscribe(subscription: Subscription | BatchSubscription): Promise<Consumer> {
    return this.bus.subscribe(
      'handleBatch' in subscription ? this.takingBatches(subscription) : this.takingMessages(subscription),
    );
  }

  deadLetters(filter?: Parameters<Bus['deadLetters']>[0]): Promise<readonly DeadLetter[]> {
    return this.bus.deadLetters(filter);
  }

  replayDeadLetter(id: string): Promise<boolean> {
    return this.bus.replayDeadLetter(id);
  }

  close(): Promise<void> {
    return this.bus.close();
  }

  private takingMessages(subscription: Subscription): Subscription {
    return {
      ...subscription,
      handle: (message, delivery) =>
        inSpan(
          () => this.handling(message, subscription, delivery.attempt),
          (span) => subscription.handle(carrying(message, span?.headers), delivery),
        ),
    };
  }

  private takingBatches(subscription: BatchSubscription): BatchSubscription {
    return {
      ...subscription,
      handleBatch: (messages, delivery) => {
        const spans = spansOf(messages, (message) => ({
          ...this.handling(message, subscription, delivery.attempt, messages.length),
        }));
        const carried = messages.map((message) => carrying(message, spans.get(message)?.headers));
        const traces = new Map(carried.map(({ id, headers }) => [id, headers]));
        return endAll([...spans.values()], () => inBatch(traces, () => subscription.handleBatch(carried, delivery)));
      },
    };
  }

  private handling(
    { id, headers }: Message,
    { topic, group }: Subscription | BatchSubscription,
    attempt: number,
    batch = 1,
  ): SpanDescription {
    return {
      name: `process ${topic}`,
      kind: 'consumer',
      attributes: {
        ...this.attributes(topic, 'process', 'process'),
        'messaging.consumer.group.name': group,
        'messaging.message.id': id,
        ...(batch > 1 && { 'messaging.batch.message_count': batch }),
        ...(attempt > 1 && { 'sunwai.attempt': attempt }),
      },
      from: headers,
    };
  }

  private attributes(topic: string, name: string, type: string) {
    return {
      'messaging.system': this.system,
      'messaging.destination.name': topic,
      'messaging.operation.name': name,
      'messaging.operation.type': type,
    };
  }
}

const carrying = (message: Message, trace: Message['headers'] | undefined): Message =>
  trace ? { ...message, headers: { ...message.headers, ...trace } } : message;
