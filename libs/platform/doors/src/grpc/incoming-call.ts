import type { Metadata } from '@grpc/grpc-js';
import type { SpanDescription } from '@sunwai/telemetry';

/** A call as its caller's trace goes on here. @param path `/package.Service/Method` */
export const incomingCall = (path: string, metadata: Metadata): SpanDescription => {
  const method = path.slice(1);
  const header = (name: string): string | undefined => metadata.get(name)[0]?.toString();
  return {
    name: method,
    kind: 'server',
    attributes: { 'rpc.system.name': 'grpc', 'rpc.method': method },
    from: { traceparent: header('traceparent'), tracestate: header('tracestate') },
  };
};
