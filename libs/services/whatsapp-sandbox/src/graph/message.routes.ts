import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../sandbox-parts.js';
import { type ById, fail, serviceOf, shapeError } from './answers.js';
import { GraphError, noSuchObject } from './meta-errors.js';
import { outgoingSchema, readSchema } from './outgoing.schema.js';

/** Messages to phones, and blue ticks under theirs. */
export const messageRoutes = (app: FastifyInstance, sandbox: Sandbox): void => {
  app.post<ById>('/:version/:id/messages', (request, reply) => {
    const from = serviceOf(sandbox, request.params.id);
    if (from === undefined) return fail(reply, noSuchObject(request.params.id));
    const read = readSchema.safeParse(request.body);
    if (read.success) {
      const error = sandbox.postOffice.read(read.data.message_id);
      return error === undefined ? reply.send({ success: true }) : fail(reply, error);
    }
    const parsed = outgoingSchema.safeParse(request.body);
    if (!parsed.success) return fail(reply, shapeError(parsed.error));
    const accepted = sandbox.postOffice.accept(from, parsed.data);
    if (accepted instanceof GraphError) return fail(reply, accepted);
    return reply.send({
      messaging_product: 'whatsapp',
      contacts: [{ input: parsed.data.to, wa_id: accepted.digits }],
      messages: [{ id: accepted.id, ...(parsed.data.type === 'template' ? { message_status: 'accepted' } : {}) }],
    });
  });
};
