import type { Readable } from 'node:stream';
import { Controller, Header, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { refusedWith } from '@sunwai/contracts';
import type { Principal } from '@sunwai/identity';
import { Caller, RequiresScope } from '@sunwai/identity';
import type { AcceptedMedia } from '@sunwai/media';
import type { FastifyRequest } from 'fastify';
import { UploadMedia } from '../posting/upload-media.js';
import { claimedTypeOf, paths } from './raw-bodies.js';

/** `POST /api/v1/intake/media?pack=amethi` with the file's bytes as the body and its type as the content type. */
@ApiTags('intake')
@ApiBearerAuth()
@Controller(paths.media)
@RequiresScope('intake:post')
export class MediaUploadController {
  constructor(private readonly uploads: UploadMedia) {}

  /** A file that is refused is not read to its end: the connection is closed after the answer. */
  @Post()
  @Header('connection', 'close')
  @ApiOperation({ summary: 'Upload a file, to be named by its sha256 in a message of the same caller' })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiQuery({ name: 'pack', description: 'Programme, whose limits apply' })
  async upload(
    @Query('pack') pack: unknown,
    @Req() request: FastifyRequest<{ Body: Readable }>,
    @Caller() caller: Principal,
  ): Promise<AcceptedMedia> {
    if (typeof pack !== 'string' || pack === '') {
      throw refusedWith('request.invalid', { fields: ['pack'], problems: ['the query must name a pack'] });
    }
    const claimedType = claimedTypeOf(request.raw);
    // Taken from the request, not by @Body(): the validation pipe would copy the stream field by field, sockets and all,
    // and that ends the process.
    // Destroying the request would cut the connection before the refusal is told.
    const content = request.body.iterator({ destroyOnReturn: false });
    return this.uploads.execute({ pack, content, ...(claimedType === undefined ? {} : { claimedType }) }, caller);
  }
}
