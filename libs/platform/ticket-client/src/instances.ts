import type { ChannelCredentials } from '@grpc/grpc-js';
import { connectivityState, credentials } from '@grpc/grpc-js';
import { ticketsV1 } from '@sunwai/contracts/grpc';
import type { TicketClientConfig } from './ticket-client.config.js';

type Stub = InstanceType<typeof ticketsV1.TicketServiceClient>;

const channelOptions = {
  // Of a name with several addresses, all are used.
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  // The caller decides when to try again, and where.
  'grpc.enable_retries': 0,
  // An instance that was away for long is found again soon.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  // A connection that was cut without a word is noticed.
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
} as const;

/** The instances of the ticket service, each with a channel; calls go to them in turn. */
export class Instances {
  private readonly stubs: readonly Stub[];
  private next = 0;

  constructor({ addresses, tls }: Pick<TicketClientConfig, 'addresses' | 'tls'>) {
    const secured = credentialsOf(tls);
    this.stubs = addresses.map((address) => new ticketsV1.TicketServiceClient(address, secured, channelOptions));
  }

  /** The next one in turn; those that are known to be away only when all are. */
  take(): Stub {
    const { length } = this.stubs;
    const inTurn = this.stubs.map((_, index) => this.stubs[(this.next + index) % length]!);
    this.next = (this.next + 1) % length;
    return inTurn.find(isThere) ?? inTurn[0]!;
  }

  close(): void {
    for (const stub of this.stubs) stub.close();
  }
}

/** Asks a sleeping channel to connect, too. */
const isThere = (stub: Stub): boolean =>
  stub.getChannel().getConnectivityState(true) !== connectivityState.TRANSIENT_FAILURE;

const credentialsOf = (tls: TicketClientConfig['tls']): ChannelCredentials => {
  if (!tls) return credentials.createInsecure();
  const pem = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
  return credentials.createSsl(pem(tls.ca), pem(tls.key), pem(tls.cert));
};
