import type { EventStore } from '@sunwai/event-store';
import type { Instant, Refusal } from '@sunwai/kernel';
import { isRefusal, refuse } from '@sunwai/kernel';
import type { PackRegistry } from '@sunwai/packs';
import type { Ticket } from '@sunwai/ticket';
import { displayTicketNumber, replay } from '@sunwai/ticket';
import type { TellOptions, ToldEvent } from './history.js';
import { lifeOf, tell } from './history.js';
import { asTicketEvent } from './recorded-ticket-event.js';

/** After so many events, or as it was recorded at a moment; as it is now, when neither is named. */
export type When = { readonly version?: number | undefined; readonly at?: Instant | undefined };

export type TicketState = {
  readonly ticket: Ticket;
  readonly version: number;
  /** Place in the whole history, opaque. */
  readonly cursor: string;
  /** The event that made it so. */
  readonly lastEvent: ToldEvent;
};

/**
 * A ticket as it was, replayed from its events. Refusals: as `history`; `history.no_such_version` { number, version,
 * newest }; `history.not_yet_filed` { number, filedAt }.
 * @throws {StoreUnavailableError} {UnknownEventVersionError}
 */
export const stateAt = async (
  store: EventStore,
  packs: PackRegistry,
  numberText: string,
  { version, at }: When = {},
  options: TellOptions = {},
): Promise<TicketState | Refusal> => {
  const life = await lifeOf(store, numberText);
  if (isRefusal(life)) return life;
  const number = displayTicketNumber(life[0].number);
  if (version !== undefined && (version < 1 || version > life.length))
    return refuse('history.no_such_version', { number, version, newest: life.length });
  const past =
    version !== undefined ? life.slice(0, version) : life.filter((event) => at === undefined || event.recordedAt <= at);
  const last = past.at(-1);
  const ticket = replay(past.map((event) => ({ event: asTicketEvent(event), at: event.metadata.occurredAt })));
  if (!last || !ticket) return refuse('history.not_yet_filed', { number, filedAt: life[0].recordedAt });
  return { ticket, version: last.version, cursor: last.cursor, lastEvent: tell(last, packs, options) };
};
