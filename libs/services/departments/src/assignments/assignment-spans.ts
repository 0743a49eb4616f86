import { openSpan, tracing } from '@sunwai/telemetry';
import { streamOf } from '@sunwai/ticket';
import type { MessageTrace } from './assignment-feed.js';

/** Hands the messages over in spans of their tickets' traces, which last until the client has room for what comes next. */
export async function* inTheirTraces(
  find: () => Promise<readonly MessageTrace[]>,
  messages: readonly Buffer[],
): AsyncGenerator<readonly Buffer[]> {
  const spans = (tracing() ? await find() : []).flatMap((trace) => openSpan(sending(trace)) ?? []);
  let taken = false;
  try {
    yield messages;
    taken = true;
  } finally {
    for (const span of spans) {
      if (taken) span.end();
      else span.failWith('cancelled');
    }
  }
}

const sending = ({ traceparent, number, kind }: MessageTrace) =>
  ({
    name: 'send assignment',
    kind: 'producer',
    attributes: {
      'rpc.system.name': 'grpc',
      'rpc.method': 'sunwai.departments.v1.DepartmentService/WatchAssignments',
      'sunwai.stream': streamOf(number),
      'sunwai.assignment': kind,
    },
    from: { traceparent },
  }) as const;
