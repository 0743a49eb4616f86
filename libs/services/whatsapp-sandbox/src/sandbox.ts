import Fastify, { type FastifyInstance } from 'fastify';
import { type SandboxOptions, sandboxConfigSchema } from './config.schema.js';
import { controlRoutes } from './control.routes.js';
import { graphRoutes } from './graph/graph.routes.js';
import { refuseInProduction } from './guard.js';
import { phoneRoutes } from './phones/phone.routes.js';
import { assemble } from './sandbox-parts.js';

export type RunningSandbox = {
  /** `http://127.0.0.1:4010`: the `baseUrl` of the client, and of the pages below `/sandbox`. */
  readonly url: string;
  /** Stops at once; what is in memory is gone. */
  close(): Promise<void>;
};

/**
 * Starts a stand-in of Meta's Graph API with a phone per number, all in memory.
 * @throws {SandboxRefusedError} in production; a ZodError for a wrong configuration; what `listen` throws
 */
export const startSandbox = async (options: SandboxOptions = {}): Promise<RunningSandbox> => {
  const config = sandboxConfigSchema.parse(options);
  refuseInProduction(config.environment);
  const sandbox = assemble(config);
  const app = Fastify({
    bodyLimit: 2 * 1024 * 1024,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  });
  parsers(app, config.maxMediaBytes);
  app.get('/', (_, reply) => reply.redirect('/sandbox'));
  controlRoutes(app, sandbox);
  phoneRoutes(app, sandbox);
  await app.register(async (graph) => graphRoutes(graph, sandbox));
  const url = await app.listen({ host: config.host, port: config.port });
  return {
    url,
    close: async () => {
      sandbox.closing.abort();
      sandbox.receipts.close();
      await Promise.all([sandbox.sender.close(), app.close()]);
    },
  };
};

const parsers = (app: FastifyInstance, maxMediaBytes: number): void => {
  app.addContentTypeParser(
    /^multipart\/form-data/,
    { parseAs: 'buffer', bodyLimit: maxMediaBytes + 65_536 },
    (_, body, done) => done(null, body),
  );
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
};
