import { Readable } from 'node:stream';
import type { JsonObject } from '@sunwai/kernel';
import { SunwaiError } from '@sunwai/kernel';
import type { Dispatcher } from 'undici';
import { FormData } from 'undici';
import { z } from 'zod';
import type { CloudApiConfig } from '../config.schema.js';
import { GraphConnection, header } from './graph-connection.js';
import type {
  ButtonsMessage,
  ListMessage,
  MediaMessage,
  MediaSource,
  TemplateMessage,
  TextMessage,
} from './outgoing.js';
import { buttonsBody, listBody, mediaBody, templateBody, textBody } from './outgoing.js';
import { answerError, mediaAddress, mediaGone, mediaTooLarge, networkError } from './whatsapp-error.js';

/** Accepted by Meta, not yet delivered: whether it arrives is told by receipts with this id. */
export type Sent = { readonly messageId: string };

export type MediaUpload = {
  readonly from: string;
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly filename?: string;
};
export type MediaMetadata = {
  readonly url: string;
  readonly mimeType: string;
  readonly sha256?: string;
  readonly size?: number;
};
/** `size` in bytes as announced; `body` fails with `whatsapp.media_too_large` when more comes. Read it or destroy it. */
export type MediaDownload = { readonly mimeType: string; readonly size?: number; readonly body: Readable };

export type TemplateDraft = {
  readonly name: string;
  readonly language: string;
  readonly category: 'UTILITY' | 'MARKETING' | 'AUTHENTICATION';
  /** With `{{1}}`, `{{2}}`, … */
  readonly body: string;
  readonly quickReplies?: readonly string[];
};

const sentSchema = z.looseObject({ messages: z.tuple([z.looseObject({ id: z.string().min(1) })], z.unknown()) });
const idSchema = z.looseObject({ id: z.union([z.string().min(1), z.number()]).transform(String) });
const metadataSchema = z.looseObject({
  url: z.string(),
  mime_type: z.string(),
  sha256: z.string().optional(),
  file_size: z.coerce.number().optional().catch(undefined),
});
const templateSchema = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  status: z.string().optional(),
});

/**
 * The WhatsApp Cloud API. Every method throws `WhatsAppError`, which says whether to try again and when; none tries
 * again by itself (the outbox does). A timeout leaves open whether Meta took the message: sending is at least once.
 */
export class CloudApiClient {
  private readonly graph: GraphConnection;

  constructor(private readonly config: CloudApiConfig) {
    this.graph = new GraphConnection(config);
  }

  sendText = async (message: TextMessage): Promise<Sent> => this.send(message.from, textBody(message));
  sendTemplate = async (message: TemplateMessage): Promise<Sent> => this.send(message.from, templateBody(message));
  sendInteractiveButtons = async (message: ButtonsMessage): Promise<Sent> =>
    this.send(message.from, buttonsBody(message));
  sendList = async (message: ListMessage): Promise<Sent> => this.send(message.from, listBody(message));

  /** Sends a file that is at Meta or at a public link, or bytes, which are uploaded first. */
  async sendMedia(
    message: Omit<MediaMessage, 'media'> & { media: MediaSource | Omit<MediaUpload, 'from'> },
  ): Promise<Sent> {
    const { media, ...rest } = message;
    const source = 'bytes' in media ? { id: await this.uploadMedia({ ...media, from: message.from }) } : media;
    return this.send(message.from, mediaBody({ ...rest, media: source }));
  }

  /** Blue ticks for the person; with `typing`, also "typing…" for up to 25 seconds. */
  async markRead(message: {
    readonly from: string;
    readonly messageId: string;
    readonly typing?: boolean;
  }): Promise<void> {
    await this.post(`${message.from}/messages`, {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: message.messageId,
      ...(message.typing ? { typing_indicator: { type: 'text' } } : {}),
    });
  }

  /** @returns the id to send the file with, for 30 days */
  async uploadMedia({ from, bytes, mimeType, filename }: MediaUpload): Promise<string> {
    if (bytes.byteLength > this.config.maxMediaBytes) throw mediaTooLarge(this.config.maxMediaBytes);
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', mimeType);
    form.set('file', new Blob([bytes.slice()], { type: mimeType }), filename ?? 'file');
    const answer = await this.graph.call(`${encodeURIComponent(from)}/media`, { method: 'POST', form });
    return understood(idSchema, answer).id;
  }

