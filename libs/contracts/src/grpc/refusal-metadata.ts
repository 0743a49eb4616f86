import { Metadata } from '@grpc/grpc-js';
import type { Refusal } from '@sunwai/kernel';
import { refuse } from '@sunwai/kernel';
import { Refusal as RefusalMessage } from '../generated/sunwai/common/v1/facts.js';
import { grpcStatusOf, sentenceOf } from '../refusals/refusals.js';

/** Trailing metadata of every status that says no: the code as text, and a `sunwai.common.v1.Refusal` in binary. */
export const refusalMetadata = { code: 'sunwai-code', refusal: 'sunwai-refusal-bin' } as const;

/** What grpc-js wants of an error: status number, sentence, trailing metadata. */
export type GrpcStatus = { readonly code: number; readonly details: string; readonly metadata: Metadata };

export const grpcStatusOfRefusal = (
  { code, details }: Pick<Refusal, 'code' | 'details'>,
  language: string,
): GrpcStatus => {
  const sentence = sentenceOf({ code, details }, language);
  const metadata = new Metadata();
  metadata.set(refusalMetadata.code, code);
  metadata.set(refusalMetadata.refusal, Buffer.from(RefusalMessage.encode({ code, details, sentence }).finish()));
  return { code: grpcStatusOf(code), details: sentence, metadata };
};

/** For clients: the refusal in an error's trailing metadata; undefined when the error is of another kind. */
export const refusalOfStatus = (error: unknown): Refusal | undefined => {
  const metadata = (error as { metadata?: unknown } | undefined)?.metadata;
  if (!(metadata instanceof Metadata)) return undefined;
  const [bytes] = metadata.get(refusalMetadata.refusal);
  if (!Buffer.isBuffer(bytes)) return undefined;
  const { code, details } = RefusalMessage.decode(bytes);
  return refuse(code, (details ?? {}) as Refusal['details']);
};
