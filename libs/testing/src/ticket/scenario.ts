import assert from 'node:assert/strict';
import { isRefusal, minutes, plus, type Instant } from '@sunwai/kernel';
import {
  decide,
  evolve,
  replay,
  type Actor,
  type Decision,
  type Ticket,
  type TicketCommand,
  type TicketEvent,
  type TicketPolicy,
  type TicketRefusalCode,
} from '@sunwai/ticket';
import { policy, someMoment } from './cast.js';
import { usualActor } from './usual-actor.js';

/** The ticket that these events tell, the first at `someMoment`, each a minute after the one before. */
export const ticketAfter = (...events: readonly TicketEvent[]): Ticket => {
  const ticket = replay(events.map((event, index) => ({ event, at: plus(someMoment, minutes(index)) })));
  assert(ticket, 'a ticket begins with filed()');
  return ticket;
};

type Scene = {
  readonly now: Instant;
  readonly policy: Partial<TicketPolicy>;
};

/**
 * `given(filed(), assigned()).when(submitReport()).then(reportSubmitted())`. The actor is who usually gives that command,
 * and `now` a minute after the last event, unless the test says otherwise.
 */
export const given = (...events: readonly TicketEvent[]) =>
  scene(events, { now: plus(someMoment, minutes(events.length)), policy: {} });

const scene = (events: readonly TicketEvent[], { now, policy: changes }: Scene) => ({
  at: (moment: Instant) => scene(events, { now: moment, policy: changes }),
  under: (more: Partial<TicketPolicy>) => scene(events, { now, policy: { ...changes, ...more } }),
  when: (command: TicketCommand, actor: Actor = usualActor[command.type]) => {
    const ticket = events.length > 0 ? ticketAfter(...events) : undefined;
    return outcome(ticket, decide(command, ticket, { now, actor, policy: policy(changes) }), now);
  },
});

/** What a decision must be; for rules that are called by themselves, such as filing. */
export const outcome = (ticket: Ticket | undefined, decided: Decision, now: Instant) => ({
  then: (...expected: readonly TicketEvent[]) => {
    assert(!isRefusal(decided), `refused: ${JSON.stringify(decided)}`);
    assert.deepEqual(asStored(decided), asStored(expected));
  },
  /** The fact was known already, or makes no difference. */
  changesNothing: () => {
    assert.deepEqual(asStored(decided), []);
  },
  refusedWith: (code: TicketRefusalCode, details?: object) => {
    assert(isRefusal(decided), `not refused, but: ${JSON.stringify(decided)}`);
    assert.equal(decided.code, code);
    if (details) assert.deepEqual(decided.details, details);
  },
  /** What the ticket is like afterwards, in the fields named. */
  leaves: (expected: Partial<Ticket>) => {
    assert(!isRefusal(decided), `refused: ${JSON.stringify(decided)}`);
    const after = decided.reduce((before: Ticket | undefined, event) => evolve(before, event, now), ticket);
    assert(after);
    const fields = Object.keys(expected) as (keyof Ticket)[];
    assert.deepEqual(asStored(Object.fromEntries(fields.map((field) => [field, after[field]]))), asStored(expected));
  },
});

/** As it is after writing and reading: fields without a value are no fields. */
const asStored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
