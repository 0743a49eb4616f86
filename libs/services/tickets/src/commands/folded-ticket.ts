import type { RecordedEvent } from '@sunwai/event-store';
import type { Ticket } from '@sunwai/ticket';
import { evolve } from '@sunwai/ticket';
import { eventOf, metadataOf } from './recorded.js';

/** Where a command left its ticket. */
export type Outcome = { readonly version: number; readonly position: bigint };

/** A ticket as its events tell it up to `version`, with the commands that led there. Never changed, only replaced. */
export type FoldedTicket = Outcome & {
  readonly ticket: Ticket;
  /** What was answered to each command that appended something; the filing comes first. */
  readonly commands: ReadonlyMap<string, Outcome>;
};

type Later = Pick<RecordedEvent, 'type' | 'data' | 'personal' | 'metadata' | 'version' | 'position'>;

/** `before` with later events of its stream; undefined while there are none at all. */
export const foldOnto = (before: FoldedTicket | undefined, later: readonly Later[]): FoldedTicket | undefined => {
  if (later.length === 0) return before;
  const commands = new Map(before?.commands);
  let folded = before;
  for (const recorded of later) {
    const { version, position } = recorded;
    const { commandId, occurredAt } = metadataOf(recorded);
    commands.set(commandId, { version, position });
    folded = { ticket: evolve(folded?.ticket, eventOf(recorded), occurredAt), version, position, commands };
  }
  return folded;
};
