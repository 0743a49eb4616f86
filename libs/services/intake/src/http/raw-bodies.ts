import type { IncomingMessage } from 'node:http';
import type { OnModuleInit } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { IntakeConfig } from '../intake.config.js';
import { INTAKE_CONFIG } from '../intake.config.js';

/** Addresses whose bodies are handed over as they come, whatever content type they claim. */
export const paths = {
  whatsapp: 'webhooks/whatsapp',
  facebook: 'webhooks/facebook',
  media: 'api/v1/intake/media',
} as const;

/** Content types of our own, which no client sends: they choose the parser. */
const whole = 'application/x-sunwai-whole';
const streamed = 'application/x-sunwai-streamed';

const contentTypeOf: ReadonlyMap<string, string> = new Map([
  [`/${paths.whatsapp}`, whole],
  [`/${paths.facebook}`, whole],
  [`/${paths.media}`, streamed],
]);

const claimed = new WeakMap<IncomingMessage, string>();

/** The content type that a streamed request came with. */
export const claimedTypeOf = (request: IncomingMessage): string | undefined => claimed.get(request);

/**
 * A signature is over bytes and is checked before anything is parsed; a file is streamed to the store. Nest would parse
 * both first, and answer what is wrong with an unsigned body's JSON.
 */
@Injectable()
export class RawBodies implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(INTAKE_CONFIG) private readonly config: IntakeConfig,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    const { webhookBodyLimit: bodyLimit } = this.config;
    server.addContentTypeParser(whole, { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
    server.addContentTypeParser(streamed, (_request, payload, done) => done(null, payload));
    server.addHook('onRequest', (request, _reply, done) => {
      const parser = request.method === 'POST' ? contentTypeOf.get(request.url.split('?', 1)[0]!) : undefined;
      if (parser !== undefined) {
        const given = request.headers['content-type'];
        if (given !== undefined) claimed.set(request.raw, given);
        request.headers['content-type'] = parser;
      }
      done();
    });
  }
}
