import { type ClientUnaryCall, Metadata, type ServiceError } from '@grpc/grpc-js';

type Done<Answer> = (error: ServiceError | null, answer: Answer) => void;

/** A unary call as a promise. @throws the ServiceError */
export const answered = <Answer>(call: (done: Done<Answer>) => ClientUnaryCall): Promise<Answer> =>
  new Promise((resolve, reject) => call((error, answer) => (error ? reject(error) : resolve(answer))));

export const asCaller = (token: string): Metadata => {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return metadata;
};
