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
  // An instance that was away for long is found again soon, also at another address.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.dns_min_time_between_resolutions_ms': 2_000,
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

  /**
   * The next one in turn that is connected, else the next that is not known to be away. To connect takes minutes where
   * nobody answers: a machine without power, a process that stands still.
   */
  take(): Stub {
    const { length } = this.stubs;
    const inTurn = this.stubs.map((_, index) => this.stubs[(this.next + index) % length]!);
    this.next = (this.next + 1) % length;
    return inTurn.find(isConnected) ?? inTurn.find(mayBeThere) ?? inTurn[0]!;
  }

  close(): void {
    for (const stub of this.stubs) stub.close();
  }
}

/** Asks a sleeping channel to connect, too. */
const stateOf = (stub: Stub): connectivityState => stub.getChannel().getConnectivityState(true);
const isConnected = (stub: Stub): boolean => stateOf(stub) === connectivityState.READY;
const mayBeThere = (stub: Stub): boolean => stateOf(stub) !== connectivityState.TRANSIENT_FAILURE;

const credentialsOf = (tls: TicketClientConfig['tls']): ChannelCredentials => {
  if (!tls) return credentials.createInsecure();
  const pem = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
  return credentials.createSsl(pem(tls.ca), pem(tls.key), pem(tls.cert));
};
