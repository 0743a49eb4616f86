import type { ChannelCredentials } from '@grpc/grpc-js';
import { connectivityState, credentials } from '@grpc/grpc-js';
import { ticketsV1 } from '@sunwai/contracts/grpc';
import type { Milliseconds } from '@sunwai/kernel';
import { seconds } from '@sunwai/kernel';
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

/** Nobody who is well takes so long to answer a connection. */
const LONGEST_CONNECTING: Milliseconds = seconds(10);

/** The instances of the ticket service, each with a channel; calls go to them in turn. */
export class Instances {
  private readonly all: readonly Instance[];
  private next = 0;

  constructor({ addresses, tls }: Pick<TicketClientConfig, 'addresses' | 'tls'>) {
    const secured = credentialsOf(tls);
    this.all = addresses.map((address) => new Instance(address, secured));
  }

  /** The next one in turn that is connected, else the next that is not known to be away. */
  take(): Stub {
    const { length } = this.all;
    const inTurn = this.all.map((_, index) => this.all[(this.next + index) % length]!);
    this.next = (this.next + 1) % length;
    const found =
      inTurn.find((one) => one.state() === connectivityState.READY) ??
      inTurn.find((one) => one.state() !== connectivityState.TRANSIENT_FAILURE);
    return (found ?? inTurn[0]!).stub;
  }

  close(): void {
    for (const { stub } of this.all) stub.close();
  }
}

class Instance {
  stub: Stub;
  private connectingSince: number | undefined;

  constructor(
    private readonly address: string,
    private readonly secured: ChannelCredentials,
  ) {
    this.stub = this.open();
  }

  /**
   * Asks a sleeping channel to connect, too. grpc-js has no end for that where the connection is taken and nothing is
   * said on it: by a process that stands still, or by a proxy, which may be gone without a word long since.
   */
  state(): connectivityState {
    const state = this.stub.getChannel().getConnectivityState(true);
    if (state !== connectivityState.CONNECTING) this.connectingSince = undefined;
    else if (performance.now() - (this.connectingSince ??= performance.now()) > LONGEST_CONNECTING) {
      this.connectingSince = undefined;
      this.stub.close();
      this.stub = this.open();
    }
    return state;
  }

  private open(): Stub {
    return new ticketsV1.TicketServiceClient(this.address, this.secured, channelOptions);
  }
}

const credentialsOf = (tls: TicketClientConfig['tls']): ChannelCredentials => {
  if (!tls) return credentials.createInsecure();
  const pem = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
  return credentials.createSsl(pem(tls.ca), pem(tls.key), pem(tls.cert));
};
