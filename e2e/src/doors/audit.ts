import type { Metadata } from '@grpc/grpc-js';
import type { auditV1 } from '@sunwai/contracts/grpc';
import { answered, asCaller, auditClient, deadline } from './grpc-doors.js';

export type TicketEvent = auditV1.Event;

/** What an auditor reads: the events themselves, over gRPC. */
export class Audit {
  private readonly client: auditV1.AuditServiceClient;
  private readonly caller: Metadata;

  constructor(address: string, token: string) {
    this.client = auditClient(address);
    this.caller = asCaller(token);
  }

  /** Oldest first. */
  async history(number: string): Promise<readonly TicketEvent[]> {
    const { events } = await answered<auditV1.GetHistoryResponse>((done) =>
      this.client.getHistory({ number, language: 'en' }, this.caller, deadline(), done),
    );
    return events;
  }

  /** All events after a cursor, in the order in which they were recorded. */
  async *events(
    request: { readonly after?: string; readonly types?: readonly string[]; readonly limit?: number } = {},
  ): AsyncGenerator<TicketEvent> {
    const call = this.client.readEvents(
      { after: '', types: [], limit: 0, follow: false, language: 'en', ...request },
      this.caller,
    );
    try {
      for await (const message of call as AsyncIterable<auditV1.ReadEventsResponse>) {
        if (message.item?.$case === 'event') yield message.item.value;
      }
    } finally {
      call.cancel();
    }
  }

  close(): void {
    this.client.close();
  }
}
