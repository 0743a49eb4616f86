import { credentials, type ClientUnaryCall, Metadata, type ServiceError } from '@grpc/grpc-js';
import { auditV1, departmentsV1 } from '@sunwai/contracts/grpc';

type Done<Answer> = (error: ServiceError | null, answer: Answer) => void;

/** A unary call as a promise. @throws the ServiceError */
export const answered = <Answer>(call: (done: Done<Answer>) => ClientUnaryCall): Promise<Answer> =>
  new Promise((resolve, reject) => call((error, answer) => (error ? reject(error) : resolve(answer))));

export const asCaller = (token: string): Metadata => {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return metadata;
};

export const deadline = (milliseconds = 10_000): { deadline: number } => ({ deadline: Date.now() + milliseconds });

/** Big enough for a report's photos; keep-alive finds out about a server that is gone without a word. */
const options = {
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 500,
};

export const auditClient = (address: string): auditV1.AuditServiceClient =>
  new auditV1.AuditServiceClient(address, credentials.createInsecure(), options);

export const departmentClient = (address: string): departmentsV1.DepartmentServiceClient =>
  new departmentsV1.DepartmentServiceClient(address, credentials.createInsecure(), options);
