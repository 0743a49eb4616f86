import type { Metadata as CallMetadata, ServiceError } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import { refusalOfStatus } from '@sunwai/contracts/grpc';
import type { Refusal } from '@sunwai/kernel';

/** Metadata of a caller with this credential. */
export const bearer = (token: string, language = 'en'): CallMetadata => {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  metadata.set('accept-language', language);
  return metadata;
};

/** Of a generated client's method, which has several forms, the last one. */
type Parts<Method> = Method extends (
  request: infer Request,
  metadata: infer _Metadata,
  options: infer _Options,
  callback: (error: infer _Error, answer: infer Answer) => void,
) => unknown
  ? { readonly request: Request; readonly answer: Answer }
  : never;
type Callable = (
  request: unknown,
  metadata: CallMetadata,
  callback: (error: ServiceError | null, answer: unknown) => void,
) => unknown;

/** `await unary(client, 'acknowledge', request, bearer(token))`; rejects with the ServiceError. */
export const unary = <Client extends object, Name extends keyof Client>(
  client: Client,
  method: Name,
  request: Parts<Client[Name]>['request'],
  metadata: CallMetadata,
): Promise<Parts<Client[Name]>['answer']> =>
  new Promise((resolve, reject) => {
    const call = (client[method] as Callable).bind(client);
    call(request, metadata, (error, answer) =>
      error ? reject(error) : resolve(answer as Parts<Client[Name]>['answer']),
    );
  });

/** The refusal that a call ends with; it is a mistake if it ends well, or for another reason. */
export const refusalOf = async (call: Promise<unknown>): Promise<Refusal> => {
  const error = await call.then(
    (answer) => new Error(`not refused, but: ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  const refusal = refusalOfStatus(error);
  if (!refusal) throw error;
  return refusal;
};
