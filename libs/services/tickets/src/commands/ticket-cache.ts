import type { TicketNumber } from '@sunwai/ticket';
import type { FoldedTicket } from './folded-ticket.js';

/**
 * The tickets used last, so that a command needs no reading. What is here may be behind the store (another instance has
 * written): an append says which version it was decided on, and everything else looks for newer events first.
 */
export class TicketCache {
  private readonly tickets = new Map<TicketNumber, FoldedTicket>();

  /** @param size Tickets kept at most. */
  constructor(private readonly size: number) {}

  get(number: TicketNumber): FoldedTicket | undefined {
    const found = this.tickets.get(number);
    if (!found) return undefined;
    // A Map keeps the order of insertion: the first is the one unused for longest.
    this.tickets.delete(number);
    this.tickets.set(number, found);
    return found;
  }

  /** An older state never replaces a newer one. */
  put(number: TicketNumber, folded: FoldedTicket): void {
    const known = this.tickets.get(number);
    this.tickets.delete(number);
    this.tickets.set(number, known && known.version > folded.version ? known : folded);
    if (this.tickets.size <= this.size) return;
    const [oldest] = this.tickets.keys();
    if (oldest !== undefined) this.tickets.delete(oldest);
  }
}
