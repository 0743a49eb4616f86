import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../sandbox-parts.js';
import { type ById, fail, serviceOf } from './answers.js';
import { graphError, noSuchObject } from './meta-errors.js';
import { parseMultipart } from './multipart.js';

/** Meta's limits for files, in bytes, by the beginning of their type. Source: "Supported media types". */
const FILE_LIMITS: readonly (readonly [type: RegExp, limit: number])[] = [
  [/^image\/(jpeg|png)$/, 5 * 1024 * 1024],
  [/^image\/webp$/, 500 * 1024],
  [/^video\/(mp4|3gpp)$/, 16 * 1024 * 1024],
  [/^audio\/(aac|amr|mpeg|mp4|ogg)$/, 16 * 1024 * 1024],
  [/^(text\/plain|application\/(pdf|msword|vnd\.[\w.+-]+))$/, 100 * 1024 * 1024],
];

/** Files of both directions: ours come in here, theirs are fetched by a link that does not live long. */
export const fileRoutes = (app: FastifyInstance, sandbox: Sandbox): void => {
  app.post<ById>(
    '/:version/:id/media',
    { bodyLimit: sandbox.config.maxMediaBytes + 65_536 },
    async (request, reply) => {
      if (serviceOf(sandbox, request.params.id) === undefined) return fail(reply, noSuchObject(request.params.id));
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
    },
  );

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
