import type { ServerReadableStream, ServerWritableStream } from '@grpc/grpc-js';
import { Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { refusedWith } from '@sunwai/contracts';
import { departmentsV1 as V1, mediaRefWire } from '@sunwai/contracts/grpc';
import { GrpcBareStream, GrpcDoor, writeAll } from '@sunwai/doors';
import type { AccessList, Principal } from '@sunwai/identity';
import { ACCESS_LIST, authenticateCall, Caller, RequiresScope } from '@sunwai/identity';
import { seconds } from '@sunwai/kernel';
import { DepartmentAnswers } from '../answers/department-answers.js';
import { EvidenceFiles } from '../answers/evidence-files.js';
import { DepartmentAssignments } from '../assignments/department-assignments.js';
import { orRefused } from './or-refused.js';

/** Its messages are encoded when they are kept. */
type WatchCall = ServerWritableStream<V1.WatchAssignmentsRequest, Buffer>;
type UploadCall = ServerReadableStream<V1.UploadEvidenceRequest, V1.UploadEvidenceResponse>;
type DownloadCall = ServerWritableStream<V1.DownloadMediaRequest, V1.DownloadMediaResponse>;

const shortestHeartbeat = 5;
const longestHeartbeat = 3_600;
/** Of an uploaded piece, in bytes. */
const largestChunk = 1024 * 1024;

/** The streams of `DepartmentService`, on bare calls. */
@GrpcDoor()
@RequiresScope('departments:serve')
export class DepartmentStreamsController {
  constructor(
    @Inject(DepartmentAssignments) private readonly assignments: DepartmentAssignments,
    @Inject(DepartmentAnswers) private readonly answers: DepartmentAnswers,
    @Inject(EvidenceFiles) private readonly files: EvidenceFiles,
    @Inject(ACCESS_LIST) private readonly access: AccessList,
  ) {}

  @GrpcBareStream('DepartmentService', 'WatchAssignments')
  async watch(@Payload() call: WatchCall, @Caller() caller: Principal): Promise<void> {
    const { resumeAfter: cursor, offices } = call.request;
    const heartbeat = heartbeatOf(call.request);
    const { pack, department } = orRefused(this.answers.seatOf(caller));
    for (const office of offices)
      if (pack.office(office)?.department !== department) throw refusedWith('pack.unknown_office', { office });
    const addressee = { pack: pack.id, department };
    const after = await this.assignments.placeOf(addressee, cursor);
    const recheck = async (): Promise<void> => {
      orRefused(await authenticateCall(this.access, call.metadata, 'departments:serve'));
    };
    await writeAll(call, (signal) =>
      this.assignments.watch({ addressee, offices, after, cursor, heartbeat, recheck }, signal),
    );
  }

  @GrpcBareStream('DepartmentService', 'UploadEvidence')
  async upload(@Payload() call: UploadCall, @Caller() caller: Principal): Promise<V1.UploadEvidenceResponse> {
    const parts = (call as AsyncIterable<V1.UploadEvidenceRequest>)[Symbol.asyncIterator]();
    const first = await parts.next();
    const start = first.done === true ? undefined : first.value.part;
    if (start?.$case !== 'start') throw refusedWith('media.upload_order');
    const ticket = orRefused(await this.answers.find(caller, start.value.number));
    const kept = await this.files.keep(ticket, start.value.mediaType, chunksOf(parts));
    return { media: mediaRefWire.to(orRefused(kept)) };
  }

  @GrpcBareStream('DepartmentService', 'DownloadMedia')
  async download(@Payload() call: DownloadCall, @Caller() caller: Principal): Promise<void> {
    const { number, sha256 } = call.request;
    const ticket = orRefused(await this.answers.find(caller, number));
    const { media, content } = orRefused(await this.files.open(ticket, sha256));
    await writeAll(call, async function* (signal): AsyncGenerator<readonly V1.DownloadMediaResponse[]> {
      yield [{ part: { $case: 'media', value: mediaRefWire.to(media) } }];
      for await (const chunk of content.stream) {
        if (signal.aborted) return;
        yield [{ part: { $case: 'chunk', value: chunk as Buffer } }];
      }
    });
  }
}

const heartbeatOf = ({ heartbeatSeconds }: V1.WatchAssignmentsRequest): number | undefined => {
  if (heartbeatSeconds === 0) return undefined;
  if (heartbeatSeconds < shortestHeartbeat || heartbeatSeconds > longestHeartbeat)
    throw refusedWith('request.invalid', {
      fields: ['heartbeatSeconds'],
      problems: [`heartbeatSeconds must be 0, or from ${shortestHeartbeat} to ${longestHeartbeat}`],
    });
  return seconds(heartbeatSeconds);
};

async function* chunksOf(parts: AsyncIterator<V1.UploadEvidenceRequest>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await parts.next();
    if (done === true) return;
    const { part } = value as V1.UploadEvidenceRequest;
    if (part?.$case !== 'chunk') throw refusedWith('media.upload_order');
    if (part.value.length > largestChunk) throw refusedWith('request.too_large');
    yield part.value;
  }
}
