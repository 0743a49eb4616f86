import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { isRefusal, refuse, RefusedError } from '@sunwai/kernel';
import { PublicDoor } from '@sunwai/identity';
import type { FastifyReply } from 'fastify';
import { byteRangeOf } from './byte-range.js';
import { fileNameOf } from './file-name.js';
import type { LinkQuery, MediaLinks, VerifiedLink } from './media-links.js';
import type { MediaStore, OpenMedia } from './media-store.js';
import { familyOf } from './media.config.js';
import { MEDIA_LINKS, MEDIA_STORE } from './media.tokens.js';
import { headWanted, mediaTypeOf } from './sniff.js';

/**
 * `GET /media/<sha256>?expires=…&signature=…`: a file, to whoever has a link to it that is signed and not expired.
 * Shown in the page only if it is a picture, sound or video; whatever it is, it runs nothing and loads nothing.
 * Ranges as in RFC 9110, one at a time.
 */
@Controller('media')
@PublicDoor()
export class MediaController {
  /** The type is told from the bytes, and a name's bytes never change. */
  private readonly types = new Map<string, string>();

  constructor(
    @Inject(MEDIA_STORE) private readonly store: MediaStore,
    @Inject(MEDIA_LINKS) private readonly links: MediaLinks,
  ) {}

  @Get(':sha256')
  async show(
    @Param('sha256') sha256: string,
    @Query() query: LinkQuery,
    @Headers() headers: Readonly<Record<string, string | undefined>>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const link = this.links.verify(sha256, query);
    if (isRefusal(link)) throw new RefusedError(link);
    const whole = await this.opened(sha256);
    this.describe(reply, link, await this.typeOf(sha256));
    if (headers['if-none-match'] === etagOf(sha256)) return void reply.status(304).send();

    const current = headers['if-range'] === undefined || headers['if-range'] === etagOf(sha256);
    const range = current ? byteRangeOf(headers['range'], whole.bytes) : 'whole';
    if (range === 'unsatisfiable')
      return void reply.status(416).header('content-range', `bytes */${whole.bytes}`).send();
    if (range === 'whole') return void reply.header('content-length', whole.bytes).send(whole.stream);

    const part = await this.opened(sha256, range);
    reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${whole.bytes}`);
    reply.header('content-length', range.end - range.start + 1).send(part.stream);
  }

  private async opened(sha256: string, range?: { start: number; end: number }): Promise<OpenMedia> {
    const media = await this.store.open(sha256, range);
    if (!media) throw new RefusedError(refuse('media.unknown'));
    return media;
  }

  private describe(reply: FastifyReply, link: VerifiedLink, type: string): void {
    const shown = type !== 'image/svg+xml' && familyOf(type) !== 'document';
    const seconds = Math.max(0, Math.floor((link.expiresAt - Date.now()) / 1_000));
    reply.headers({
      'content-type': type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename="${fileNameOf(link.sha256, type)}"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'referrer-policy': 'no-referrer',
      'accept-ranges': 'bytes',
      'cache-control': `private, max-age=${seconds}, immutable`,
      etag: etagOf(link.sha256),
    });
  }

  private async typeOf(sha256: string): Promise<string> {
    const known = this.types.get(sha256);
    if (known) return known;
    const first = await this.beginning(sha256, 8);
    const type = (await mediaTypeOf(await this.beginning(sha256, headWanted(first)))) ?? 'application/octet-stream';
    if (this.types.size >= 10_000) this.types.clear();
    this.types.set(sha256, type);
    return type;
  }

  private async beginning(sha256: string, bytes: number): Promise<Buffer> {
    const { stream } = await this.opened(sha256, { start: 0, end: bytes - 1 });
    const pieces: Uint8Array[] = [];
    for await (const piece of stream) pieces.push(piece as Uint8Array);
    return Buffer.concat(pieces);
  }
}

const etagOf = (sha256: string): string => `"${sha256}"`;
