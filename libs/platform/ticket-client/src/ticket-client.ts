import { setTimeout as sleep } from 'node:timers/promises';
import type { CallOptions, ServiceError } from '@grpc/grpc-js';
import { Metadata, status } from '@grpc/grpc-js';
import type { CommandAnswer, CommandContext, TicketService } from '@sunwai/contracts';
import type { FoundTicket, ticketsV1 } from '@sunwai/contracts/grpc';
import {
  answerFromProto,
  commandToProto,
  contextWire,
  filingToProto,
  refusalOfStatus,
  ticketFromProto,
} from '@sunwai/contracts/grpc';
import { RefusedError } from '@sunwai/kernel';
import type { OpenSpan } from '@sunwai/telemetry';
import { inSpan } from '@sunwai/telemetry';
import type { FileTicket, TicketCommand, TicketNumber } from '@sunwai/ticket';
import { TicketsUnavailableError } from './errors.js';
import { Instances } from './instances.js';
import type { TicketClientConfig, TicketClientConfigInput } from './ticket-client.config.js';
import { ticketClientConfig } from './ticket-client.config.js';

type Callback<Response> = (error: ServiceError | null, response: Response) => void;
type Stub = InstanceType<typeof ticketsV1.TicketServiceClient>;
type Method<Request, Response> = (
  stub: Stub,
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  callback: Callback<Response>,
) => unknown;

/**
 * The ticket service of other processes, with the promises of a direct call. Commands carry ids, so one that got no
 * answer may be given again: here that is done while no instance is there (UNAVAILABLE), and on nothing else.
 */
export class TicketClient implements TicketService {
  private readonly config: TicketClientConfig;
  private readonly instances: Instances;
  private readonly metadata = new Metadata();

  constructor(config: TicketClientConfigInput) {
    this.config = ticketClientConfig.parse(config);
    this.instances = new Instances(this.config);
    this.metadata.set('authorization', `Bearer ${this.config.token}`);
  }

  async file(pack: string, source: string, filing: FileTicket, context: CommandContext): Promise<CommandAnswer> {
    const request: ticketsV1.FileRequest = {
      pack,
      source,
      filing: filingToProto(filing),
      context: contextWire.to(context),
    };
    const { answer } = await this.ask<ticketsV1.FileRequest, ticketsV1.FileResponse>(
      'File',
      (stub, ...call) => stub.file(...call),
      request,
    );
    return answerFromProto(answer);
  }

  async execute(number: TicketNumber, command: TicketCommand, context: CommandContext): Promise<CommandAnswer> {
    const request: ticketsV1.ExecuteRequest = {
      number,
      command: commandToProto(command),
      context: contextWire.to(context),
    };
    const { answer } = await this.ask<ticketsV1.ExecuteRequest, ticketsV1.ExecuteResponse>(
      'Execute',
      (stub, ...call) => stub.execute(...call),
      request,
    );
    return answerFromProto(answer);
  }

  async find(number: TicketNumber): Promise<FoundTicket | undefined> {
    try {
      const { ticket } = await this.ask<ticketsV1.GetRequest, ticketsV1.GetResponse>(
        'Get',
        (stub, ...call) => stub.get(...call),
        { number },
      );
      return ticket && ticketFromProto(ticket);
    } catch (error) {
      if (error instanceof RefusedError && error.code === 'number.unknown') return undefined;
      throw error;
    }
  }

  close(): void {
    this.instances.close();
  }

  /**
   * @throws {TicketsUnavailableError} no instance there for as long as `patience`, or no answer within `deadline`
   * @throws {RefusedError} the request is not accepted: no valid credential, or malformed
   */
  private ask<Request, Response>(name: string, method: Method<Request, Response>, request: Request): Promise<Response> {
    const rpc = `sunwai.tickets.v1.TicketService/${name}`;
    return inSpan(
      () => ({ name: rpc, kind: 'client', attributes: { 'rpc.system.name': 'grpc', 'rpc.method': rpc } }),
      (span) => this.askPatiently(method, request, this.metadataOf(span)),
    );
  }

  private async askPatiently<Request, Response>(
    method: Method<Request, Response>,
    request: Request,
    metadata: Metadata,
  ): Promise<Response> {
    const { deadline, patience } = this.config;
    const giveUp = performance.now() + patience;
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.tryOnce(method, request, metadata, deadline);
      } catch (error) {
        const { code, details } = error as ServiceError;
        const wait = this.delayAfter(failures);
        if (code === status.UNAVAILABLE && performance.now() + wait < giveUp) {
          await sleep(wait);
          continue;
        }
        const refusal = refusalOfStatus(error);
        if (refusal && code !== status.UNAVAILABLE) throw new RefusedError(refusal);
        throw new TicketsUnavailableError(`The ticket service did not answer: ${details}`, { cause: error });
      }
    }
  }

  private tryOnce<Request, Response>(
    method: Method<Request, Response>,
    request: Request,
    metadata: Metadata,
    deadline: number,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      method(this.instances.take(), request, metadata, { deadline: Date.now() + deadline }, (error, response) =>
        error ? reject(error) : resolve(response),
      );
    });
  }

  private metadataOf(span: OpenSpan | undefined): Metadata {
    if (!span) return this.metadata;
    const metadata = this.metadata.clone();
    for (const [name, value] of Object.entries(span.headers)) metadata.set(name, value);
    return metadata;
  }

  /** Between a half and all of what it would be, so that those who failed together do not come back together. */
  private delayAfter(failures: number): number {
    const { firstDelay, longestDelay } = this.config;
    return Math.min(firstDelay * 2 ** (failures - 1), longestDelay) * (0.5 + Math.random() / 2);
  }
}
