import type { CustomTransportStrategy, MessageHandler } from '@nestjs/microservices';
import { Server } from '@nestjs/microservices';
import { SunwaiError } from '@sunwai/kernel';
import type { Observable } from 'rxjs';
import { isObservable, lastValueFrom } from 'rxjs';
import type { BatchSubscription, Bus, Consumer, Delivery, Message, Subscription } from '../bus.js';
import type { BusExtras } from './consumes.js';
import { BUS_TRANSPORT } from './consumes.js';

/** `bus.handler_conflict`: two handlers for one group of one topic; each would get half of the messages. */
export class HandlerConflictError extends SunwaiError {
  constructor(pattern: string) {
    super(
      'bus.handler_conflict',
      `Two handlers consume ${pattern} in one process; give one of them a group of its own`,
    );
  }
}

/**
 * Subscribes the `@Consumes` and `@ConsumesBatch` methods of the application's controllers:
 * `app.connectMicroservice({ strategy: new BusStrategy(app.get(BUS)) })`, then `app.startAllMicroservices()`.
 * Closing the application stops the consumers; the bus belongs to whoever opened it.
 */
export class BusStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = BUS_TRANSPORT;
  private readonly consuming: { topic: string; group: string; consumer: Consumer }[] = [];

  constructor(private readonly bus: Bus) {
    super();
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      for (const [pattern, handler] of this.messageHandlers) {
        if (handler.next) throw new HandlerConflictError(pattern);
        const { topic, group } = (handler.extras as BusExtras).options;
        this.consuming.push({ topic, group, consumer: await this.bus.subscribe(subscriptionOf(handler)) });
      }
      callback();
    } catch (error) {
      await this.close();
      callback(error);
    }
  }

  /** Resolves when every consumer has finished what it had in hand. */
  async close(): Promise<void> {
    await Promise.all(this.consuming.splice(0).map(({ consumer }) => consumer.stop()));
  }

  /** The groups that this process consumes for, once it listens. */
  get groups(): readonly { readonly topic: string; readonly group: string }[] {
    return this.consuming.map(({ topic, group }) => ({ topic, group }));
  }

  /** How far each group of this process is behind, for metrics and drains. */
  lags(): Promise<readonly { readonly topic: string; readonly group: string; readonly lag: number }[]> {
    return Promise.all(
      this.consuming.map(async ({ topic, group, consumer }) => ({ topic, group, lag: await consumer.lag() })),
    );
  }

  /** Of these groups, where each has stopped, if it has. */
  stops(): readonly { readonly topic: string; readonly group: string; readonly stoppedAt: string | undefined }[] {
    return this.consuming.map(({ topic, group, consumer }) => ({ topic, group, stoppedAt: consumer.stoppedAt() }));
  }

  /** The bus has no events of its own to listen to. */
  override on(): void {}

  override unwrap<T>(): T {
    return this.bus as T;
  }
}

const subscriptionOf = (handler: MessageHandler): Subscription | BatchSubscription => {
  const extras = handler.extras as BusExtras;
  const run = async (payload: Message | readonly Message[], delivery: Delivery): Promise<void> => {
    const result: unknown = await handler(payload, delivery);
    // What a handler threw comes back as a stream that fails; so does whatever an interceptor makes of its answer.
    if (isObservable(result)) await lastValueFrom(result as Observable<unknown>, { defaultValue: undefined });
  };
  return extras.takes === 'messages' ? { ...extras.options, handle: run } : { ...extras.options, handleBatch: run };
};
