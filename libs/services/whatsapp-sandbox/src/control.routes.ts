import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { templateSchema } from './config.schema.js';
import { indexPage } from './pages/index-page.js';
import type { Sandbox } from './sandbox-parts.js';

const callbackSchema = z.strictObject({ url: z.url({ protocol: /^https?$/ }) });
const templatesSchema = z.union([templateSchema.transform((one) => [one]), z.array(templateSchema)]);

/** What a developer or a test sets: where webhooks go, what goes wrong, which templates there are. */
export const controlRoutes = (app: FastifyInstance, sandbox: Sandbox): void => {
  const { faults, sender, templates, book, config } = sandbox;
  const overview = () => ({
    callbackUrl: sender.callbackUrl ?? null,
    services: config.services,
    phones: book.size,
    templates: templates.all(),
    webhooks: { ...sender.counts, waiting: sender.pending },
    faults: faults.now,
  });

  app.get('/sandbox', (request, reply) =>
    (request.headers.accept ?? '').includes('text/html')
      ? reply.type('text/html').send(indexPage(sandbox))
      : reply.send(overview()),
  );

  app.put('/sandbox/callback', (request, reply) => {
    const parsed = callbackSchema.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
    sender.callbackUrl = parsed.data.url;
    return reply.send({ callbackUrl: parsed.data.url });
  });

  app.post('/sandbox/templates', (request, reply) => {
    const parsed = templatesSchema.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
    parsed.data.forEach((template) => templates.add(template));
    return reply.code(201).send({ templates: templates.all() });
  });

  app.get('/sandbox/faults', () => faults.now);
  app.post('/sandbox/faults', (request, reply) => {
    try {
      return reply.send(faults.change(request.body));
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      return reply.code(400).send({ error: z.prettifyError(error) });
    }
  });
  app.delete('/sandbox/faults', () => {
    faults.reset();
    return faults.now;
  });
};
