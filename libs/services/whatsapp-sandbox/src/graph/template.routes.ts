import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { templateSchema } from '../config.schema.js';
import type { Sandbox } from '../sandbox-parts.js';
import { type ById, fail, shapeError } from './answers.js';
import { newTemplateSchema } from './outgoing.schema.js';

/** Templates: submitted, and approved without delay. */
export const templateRoutes = (app: FastifyInstance, sandbox: Sandbox): void => {
  app.post<ById>('/:version/:id/message_templates', (request, reply) => {
    const parsed = newTemplateSchema.safeParse(request.body);
    if (!parsed.success) return fail(reply, shapeError(parsed.error));
    const body = parsed.data.components.find(({ type }) => type.toUpperCase() === 'BODY')?.text;
    const buttons = parsed.data.components.flatMap((component) => component.buttons ?? []);
    const quickReplies = buttons.flatMap(({ type, text }) =>
      type.toUpperCase() === 'QUICK_REPLY' && text ? [text] : [],
    );
    const template = templateSchema.safeParse({
      name: parsed.data.name,
      language: parsed.data.language,
      body,
      quickReplies,
    });
    if (!template.success) return fail(reply, shapeError(template.error));
    sandbox.templates.add(template.data);
    return reply.send({ id: templateId(template.data), status: 'APPROVED', category: 'UTILITY' });
  });

  app.get<ById>('/:version/:id/message_templates', () => ({
    data: sandbox.templates.all().map((template) => ({
      id: templateId(template),
      name: template.name,
      language: template.language,
      status: 'APPROVED',
      components: [{ type: 'BODY', text: template.body }],
    })),
  }));
};

const templateId = ({ name, language }: { name: string; language: string }): string =>
  BigInt(`0x${createHash('sha256').update(`${name} ${language}`).digest('hex').slice(0, 12)}`).toString();
