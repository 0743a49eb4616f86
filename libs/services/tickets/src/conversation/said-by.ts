import type { CommandContext, IntakeMessage } from '@sunwai/contracts';
import { derivedId } from '@sunwai/kernel';
import type { Actor } from '@sunwai/ticket';

/** Where a command comes from that a message causes. `step` tells it from others of the same message. */
export const saidBy = (
  { id, sentAt, actor }: IntakeMessage,
  correlationId: string,
  step: readonly (string | number)[],
  as: Actor = actor,
): CommandContext => ({
  commandId: derivedId(id, ...step),
  correlationId,
  causationId: id,
  occurredAt: sentAt,
  actor: as,
});

/** An officer answers to the report on their own complaint as its complainant, not as an officer. */
export const asComplainant = ({ actor, sender }: IntakeMessage): Actor =>
  actor.kind === 'officer' ? { kind: 'citizen', id: sender.ref } : actor;
