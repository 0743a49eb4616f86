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

type Unary<Request, Answer> = (
  request: Request,
  metadata: CallMetadata,
  callback: (error: ServiceError | null, answer: Answer) => void,
) => unknown;

/** `await unary(client.acknowledge.bind(client), request, bearer(token))`; rejects with the ServiceError. */
export const unary = <Request, Answer>(
  method: Unary<Request, Answer>,
  request: Request,
  metadata: CallMetadata,
): Promise<Answer> =>
  new Promise((resolve, reject) =>
    method(request, metadata, (error, answer) => (error ? reject(error) : resolve(answer))),
  );

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
