import Fastify, { type FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { type SandboxOptions, sandboxConfigSchema } from './config.schema.js';
import { controlRoutes } from './control.routes.js';
import { graphRoutes } from './graph/graph.routes.js';
import { refuseInProduction } from './guard.js';
import { InboundProblem, type Sent, write } from './phones/inbound.js';
import { type Inbound, inboundSchema } from './phones/inbound.schema.js';
import type { PhoneMessage } from './phones/phone.js';
import { PhoneBook } from './phones/phone-book.js';
import { phoneRoutes } from './phones/phone.routes.js';
import { assemble, type Sandbox } from './sandbox-parts.js';

export type RunningSandbox = {
  /** `http://127.0.0.1:4010`: the `baseUrl` of the client, and of the pages below `/sandbox`. */
  readonly url: string;
  /**
   * The person with that number writes; the webhook goes out as for `POST /sandbox/phones/<number>/messages`.
   * @throws {TypeError} {ZodError} what is wrong with the number, or with what is to be written
   */
  says(number: string, inbound: z.input<typeof inboundSchema>): Promise<Sent>;
  /** Stops at once; what is in memory is gone. */
  close(): Promise<void>;
};

/** For whoever lives in the same process: told of every message that appears on a phone, `sent` ones as well. */
export type Onlooker = (number: string, message: PhoneMessage) => void;

/**
 * Starts a stand-in of Meta's Graph API with a phone per number, all in memory.
 * @throws {SandboxRefusedError} in production; a ZodError for a wrong configuration; what `listen` throws
 */
export const startSandbox = async (options: SandboxOptions = {}, onlooker?: Onlooker): Promise<RunningSandbox> => {
  const config = sandboxConfigSchema.parse(options);
  refuseInProduction(config.environment);
  const sandbox = assemble(config, onlooker && (({ number }, message) => onlooker(number, message)));
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
    says: (number, inbound) => says(sandbox, url, number, inboundSchema.parse(inbound)),
    close: async () => {
      sandbox.closing.abort();
      sandbox.receipts.close();
      await Promise.all([sandbox.sender.close(), app.close()]);
    },
  };
};

const says = async (sandbox: Sandbox, url: string, number: string, inbound: Inbound): Promise<Sent> => {
  const digits = PhoneBook.digits(number);
  if (digits === undefined) throw new TypeError(`${number} is not a phone number`);
  const sent = await write(sandbox, sandbox.book.open(digits), inbound, url);
  if (sent instanceof InboundProblem) throw new TypeError(sent.problem);
  return sent;
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
