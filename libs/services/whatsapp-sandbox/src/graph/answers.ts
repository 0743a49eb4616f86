import type { FastifyReply } from 'fastify';
import type { ZodError } from 'zod';
import type { ServiceNumberConfig } from '../config.schema.js';
import type { Sandbox } from '../sandbox-parts.js';
import type { GraphError } from './meta-errors.js';
import { graphError } from './meta-errors.js';

export type ById = { Params: { version: string; id: string } };

export const fail = (reply: FastifyReply, error: GraphError): FastifyReply => reply.code(error.status).send(error.body);

export const serviceOf = ({ config }: Sandbox, id: string): ServiceNumberConfig | undefined =>
  config.services.find(({ phoneNumberId }) => phoneNumberId === id);

/** 131008 for what is missing, 100 for a wrong product, 131009 for the rest. */
export const shapeError = (error: ZodError): GraphError => {
  const issue = error.issues[0]!;
  const path = issue.path.join('.');
  const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
  const code = path === 'messaging_product' ? 100 : missing ? 131008 : path === 'type' ? 131051 : 131009;
  return graphError(400, code, `${path || 'body'}: ${issue.message}`);
};
