import type { RpcExceptionFilter } from '@nestjs/common';
import { applyDecorators, Catch, UseFilters } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import type { Observable } from 'rxjs';
import { throwError } from 'rxjs';
import type { BatchSubscription, Subscription } from '../bus.js';

/** Marks the handlers of the bus, so that other transports of the same application leave them alone. */
export const BUS_TRANSPORT = Symbol('sunwai.bus');

export type ConsumesOptions = Omit<Subscription, 'handle'>;
export type ConsumesBatchOptions = Omit<BatchSubscription, 'handleBatch'>;

/** What `BusStrategy` reads from a handler. */
export type BusExtras =
  | { readonly takes: 'messages'; readonly options: ConsumesOptions }
  | { readonly takes: 'batches'; readonly options: ConsumesBatchOptions };

/** Nest would answer a failing handler with "Internal server error" of its own; the bus needs what was thrown. */
class PassErrorsToBus implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

Catch()(PassErrorsToBus);

const consumer = (extras: BusExtras): MethodDecorator =>
  applyDecorators(
    EventPattern(`${extras.options.topic} → ${extras.options.group}`, BUS_TRANSPORT, extras) as MethodDecorator,
    UseFilters(new PassErrorsToBus()),
  );

/**
 * The method takes one message at a time per key: `(@Payload() message: Message, @Ctx() delivery: Delivery)`.
 * What it throws is tried again, then a dead letter; `PoisonMessageError` is one at once.
 */
export const Consumes = (options: ConsumesOptions): MethodDecorator => consumer({ takes: 'messages', options });

/**
 * The method takes batches in topic order: `(@Payload() messages: readonly Message[], @Ctx() delivery: Delivery)`.
 * For projections that commit rows and place in one transaction.
 */
export const ConsumesBatch = (options: ConsumesBatchOptions): MethodDecorator =>
  consumer({ takes: 'batches', options });
