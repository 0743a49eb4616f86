import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodError } from 'zod';
import { templateSchema } from '../config.schema.js';
import type { Sandbox } from '../sandbox-parts.js';
import { GraphError, graphError, noSuchObject } from './meta-errors.js';
import { parseMultipart } from './multipart.js';
import { newTemplateSchema, outgoingSchema, readSchema } from './outgoing.schema.js';

type ById = { Params: { version: string; id: string } };

/** Meta's limits for files, in bytes, by the beginning of their type. Source: "Supported media types". */
const FILE_LIMITS: readonly (readonly [type: RegExp, limit: number])[] = [
  [/^image\/(jpeg|png)$/, 5 * 1024 * 1024],
  [/^image\/webp$/, 500 * 1024],
  [/^video\/(mp4|3gpp)$/, 16 * 1024 * 1024],
  [/^audio\/(aac|amr|mpeg|mp4|ogg)$/, 16 * 1024 * 1024],
  [/^(text\/plain|application\/(pdf|msword|vnd\.[\w.+-]+))$/, 100 * 1024 * 1024],
];

/** The part of the Graph API that a service uses. */
export const graphRoutes = (app: FastifyInstance, sandbox: Sandbox): void => {
  const { config } = sandbox;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${config.accessToken}`);
  const authorised = (request: FastifyRequest) =>
    timingSafeEqual(digest(request.headers.authorization ?? ''), expected);
  const service = (id: string) => config.services.find(({ phoneNumberId }) => phoneNumberId === id);
  const fail = (reply: FastifyReply, error: GraphError) => reply.code(error.status).send(error.body);

  app.addHook('preHandler', async (request, reply) => {
    if (!authorised(request)) await fail(reply, graphError(401, 190));
  });

  app.post<ById>('/:version/:id/messages', (request, reply) => {
    const from = service(request.params.id);
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

  app.post<ById>('/:version/:id/media', { bodyLimit: config.maxMediaBytes + 65_536 }, async (request, reply) => {
    if (service(request.params.id) === undefined) return fail(reply, noSuchObject(request.params.id));
    const contentType = request.headers['content-type'] ?? '';
    if (!Buffer.isBuffer(request.body)) return fail(reply, graphError(400, 100, 'multipart/form-data expected'));
    const form = await parseMultipart(request.body, contentType).catch(() => undefined);
    if (form?.fields['messaging_product'] !== 'whatsapp')
      return fail(reply, graphError(400, 100, 'messaging_product must be whatsapp'));
    if (form.file === undefined) return fail(reply, graphError(400, 131008, 'file is missing'));
    const mimeType = form.file.mimeType.split(';')[0]!.trim();
    const limit = FILE_LIMITS.find(([type]) => type.test(mimeType))?.[1];
    if (limit === undefined) return fail(reply, graphError(400, 100, `file: type ${mimeType} is not supported`));
    if (form.file.bytes.byteLength > limit)
      return fail(reply, graphError(400, 131053, `file: larger than ${limit} bytes`));
    return { id: sandbox.shelf.put({ ...form.file, mimeType }).id };
  });

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

  app.get<ById>('/:version/:id', (request, reply) => {
    const file = sandbox.shelf.get(request.params.id);
    if (file === undefined) return fail(reply, noSuchObject(request.params.id));
    return reply.send({
      messaging_product: 'whatsapp',
      url: sandbox.shelf.link(`http://${request.host}`, file.id),
      mime_type: file.mimeType,
      sha256: file.sha256.toString('hex'),
      file_size: file.bytes.byteLength,
      id: file.id,
    });
  });

  app.delete<ById>('/:version/:id', (request, reply) =>
    sandbox.shelf.remove(request.params.id)
      ? reply.send({ success: true })
      : fail(reply, noSuchObject(request.params.id)),
  );

  app.get<{ Params: { id: string }; Querystring: { ext?: string; hash?: string } }>(
    '/sandbox/media/:id',
    (request, reply) => {
      if (sandbox.faults.take('failDownloads')) return reply.code(sandbox.faults.now.failDownloads.httpStatus).send();
      const { ext = '', hash = '' } = request.query;
      const file = sandbox.shelf.follow(request.params.id, ext, hash);
      if (file === undefined) return reply.code(404).send();
      return reply.type(file.mimeType).send(file.bytes);
    },
  );
};

const templateId = ({ name, language }: { name: string; language: string }): string =>
  BigInt(`0x${createHash('sha256').update(`${name} ${language}`).digest('hex').slice(0, 12)}`).toString();

/** 131008 for what is missing, 100 for a wrong product, 131009 for the rest. */
const shapeError = (error: ZodError): GraphError => {
  const issue = error.issues[0]!;
  const path = issue.path.join('.');
  const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
  const code = path === 'messaging_product' ? 100 : missing ? 131008 : path === 'type' ? 131051 : 131009;
  return graphError(400, code, `${path || 'body'}: ${issue.message}`);
};
