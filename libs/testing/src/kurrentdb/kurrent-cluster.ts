import type { ServerHttp2Stream } from 'node:http2';
import type { sendUnaryData, ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { GossipService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import { ServerFeaturesService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import statuses from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import { StreamsService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import type { Expected, KurrentEvent } from './history.js';
import { History } from './history.js';

type Read = ServerWritableStream<streams.ReadReq, streams.ReadResp>;
type BatchAppend = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/**
 * Answers KurrentDB's client on real sockets as the server's source says that it would (26.1), so far as an event store
 * asks: appends, reads, subscriptions, gossip. For what a real server can't be brought to do in a test: lose its leader,
 * fall silent, break off a read. What is right in it is not thereby right on a server; that is the contract's to show.
 */
export class KurrentCluster {
  readonly history = new History();
  readonly nodes: KurrentNode[] = [];
  leader = 0;
  /** Appends are written, but not answered. */
  silent = false;
  /** Of the servers' clocks before the client's, in milliseconds: an append's deadline is a time of day. */
  ahead = 0;
  /** In bytes of its data. */
  largestEvent = Infinity;
  /** Reads end without a word after so many events, as through a proxy that lost its server. */
  breakOffAfter = Infinity;

  static async start(size: number): Promise<KurrentCluster> {
    const cluster = new KurrentCluster();
    for (let index = 0; index < size; index += 1) {
      const node = new KurrentNode(cluster, index);
      cluster.nodes.push(node);
      await node.start();
    }
    return cluster;
  }

  get address(): string {
    return `kurrentdb://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`;
  }

  stop(): void {
    for (const node of this.nodes) node.stop();
  }
}

export class KurrentNode {
  port = 0;
  #server: Server | undefined;

  constructor(
    private readonly cluster: KurrentCluster,
    private readonly index: number,
  ) {}

  /** Where it was before, when it is started again. */
  async start(): Promise<void> {
    const server = new Server();
    server.addService(ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: sendUnaryData<features.SupportedMethods>) =>
        answer(null, supportedMethods()),
    });
    server.addService(GossipService, {
      read: (_: unknown, answer: sendUnaryData<gossip.ClusterInfo>) => answer(null, this.#clusterInfo()),
    });
    const unsupported = (_: unknown, answer: sendUnaryData<never>): void => answer({ code: status.UNIMPLEMENTED });
    server.addService(StreamsService, {
      read: (call: Read) => this.#read(call),
      batchAppend: (call: BatchAppend) => this.#batchAppend(call),
      append: unsupported,
      delete: unsupported,
      tombstone: unsupported,
    });
    this.port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${this.port}`, ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    this.#server = server;
  }

  stop(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
  }

  #clusterInfo(): gossip.ClusterInfo {
    const info = new gossip.ClusterInfo();
    const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
    for (const node of this.cluster.nodes) {
      const member = info.addMembers();
      member.setInstanceId(uuid(`00000000-0000-4000-8000-00000000000${node.index}`));
      member.setTimeStamp('1');
      member.setState(node.index === this.cluster.leader ? LEADER : FOLLOWER);
      member.setIsAlive(node.#server !== undefined);
      const at = new gossip.EndPoint();
      at.setAddress('127.0.0.1');
      at.setPort(node.port);
      member.setHttpEndPoint(at);
    }
    return info;
  }

  #read(call: Read): void {
    const { leader, nodes } = this.cluster;
    if (call.metadata.get('requires-leader')[0] === 'true' && leader !== this.index) {
      const metadata = new Metadata();
      metadata.set('exception', 'not-leader');
      metadata.set('leader-endpoint-host', '127.0.0.1');
      metadata.set('leader-endpoint-port', String(nodes[leader]!.port));
      call.emit('error', { code: status.NOT_FOUND, details: 'Leader info available', metadata });
      return;
    }
    const options = call.request.getOptions()!;
    if (options.hasSubscription()) this.#subscribe(call, options);
    else this.#page(call, options);
  }

  #page(call: Read, options: streams.ReadReq.Options): void {
    const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
    let found: KurrentEvent[];
    if (options.hasStream()) {
      const stream = nameOf(options.getStream()!.getStreamIdentifier()!);
      found = this.cluster.history.log.filter((event) => event.stream === stream);
      if (found.length === 0) {
        const notFound = new streams.ReadResp.StreamNotFound();
        notFound.setStreamIdentifier(identifier(stream));
        const answer = new streams.ReadResp();
        answer.setStreamNotFound(notFound);
        call.write(answer);
        call.end();
        return;
      }
      if (options.getStream()!.hasRevision()) {
        const from = Number(options.getStream()!.getRevision());
        found = found.filter(({ revision }) => (backwards ? revision <= from : revision >= from));
      }
    } else {
      const from = options.getAll()!.hasPosition()
        ? BigInt(options.getAll()!.getPosition()!.getCommitPosition())
        : undefined;
      // Forwards the position is read too, backwards what is before it.
      const within = ({ position }: KurrentEvent): boolean =>
        from === undefined || (backwards ? position < from : position >= from);
      found = this.cluster.history.log.filter((event) => within(event) && allowed(options, event));
    }
    if (backwards) found.reverse();
    found = found.slice(0, Number(options.getCount()));
    const { breakOffAfter } = this.cluster;
    for (const event of found.slice(0, breakOffAfter)) call.write(readResponse(event));
    if (found.length <= breakOffAfter) call.end();
    else setTimeout(() => http2StreamOf(call).close(), 20); // After what was written, with NO_ERROR.
  }

  #subscribe(call: Read, options: streams.ReadReq.Options): void {
    const after = options.getAll()!.hasPosition() ? BigInt(options.getAll()!.getPosition()!.getCommitPosition()) : 0n;
    const confirmation = new streams.ReadResp.SubscriptionConfirmation();
    confirmation.setSubscriptionId('00000000-0000-4000-8000-000000000000');
    const confirmed = new streams.ReadResp();
    confirmed.setConfirmation(confirmation);
    call.write(confirmed);
    const take = (event: KurrentEvent): void => {
      if (event.position > after && allowed(options, event)) call.write(readResponse(event));
    };
    for (const event of this.cluster.history.log) take(event);
    call.on('cancelled', this.cluster.history.follow(take));
  }

  #batchAppend(call: BatchAppend): void {
    const parts = new Map<
      string,
      { options: streams.BatchAppendReq.Options; events: streams.BatchAppendReq.ProposedMessage[] }
    >();
    call.on('error', () => undefined);
    call.on('end', () => call.end());
    call.on('data', (request: streams.BatchAppendReq) => {
      const id = request.getCorrelationId()!.getString();
      const whole = parts.get(id) ?? { options: request.getOptions()!, events: [] };
      parts.set(id, whole);
      whole.events.push(...request.getProposedMessagesList());
      if (!request.getIsFinal()) return;
      parts.delete(id);
      const stream = nameOf(whole.options.getStreamIdentifier()!);
      const proposed = whole.events.map((event) => ({
        id: event.getId()!.getString(),
        about: [
          ...event.getMetadataMap().entries(),
          ['created', `${BigInt(Date.now()) * 10_000n}`] as [string, string],
        ],
        data: event.getData_asU8(),
        metadata: event.getCustomMetadata_asU8(),
      }));
      const answer = new streams.BatchAppendResp();
      answer.setCorrelationId(request.getCorrelationId());
      answer.setStreamIdentifier(identifier(stream));
      if (whole.options.getDeadline21100()!.toDate().getTime() <= Date.now() + this.cluster.ahead) {
        answer.setError(refusal('Timeout', new Uint8Array()));
        call.write(answer);
        return;
      }
      if (proposed.some(({ data }) => data.length > this.cluster.largestEvent)) {
        answer.setError(refusal('MaximumAppendEventSizeExceeded', new Uint8Array()));
        call.write(answer);
        return;
      }
      const decision = this.cluster.history.append(stream, expectedBy(whole.options), proposed);
      if (this.cluster.silent) return;
      if ('written' in decision) {
        const success = new streams.BatchAppendResp.Success();
        success.setCurrentRevision(String(decision.written));
        answer.setSuccess(success);
      } else {
        answer.setError(wrongExpectedVersion(decision.wrongAt));
      }
      call.write(answer);
    });
  }
}

const supportedMethods = (): features.SupportedMethods => {
  const method = new features.SupportedMethod();
  method.setServiceName('event_store.client.streams.streams');
  method.setMethodName('batchappend');
  const supported = new features.SupportedMethods();
  supported.setEventStoreServerVersion('26.1.1');
  supported.setMethodsList([method]);
  return supported;
};

const uuid = (text: string): shared.UUID => {
  const id = new shared.UUID();
  id.setString(text);
  return id;
};

const identifier = (stream: string): shared.StreamIdentifier => {
  const id = new shared.StreamIdentifier();
  id.setStreamName(Buffer.from(stream));
  return id;
};

const nameOf = (id: shared.StreamIdentifier): string => Buffer.from(id.getStreamName_asU8()).toString();

const allowed = (options: streams.ReadReq.Options, { stream, about }: KurrentEvent): boolean => {
  const filter = options.getFilter();
  const prefixes = filter?.getStreamIdentifier()?.getPrefixList();
  if (prefixes) return prefixes.some((prefix) => stream.startsWith(prefix));
  return !filter || new RegExp(filter.getEventType()!.getRegex()).test(new Map(about).get('type')!);
};

const expectedBy = (options: streams.BatchAppendReq.Options): Expected => {
  if (options.hasNoStream()) return 'none';
  if (options.hasStreamExists()) return 'some';
  return options.hasAny() ? 'any' : Number(options.getStreamPosition());
};

const wrongExpectedVersion = (current: number): statuses.Status => {
  const why = new shared.WrongExpectedVersion();
  if (current >= 0) why.setCurrentStreamRevision(String(current));
  return refusal('WrongExpectedVersion', why.serializeBinary());
};

const refusal = (name: string, why: Uint8Array): statuses.Status => {
  const details = new any.Any();
  details.pack(why, `event_store.client.${name}`);
  const answer = new statuses.Status();
  answer.setMessage(name);
  answer.setDetails(details);
  return answer;
};

const readResponse = (event: KurrentEvent): streams.ReadResp => {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(uuid(event.id));
  recorded.setStreamIdentifier(identifier(event.stream));
  recorded.setStreamRevision(String(event.revision));
  recorded.setCommitPosition(String(event.position));
  recorded.setPreparePosition(String(event.position));
  for (const [key, value] of event.about) recorded.getMetadataMap().set(key, value);
  recorded.setData(event.data);
  recorded.setCustomMetadata(event.metadata);
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(String(event.position));
  const response = new streams.ReadResp();
  response.setEvent(read);
  return response;
};

const http2StreamOf = (call: Read): ServerHttp2Stream =>
  (call as unknown as { call: { stream: ServerHttp2Stream } }).call.stream;
