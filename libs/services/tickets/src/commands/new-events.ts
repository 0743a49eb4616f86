import type { CommandContext } from '@sunwai/contracts';
import type { NewEvent } from '@sunwai/event-store';
import type { Instant, JsonObject } from '@sunwai/kernel';
import { derivedId } from '@sunwai/kernel';
import { currentTraceparent } from '@sunwai/telemetry';
import type { EventMetadata, TicketEvent, TicketNumber, TicketPolicy } from '@sunwai/ticket';
import { schemaVersions } from '@sunwai/ticket';

/**
 * What was decided, ready to be stored. Event ids follow from command and ticket, so that the same append again is seen
 * to be the same. Nothing happened in the future, whatever the clock of the one who says so.
 */
export const newEvents = (
  decided: readonly TicketEvent[],
  { number, context, policy, now }: Decided,
): readonly NewEvent[] => {
  const { commandId, correlationId, causationId, actor } = context;
  const traceparent = currentTraceparent();
  const metadata: EventMetadata = {
    actor,
    occurredAt: context.occurredAt < now ? context.occurredAt : now,
    commandId,
    correlationId,
    causationId,
    pack: policy.pack,
    packVersion: policy.packVersion,
    ...(traceparent !== undefined && { traceparent }),
  };
  return decided.map(({ type, data, personal }, index) => ({
    id: derivedId(commandId, number, index),
    type,
    schemaVersion: schemaVersions[type],
    data: data as unknown as JsonObject,
    ...(personal !== undefined && { personal: personal as unknown as JsonObject }),
    metadata: metadata as unknown as JsonObject,
  }));
};

type Decided = {
  readonly number: TicketNumber;
  readonly context: CommandContext;
  readonly policy: TicketPolicy;
  readonly now: Instant;
};
