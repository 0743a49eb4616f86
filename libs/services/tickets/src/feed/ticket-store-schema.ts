import type { EventSchema } from '@sunwai/event-store';
import { schemaVersions, upcasters } from '@sunwai/ticket';

/** What the event store has to know of ticket events: their newest versions, and the steps that lead there. */
export const ticketStoreSchema: EventSchema = { known: schemaVersions, upcasters };
