import { derivedId } from '@sunwai/kernel';
import { HttpDoor, HttpRefusedError } from '../../doors/http-door.js';
import { GaveUpError, insistently } from '../../doors/insistently.js';
import type { Ledger } from '../ledger.js';

type Outbox = { readonly pending: number; readonly untold: number };
type Accepted = { readonly number: string; readonly version: number; readonly cursor: string };

/** Confirms what routing suggests, each ticket until that is answered. */
export class ControlRoom {
  private readonly door: HttpDoor;
  private readonly confirming = new Set<Promise<void>>();

  constructor(
    http: string,
    token: string,
    private readonly ledger: Ledger,
    private readonly signal: AbortSignal,
  ) {
    this.door = new HttpDoor(http, token);
  }

  confirm(number: string): void {
    const confirming = this.untilAnswered(number).finally(() => this.confirming.delete(confirming));
    this.confirming.add(confirming);
  }

  /** Until all answers are in. */
  async idle(): Promise<void> {
    await Promise.all(this.confirming);
  }

  /** Messages that wait for their turn, and sendings of which tickets are not told yet. Undefined: nobody answers. */
  async unsent(): Promise<number | undefined> {
    try {
      const { pending, untold } = await this.door.get<Outbox>('/api/v1/notifications/outbox');
      return pending + untold;
    } catch {
      return undefined;
    }
  }

  private async untilAnswered(number: string): Promise<void> {
    const headers = { 'idempotency-key': derivedId('crash', 'confirm', number) };
    const path = `/api/v1/tickets/${number}/confirm-assignment`;
    try {
      const { version, cursor } = await insistently(
        () => this.door.send<Accepted>('POST', path, {}, headers),
        this.signal,
      );
      this.ledger.accepted.push({ what: 'confirm', number, version, cursor });
    } catch (error) {
      if (error instanceof GaveUpError) return;
      if (!(error instanceof HttpRefusedError)) throw error;
      this.ledger.refused.push(`confirm ${number}: ${error.message}`);
    }
  }
}
