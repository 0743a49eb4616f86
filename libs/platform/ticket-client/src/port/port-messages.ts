import type { TicketService } from '@sunwai/contracts';
import type { MessagePort } from 'node:worker_threads';

/** One call of a method, as it goes through the port. Everything in it can be cloned. */
export type Call = Asked & {
  readonly id: number;
  /** Of the caller's span, where traces are made. */
  readonly traceparent: string | undefined;
};

export type Asked = {
  [Method in keyof TicketService]: {
    readonly method: Method;
    readonly given: Parameters<TicketService[Method]>;
  };
}[keyof TicketService];

/** What became of a call: an answer, or the code and message of what was thrown. */
export type Return = { readonly id: number } & (
  { readonly answer: unknown } | { readonly failed: { readonly code: string; readonly message: string } }
);

/** What is posted within one turn of the event loop goes through the port together: each message costs both sides. */
export const gathered = <Item>(port: MessagePort): ((item: Item) => void) => {
  let waiting: Item[] = [];
  const post = (): void => {
    const items = waiting;
    waiting = [];
    port.postMessage(items);
  };
  return (item) => {
    waiting.push(item);
    if (waiting.length === 1) setImmediate(post);
  };
};
