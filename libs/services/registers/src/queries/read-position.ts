import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { refusedWith } from '@sunwai/contracts';
import { parseCursor } from '@sunwai/event-store';
import { numberOfStream } from '@sunwai/ticket';
import { RegistersDatabase } from '../registers-database.js';

/** How long a reader waits for the read model, and how often it looks, in ms. */
const PATIENCE = 2_000;
const LOOK = 15;

/** Read your writes: a command's cursor in a query makes the query wait until the read model has come so far. */
@Injectable()
export class ReadPosition {
  constructor(@Inject(RegistersDatabase) private readonly registers: RegistersDatabase) {}

  /** Refused with `query.behind` when the read model is too far behind, `store.invalid_cursor` when it is none. */
  async reach(cursor: string | undefined): Promise<void> {
    if (cursor === undefined) return;
    const { stream, version } = parseCursor(cursor);
    const number = numberOfStream(stream);
    if (number === undefined) return;
    for (const until = Date.now() + PATIENCE; ; await sleep(LOOK)) {
      const row = await this.registers.db
        .selectFrom('tickets')
        .leftJoin('entries', (join) =>
          join
            .onRef('entries.number', '=', 'tickets.number')
            .onRef('entries.department', '=', 'tickets.department')
            .on('moved_at', 'is', null),
        )
        .select(['tickets.version', 'entry_version', 'entries.version as line_version'])
        .where('tickets.number', '=', number)
        .executeTakeFirst();
      // The registers have another topic: the ticket's line may come a moment after the ticket.
      if (row && row.version >= version && (row.line_version ?? 0) >= (row.entry_version ?? 0)) return;
      if (Date.now() > until) throw refusedWith('query.behind');
    }
  }
}
