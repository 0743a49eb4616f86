import { Client, credentials, Metadata, type MethodDefinition, type ServiceError } from '@grpc/grpc-js';
import { grpcServices, refusalOfStatus } from '@sunwai/contracts/grpc';
import { asCaller, deadline } from './grpc-doors.js';

type Method = MethodDefinition<object, object>;

/** Every method of every service, by its path `/package.Service/Method`. */
export const methodsByPath = (): ReadonlyMap<string, Method> =>
  new Map(
    Object.values(grpcServices).flatMap(({ definition }) =>
      Object.values(definition).map((method) => [method.path, method as Method] as const),
    ),
  );

/** Calls of methods that are known by their path alone. */
export class AnyGrpcMethod {
  private readonly client: Client;

  constructor(address: string) {
    this.client = new Client(address, credentials.createInsecure());
  }

  /**
   * One request and its first answer; undefined when a stream of answers ends without any.
   * @throws the ServiceError
   */
  ask({ path, requestSerialize: write, responseDeserialize: read, ...kind }: Method, request: object, token?: string) {
    const caller = token === undefined ? new Metadata() : asCaller(token);
    return new Promise<object | undefined>((resolve, reject) => {
      const done = (error: ServiceError | null, answer?: object) => (error ? reject(error) : resolve(answer));
      if (kind.responseStream) {
        const call = this.client.makeServerStreamRequest(path, write, read, request, caller, deadline());
        call.once('data', (answer: object) => {
          resolve(answer);
          call.cancel();
        });
        call.once('end', () => resolve(undefined)).on('error', reject);
      } else if (kind.requestStream) {
        const call = this.client.makeClientStreamRequest(path, write, read, caller, deadline(), done);
        call.on('error', reject);
        call.end(request);
      } else this.client.makeUnaryRequest(path, write, read, request, caller, deadline(), done);
    });
  }

  close(): void {
    this.client.close();
  }
}

/** The stable code of a no, whether it is a status or an answer; undefined when it was a yes. */
export const codeOf = async (asked: Promise<object | undefined>): Promise<string | undefined> => {
  try {
    const { answer } = ((await asked) ?? {}) as { answer?: { $case: string; value: { code?: string } } };
    return answer?.$case === 'refused' ? answer.value.code : undefined;
  } catch (error) {
    const refusal = refusalOfStatus(error);
    if (!refusal) throw error;
    return refusal.code;
  }
};
