import type { OpenSpan, SpanDescription } from '@sunwai/telemetry';
import { openSpan } from '@sunwai/telemetry';
import type { Message } from '../bus.js';

/** A span for each message, in the message's own trace. */
export const spansOf = (
  messages: readonly Message[],
  describe: (message: Message) => SpanDescription,
): ReadonlyMap<Message, OpenSpan> =>
  new Map(
    messages.flatMap((message) => {
      const span = openSpan({ ...describe(message), from: message.headers });
      return span ? [[message, span] as const] : [];
    }),
  );

/** They end, or fail, together with what is done in all of them at once. */
export const endAll = async <Result>(spans: readonly OpenSpan[], work: () => Promise<Result>): Promise<Result> => {
  try {
    const result = await work();
    for (const span of spans) span.end();
    return result;
  } catch (error) {
    for (const span of spans) span.fail(error);
    throw error;
  }
};
