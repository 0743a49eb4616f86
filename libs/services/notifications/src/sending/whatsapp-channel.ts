import { days, SunwaiError } from '@sunwai/kernel';
import type { MediaStore } from '@sunwai/media';
import type { CloudApiClient } from '@sunwai/whatsapp';
import type { NoticeFile } from '../notices/notice.js';
import type { Part } from './compose.js';
import { fileName, mediumOf } from './medium.js';

/** Meta keeps an uploaded file 30 days. */
const UPLOAD_KEPT = days(29);
const UPLOADS_KNOWN = 10_000;
/** On the button that opens a list; needs no translation. */
const LIST_BUTTON = '☰';

export type Address = { readonly from: string; readonly to: string; readonly inReplyTo?: string };

/** `notifications.media_missing`: the file that was to be sent is not in the store. */
export class MediaMissingError extends SunwaiError {
  constructor(sha256: string) {
    super('notifications.media_missing', `There is no file ${sha256}`);
  }
}

/** Sends one message by WhatsApp; files are uploaded once and sent by their id from then on. */
export class WhatsAppChannel {
  private readonly uploaded = new Map<string, { readonly id: string; readonly until: number }>();
  private readonly queue: (() => void)[] = [];
  private uploading = 0;

  constructor(
    private readonly client: CloudApiClient,
    private readonly media: MediaStore,
    private readonly uploads: number,
  ) {}

  /**
   * @returns the channel's id of the message
   * @throws {WhatsAppError} {MediaMissingError} and what the media store throws
   */
  async send(part: Part, address: Address): Promise<string> {
    switch (part.send) {
      case 'text':
        return idOf(this.client.sendText({ ...address, text: part.text }));
      case 'buttons':
        return idOf(this.client.sendInteractiveButtons({ ...address, text: part.text, buttons: part.buttons }));
      case 'list':
        return idOf(this.client.sendList({ ...address, text: part.text, button: LIST_BUTTON, rows: part.rows }));
      case 'file': {
        const { file, caption } = part;
        const media = { id: await this.upload(file, address.from) };
        const named = { filename: fileName(file), ...(caption !== undefined && { caption }) };
        return idOf(this.client.sendMedia({ ...address, medium: mediumOf(file), media, ...named }));
      }
      case 'template': {
        const { template, language, body, quickReplies } = part;
        const header = part.header && (await this.header(part.header, address.from));
        return idOf(
          this.client.sendTemplate({
            ...address,
            template,
            language,
            body,
            ...(header && { header }),
            ...(quickReplies && { quickReplies }),
          }),
        );
      }
    }
  }

  private async header(file: NoticeFile, from: string) {
    const medium = mediumOf(file);
    const header = medium === 'image' || medium === 'video' ? medium : 'document';
    return { medium: header, media: { id: await this.upload(file, from) } } as const;
  }

  private async upload(file: NoticeFile, from: string): Promise<string> {
    const key = `${from}:${file.sha256}`;
    const known = this.uploaded.get(key);
    if (known && known.until > Date.now()) return known.id;
    await this.place();
    try {
      const id = await this.client.uploadMedia({
        from,
        bytes: await this.bytesOf(file.sha256),
        mimeType: file.mediaType,
        filename: fileName(file),
      });
      if (this.uploaded.size >= UPLOADS_KNOWN) this.uploaded.delete(this.uploaded.keys().next().value!);
      this.uploaded.set(key, { id, until: Date.now() + UPLOAD_KEPT });
      return id;
    } finally {
      this.uploading -= 1;
      this.queue.shift()?.();
    }
  }

  /** Each file is in memory while it is uploaded: few at a time. */
  private async place(): Promise<void> {
    while (this.uploading >= this.uploads) await new Promise<void>((resolve) => this.queue.push(resolve));
    this.uploading += 1;
  }

  private async bytesOf(sha256: string): Promise<Uint8Array> {
    const open = await this.media.open(sha256);
    if (!open) throw new MediaMissingError(sha256);
    const chunks: Uint8Array[] = [];
    for await (const chunk of open.stream) chunks.push(chunk as Uint8Array);
    return Buffer.concat(chunks);
  }
}

const idOf = async (sent: Promise<{ readonly messageId: string }>): Promise<string> => (await sent).messageId;