  /** The link works for 5 minutes, and only with our token. @throws `whatsapp.media_gone` */
  async getMediaUrl(mediaId: string): Promise<MediaMetadata> {
    const answer = await this.graph.call(encodeURIComponent(mediaId), { method: 'GET' }, mediaGone);
    const { url, mime_type, sha256, file_size } = understood(metadataSchema, answer);
    return {
      url,
      mimeType: mime_type,
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(file_size === undefined ? {} : { size: file_size }),
    };
  }

  /**
   * Streams a file that a person sent.
   * @param options.maxBytes stops there; default: the configured largest
   * @throws `whatsapp.media_gone`, `whatsapp.media_too_large`, `whatsapp.media_address`, or what Meta answers
   */
  async downloadMedia(mediaId: string, options: { readonly maxBytes?: number } = {}): Promise<MediaDownload> {
    const limit = options.maxBytes ?? this.config.maxMediaBytes;
    // A link may have died between the two calls; a second 404 on a fresh one means that the file is gone.
    const { metadata, answer } =
      (await this.openFile(mediaId, limit)) ?? (await this.openFile(mediaId, limit)) ?? gone();
    const announced = Number(header(answer, 'content-length') ?? Number.NaN);
    if (announced > limit) {
      answer.body.destroy();
      throw mediaTooLarge(limit);
    }
    return {
      mimeType: metadata.mimeType,
      ...(Number.isFinite(announced) ? { size: announced } : {}),
      body: Readable.from(limited(answer.body, limit)),
    };
  }

  /** Submits a template for approval. @returns its id and status (`PENDING`, `APPROVED`, `REJECTED`) */
  async createTemplate(businessAccount: string, draft: TemplateDraft): Promise<{ id: string; status: string }> {
    const buttons = (draft.quickReplies ?? []).map((text) => ({ type: 'QUICK_REPLY', text }));
    const answer = await this.post(`${businessAccount}/message_templates`, {
      name: draft.name,
      language: draft.language,
      category: draft.category,
      components: [{ type: 'BODY', text: draft.body }, ...(buttons.length > 0 ? [{ type: 'BUTTONS', buttons }] : [])],
    });
    const { id, status } = understood(templateSchema, answer);
    return { id, status: status ?? 'PENDING' };
  }

  /** Lets calls under way finish, then closes the connections. */
  async close(): Promise<void> {
    await this.graph.close();
  }

  private async openFile(mediaId: string, limit: number): Promise<OpenFile | undefined> {
    const metadata = await this.getMediaUrl(mediaId);
    if (!this.graph.trusts(metadata.url)) throw mediaAddress();
    if ((metadata.size ?? 0) > limit) throw mediaTooLarge(limit);
    const answer = await this.graph.fetchFile(metadata.url);
    if (answer.statusCode === 200) return { metadata, answer };
    const text = await answer.body.text().catch((error: unknown) => Promise.reject(networkError(error)));
    if (answer.statusCode === 404) return undefined;
    throw answerError(answer.statusCode, text, header(answer, 'retry-after'));
  }

  private post(path: string, json: JsonObject): Promise<unknown> {
    return this.graph.call(path.split('/').map(encodeURIComponent).join('/'), { method: 'POST', json });
  }

  private async send(from: string, json: JsonObject): Promise<Sent> {
    const answer = await this.post(`${from}/messages`, json);
    return { messageId: understood(sentSchema, answer).messages[0].id };
  }
}

type OpenFile = { readonly metadata: MediaMetadata; readonly answer: Dispatcher.ResponseData };

const gone = (): never => {
  throw mediaGone();
};

const understood = <T>(schema: z.ZodType<T>, answer: unknown): T => {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw answerError(200, '', undefined);
};

async function* limited(body: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > limit) throw mediaTooLarge(limit);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof SunwaiError ? error : networkError(error);
  }
}
