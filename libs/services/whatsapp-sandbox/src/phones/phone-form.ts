import type { FastifyRequest } from 'fastify';
import type { Form } from '../graph/multipart.js';
import { parseMultipart } from '../graph/multipart.js';

/** JSON is taken as it is; a form of the page is turned into the same. */
export const asked = async (request: FastifyRequest): Promise<unknown> => {
  if (!Buffer.isBuffer(request.body)) return fromForm({ fields: {} }, request.body);
  const form = await parseMultipart(request.body, request.headers['content-type'] ?? '').catch(() => ({ fields: {} }));
  return fromForm(form, undefined);
};

const fromForm = ({ fields, file }: Form, body: unknown): unknown => {
  if (body !== undefined && !(body instanceof URLSearchParams)) return body;
  const all: Record<string, string> = { ...fields, ...(body === undefined ? {} : Object.fromEntries(body)) };
  const { text = '', payload, messageId, stock, latitude, longitude, contextMessageId } = all;
  const context = contextMessageId ? { contextMessageId } : {};
  if (file !== undefined) {
    const kind = ['image', 'video', 'audio'].find((type) => file.mimeType.startsWith(`${type}/`)) ?? 'document';
    const media = {
      base64: file.bytes.toString('base64'),
      mimeType: file.mimeType,
      ...(file.filename ? { filename: file.filename } : {}),
    };
    return { [kind]: { ...media, ...(text ? { caption: text } : {}) }, ...context };
  }
  if (payload !== undefined) return { button: { payload, ...(messageId ? { messageId } : {}) } };
  if (stock) return { [stock]: text ? { caption: text } : true, ...context };
  if (latitude && longitude) return { location: { latitude, longitude } };
  return { text, ...context };
};
