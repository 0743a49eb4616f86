import { auditV1 } from '@sunwai/contracts/grpc';
import { credentials } from '@grpc/grpc-js';
import { Pool } from 'undici';
import { asCaller } from './calls.js';

/** What the control room sees of a new complaint. */
export type Arrival = {
  readonly type: 'TicketFiled' | 'TicketClassified';
  readonly number: string;
  /** The complainant's message, for `TicketFiled`. */
  readonly source: string | undefined;
};

/** Sees what comes in over the event stream, and confirms over HTTP where routing would send it. */
export class ControlRoom {
  private readonly http: readonly Pool[];
  private turn = 0;
  private readonly audit: auditV1.AuditServiceClient;
  private watching: ReturnType<auditV1.AuditServiceClient['readEvents']> | undefined;

  constructor(
    doors: { readonly commands: readonly string[]; readonly audit: string },
    private readonly tokens: { readonly controlRoom: string; readonly auditor: string },
  ) {
    this.http = doors.commands.map((door) => new Pool(door, { connections: 16 }));
    this.audit = new auditV1.AuditServiceClient(doors.audit, credentials.createInsecure());
  }

  /** @param head cursor after which new complaints are wanted; empty for all */
  watch(head: string, seen: (arrival: Arrival) => void, failed: (error: Error) => void): void {
    const types = ['TicketFiled', 'TicketClassified'];
    const call = this.audit.readEvents(
      { after: head, types, limit: 0, follow: true, language: 'en' },
      asCaller(this.tokens.auditor),
    );
    call.on('data', ({ item }: auditV1.ReadEventsResponse) => {
      if (item?.$case !== 'event') return;
      const { type, number, data } = item.value;
      const [source] = (data?.['sourceMessageIds'] ?? []) as readonly string[];
      seen({ type: type as Arrival['type'], number, source });
    });
    call.on('error', (error) => this.watching === call && failed(error));
    this.watching = call;
  }

  /** @throws {Error} with the answer, when it is a no */
  async confirm(number: string): Promise<void> {
    const door = this.http[this.turn++ % this.http.length]!;
    const { statusCode, body } = await door.request({
      method: 'POST',
      path: `/api/v1/tickets/${number}/confirm-assignment`,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.tokens.controlRoom}`,
        'idempotency-key': `confirm-${number}`,
      },
      body: '{}',
    });
    const answer = await body.text();
    if (statusCode >= 300) throw new Error(`Confirming ${number} was answered ${statusCode}: ${answer}`);
  }

  async close(): Promise<void> {
    const call = this.watching;
    this.watching = undefined;
    call?.cancel();
    this.audit.close();
    await Promise.all(this.http.map((door) => door.destroy()));
  }
}
