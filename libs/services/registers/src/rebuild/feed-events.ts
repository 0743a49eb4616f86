import type { TicketEventMessage } from '@sunwai/contracts';
import type { Feed } from '@sunwai/messaging';

const BATCH = 1_000;

/** All ticket events up to the feed's end as it is when the reader gets there, in the store's order. */
export async function* feedEvents(feed: Feed): AsyncGenerator<readonly TicketEventMessage[]> {
  let offset = 0n;
  for (;;) {
    const entries = await feed.readAfter(offset, BATCH);
    const last = entries.at(-1);
    if (!last) return;
    yield entries.map(({ message }) => message.data as TicketEventMessage);
    offset = last.offset;
  }
}
