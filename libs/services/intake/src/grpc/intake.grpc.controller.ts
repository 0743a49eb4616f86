import type { ServerReadableStream } from '@grpc/grpc-js';
import { GrpcMethod, Payload } from '@nestjs/microservices';
import { refusedWith } from '@sunwai/contracts';
import type { intakeV1 } from '@sunwai/contracts/grpc';
import { mediaRefWire } from '@sunwai/contracts/grpc';
import { GrpcBareStream, GrpcDoor } from '@sunwai/doors';
import type { Principal } from '@sunwai/identity';
import { Caller, RequiresScope } from '@sunwai/identity';
import { PostMessage } from '../posting/post-message.js';
import { UploadMedia } from '../posting/upload-media.js';
import { PostMessageRequestDto, postRequestOf } from './post-message.dto.js';

type UploadCall = ServerReadableStream<intakeV1.UploadMediaRequest, intakeV1.UploadMediaResponse>;

/** `sunwai.intake.v1.IntakeService`: the same as over HTTP. */
@GrpcDoor()
@RequiresScope('intake:post')
export class IntakeGrpcController {
  constructor(
    private readonly messages: PostMessage,
    private readonly uploads: UploadMedia,
  ) {}

  @GrpcMethod('IntakeService', 'PostMessage')
  async post(
    @Payload() request: PostMessageRequestDto,
    @Caller() caller: Principal,
  ): Promise<intakeV1.PostMessageResponse> {
    return this.messages.execute(postRequestOf(request), caller);
  }

  @GrpcBareStream('IntakeService', 'UploadMedia')
  async upload(@Payload() call: UploadCall, @Caller() caller: Principal): Promise<intakeV1.UploadMediaResponse> {
    const parts: AsyncIterator<intakeV1.UploadMediaRequest> = call[Symbol.asyncIterator]();
    const first: IteratorResult<intakeV1.UploadMediaRequest> = await parts.next();
    const part = first.done === true ? undefined : first.value.part;
    if (part?.$case !== 'start') throw refusedWith('media.upload_order');
    const { pack, mediaType } = part.value;
    const claimed = mediaType === '' ? {} : { claimedType: mediaType };
    const media = await this.uploads.execute({ pack, content: chunksOf(parts), ...claimed }, caller);
    return { media: mediaRefWire.to(media) };
  }
}

/** By hand, so that giving up half-way does not end the call before its refusal is told. */
async function* chunksOf(parts: AsyncIterator<intakeV1.UploadMediaRequest>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = await parts.next();
    if (next.done === true) return;
    const { part } = next.value;
    if (part?.$case !== 'chunk') throw refusedWith('media.upload_order');
    yield part.value;
  }
}
