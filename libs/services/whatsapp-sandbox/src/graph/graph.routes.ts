import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../sandbox-parts.js';
import { fileRoutes } from './file.routes.js';
import { messageRoutes } from './message.routes.js';
import { graphError } from './meta-errors.js';
import { templateRoutes } from './template.routes.js';

/** The part of the Graph API that a service uses; nothing of it without the token. */
export const graphRoutes = (app: FastifyInstance, sandbox: Sandbox): void => {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${sandbox.config.accessToken}`);
  // An answer of Graph's shape for whatever Fastify itself refuses: no JSON, too large.
  app.setErrorHandler((error: { statusCode?: number }, _, reply) => {
    const status = error.statusCode ?? 500;
    return reply.code(status).send(graphError(status, status < 500 ? 100 : 131000).body);
  });
  app.addHook('onRequest', async (request, reply) => {
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return;
    await reply.code(401).send(graphError(401, 190).body);
  });
  messageRoutes(app, sandbox);
  fileRoutes(app, sandbox);
  templateRoutes(app, sandbox);
};
