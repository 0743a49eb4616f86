import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { refusedWith } from '@sunwai/contracts';
import type { EventStore } from '@sunwai/event-store';
import { EVENT_STORE, parseCursor } from '@sunwai/event-store';
import type { Principal, PrincipalKind } from '@sunwai/identity';
import type { Refusal } from '@sunwai/kernel';
import { isRefusal, refuse } from '@sunwai/kernel';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import type { TellOptions, TicketHistory } from './history/history.js';
import { history } from './history/history.js';
import type { ReadEvents, ReadItem } from './history/read-events.js';
import { readEvents } from './history/read-events.js';
import type { TicketState, When } from './history/state-at.js';
import { stateAt } from './history/state-at.js';
import type { SentenceLanguage } from './sentences/names.js';

/** Who reads what names and quotes people. A department's system with this door open to it reads the facts alone. */
const readersOfPersonal: readonly PrincipalKind[] = ['auditor', 'supervisor', 'control_room'];
/** How long, in ms, a query waits for an event that the store does not show yet. */
const patience = 2_000;

type Read = { readonly language: SentenceLanguage; readonly minCursor?: string | undefined };

/** Histories for callers, each with what they are entitled to: their own pack's tickets, and people's words or not. */
@Injectable()
export class AuditReader {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(PACKS) private readonly packs: PackRegistry,
  ) {}

  async history(caller: Principal, number: string, { language, minCursor }: Read): Promise<TicketHistory | Refusal> {
    if (minCursor) await this.reached(minCursor);
    const found = await history(this.store, this.packs, number, optionsOf(caller, language));
    return isRefusal(found) ? found : (notTheirs(caller, found.pack) ?? found);
  }

  async stateAt(
    caller: Principal,
    number: string,
    when: When,
    language: SentenceLanguage,
  ): Promise<TicketState | Refusal> {
    const found = await stateAt(this.store, this.packs, number, when, optionsOf(caller, language));
    return isRefusal(found) ? found : (notTheirs(caller, found.lastEvent.metadata.pack) ?? found);
  }

  readEvents(
    caller: Principal,
    language: SentenceLanguage,
    wanted: Pick<ReadEvents, 'after' | 'types' | 'limit' | 'follow' | 'signal'>,
  ): AsyncIterable<readonly ReadItem[]> {
    return readEvents(this.store, this.packs, { ...wanted, ...optionsOf(caller, language), pack: caller.pack });
  }

  /** @throws {RefusedError} `query.behind` */
  private async reached(cursor: string): Promise<void> {
    const { stream, version } = parseCursor(cursor);
    const patienceEnds = performance.now() + patience;
    while ((await this.store.readStream(stream, { from: version, limit: 1 })).length === 0) {
      if (performance.now() >= patienceEnds) throw refusedWith('query.behind');
      await sleep(50);
    }
  }
}

const optionsOf = ({ kind }: Principal, language: SentenceLanguage): TellOptions => ({
  language,
  personal: readersOfPersonal.includes(kind),
});

const notTheirs = ({ pack }: Principal, of: string): Refusal | undefined =>
  pack === undefined || pack === of ? undefined : refuse('access.forbidden', { scope: `pack ${of}` });
