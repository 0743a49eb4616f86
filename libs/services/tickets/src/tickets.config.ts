import { days } from '@sunwai/kernel';
import { z } from 'zod';

const length = (preset: number, what: string) => z.int().positive().default(preset).describe(what);

/** Settings of the tickets service. Times in ms. */
export const ticketsConfig = z.strictObject({
  numberKey: z.string().min(32).describe('Secret: makes ticket numbers; never changed once tickets are there'),
  cachedTickets: z.int().min(1).default(5_000).describe('Tickets kept folded in memory'),
  reasonWindow: length(
    days(1),
    'How long after "not satisfied" the next words are its reason; then it is a dispute without',
  ),
  replyPatience: length(1_500, 'How long the message that a reply quotes is looked for, when it is not known'),
  keepMessages: length(days(7), 'How long a message waits for the answer which matter it is about'),
  keepHandled: length(days(60), 'How long it is remembered what a message was found to mean'),
  relay: z.boolean().default(false).describe('Whether the ticket events have to be published on the bus'),
  relayLease: length(5_000, 'How long an instance that publishes and is not heard of is waited for'),
  sweepEvery: length(60_000, 'How often it is looked for questions that were not answered in time'),
});
export type TicketsConfig = z.output<typeof ticketsConfig>;
export type TicketsConfigInput = z.input<typeof ticketsConfig>;

/** DI token of the TicketsConfig. */
export const TICKETS_CONFIG = Symbol('TicketsConfig');
