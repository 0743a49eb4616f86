import { isUtf8 } from 'node:buffer';
import type { RawBodyRequest } from '@nestjs/common';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { refusedWith } from '@sunwai/contracts';
import type { Principal } from '@sunwai/identity';
import { Caller, RequiresScope } from '@sunwai/identity';
import { PostMessage } from '../posting/post-message.js';
import type { PostState } from '../posting/posts.js';
import { Posts } from '../posting/posts.js';
import { PostMessageDto } from './post-message.dto.js';

type Accepted = { readonly messageId: string; readonly accepted: true; readonly repeated: boolean };

/** The door for adapters: programs that bring in what people say on channels of their own. */
@ApiTags('intake')
@ApiBearerAuth()
@Controller('api/v1/intake/messages')
@RequiresScope('intake:post')
export class MessagesController {
  constructor(
    private readonly messages: PostMessage,
    private readonly posts: Posts,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: 'Bring in a message of a person; answered once it is durable' })
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: 'Id of the message at its source' })
  async post(
    @Body() body: PostMessageDto,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: RawBodyRequest<object>,
    @Caller() caller: Principal,
  ): Promise<Accepted> {
    // Bytes that are not UTF-8 were read as U+FFFD: better told than kept.
    if (request.rawBody && !isUtf8(request.rawBody)) throw refusedWith('request.not_json');
    const posted = await this.messages.execute({ ...body, media: body.media ?? [], key: keyOf(key) }, caller);
    return { messageId: posted.messageId, accepted: true, repeated: posted.repeated };
  }

  @Get(':id')
  @ApiOperation({ summary: 'How far a message of the caller has come; its ticket is told by the registers' })
  async state(@Param('id') id: string, @Caller() caller: Principal): Promise<PostState> {
    const state = await this.posts.stateOf(caller, id);
    if (!state) throw refusedWith('intake.message_unknown');
    return state;
  }
}

const keyOf = (key: string | undefined): string => {
  if (key !== undefined && /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw refusedWith('request.invalid', {
    fields: ['Idempotency-Key'],
    problems: ['the header Idempotency-Key must be there, with 1 to 200 visible ASCII characters'],
  });
};
