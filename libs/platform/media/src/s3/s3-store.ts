import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { S3ServiceException } from '@aws-sdk/client-s3';
import { GetObjectCommand, HeadBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { seconds } from '@sunwai/kernel';
import type { ByteRange, Content, MediaStore, OpenMedia, StoredMedia } from '../media-store.js';
import { isMediaName, MediaUnavailableError } from '../media-store.js';
import { verified } from '../verified.js';
import { s3PlaceOf } from './s3-url.js';
import type { Spooled } from './spool.js';
import { spool } from './spool.js';

export type S3Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

const CONNECTION_PATIENCE = seconds(5);
/** A connection on which nothing moves for so long is lost. */
const SILENCE = seconds(30);
const SENDING_TRIES = 3;

/**
 * Files in a bucket of Amazon S3 or of any server that speaks its protocol, each under its SHA-256. The bucket is not
 * made here. Without credentials the SDK's own ways to find them are taken (the role of the machine or the pod).
 *
 * A file's name is known only when its last byte has come, so it is first kept in a local temporary file and then sent
 * in one request with its length and hash, which the server checks. (Sending it at once under a passing name and
 * copying it would write it twice on the server, leave half files behind when a process dies, and could not be sent
 * again after a lost connection.)
 *
 * @throws {MediaUnavailableError} the server can't be reached, refuses the credentials or has no such bucket
 */
export const openMediaBucket = async (url: string, credentials?: S3Credentials): Promise<MediaStore> => {
  const { bucket, prefix, endpoint, region, pathStyle } = s3PlaceOf(url);
  const client = new S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
    requestHandler: { connectionTimeout: CONNECTION_PATIENCE, socketTimeout: SILENCE },
    // Content is checked here against its name; the SDK's own checksums are not known to every server.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    client.destroy();
    throw unavailable(`use the bucket ${bucket}`, error);
  }
  return new MediaBucket(client, bucket, prefix);
};

class MediaBucket implements MediaStore {
  private readonly inHand = new Set<Promise<unknown>>();

  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly prefix: string,
  ) {}

  put(content: Content): Promise<StoredMedia> {
    const work = this.store(content).finally(() => this.inHand.delete(work));
    this.inHand.add(work);
    return work;
  }

  async open(sha256: string, range?: ByteRange): Promise<OpenMedia | undefined> {
    const bytes = await this.sizeOf(sha256);
    if (bytes === undefined) return undefined;
    const whole = !range || (range.start === 0 && (range.end === undefined || range.end >= bytes - 1));
    const content = whole ? verified(this.read(sha256), sha256) : this.readPart(sha256, range, bytes);
    return { bytes, stream: Readable.from(content, { objectMode: false }) };
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.sizeOf(sha256)) !== undefined;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.inHand);
    this.client.destroy();
  }

  private place(sha256: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: this.prefix + sha256 };
  }

  private async sizeOf(sha256: string): Promise<number | undefined> {
    if (!isMediaName(sha256)) return undefined;
    try {
      return (await this.client.send(new HeadObjectCommand(this.place(sha256)))).ContentLength ?? 0;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw unavailable('look for a file', error);
    }
  }

  private async store(content: Content): Promise<StoredMedia> {
    const spooled = await spool(content);
    try {
      await this.send(spooled);
    } finally {
      await spooled.remove();
    }
    return { sha256: spooled.sha256, bytes: spooled.bytes };
  }

  /** The SDK sends no stream twice, as it can't begin it anew; here it can be. */
  private async send(spooled: Spooled): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.sendOnce(spooled);
      } catch (error) {
        const refused = (statusOf(error) ?? 500) < 500;
        if (refused || tries === SENDING_TRIES) throw unavailable('keep a file', error);
      }
      await pause(tries * 200);
    }
  }

  /** Over a file that is there already, too: the bytes are the same, and a damaged one is healed. */
  private async sendOnce({ sha256, bytes, read }: Spooled): Promise<void> {
    const body = read();
    try {
      const checksum = Buffer.from(sha256, 'hex').toString('base64');
      const file = { ...this.place(sha256), Body: body, ContentLength: bytes, ChecksumSHA256: checksum };
      await this.client.send(new PutObjectCommand(file));
    } finally {
      body.destroy();
    }
  }

  private async *read(sha256: string, range?: string): AsyncGenerator<Uint8Array> {
    try {
      const request = new GetObjectCommand({ ...this.place(sha256), ...(range && { Range: range }) });
      const { Body: body } = await this.client.send(request);
      // In Node it is a stream of the response, which is let go when its reader leaves early.
      if (body) yield* body as Readable as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw unavailable('read a file', error);
    }
  }

  private async *readPart(sha256: string, { start, end }: ByteRange, bytes: number): AsyncGenerator<Uint8Array> {
    if (start < bytes) yield* this.read(sha256, `bytes=${start}-${end ?? ''}`);
  }
}

const statusOf = (error: unknown): number | undefined =>
  (error as Partial<S3ServiceException> | null)?.$metadata?.httpStatusCode;

const unavailable = (doing: string, error: unknown): MediaUnavailableError => {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  const status = statusOf(error);
  const why = [status, code ?? name, message].filter(Boolean).join(' ');
  return new MediaUnavailableError(`Media bucket: can't ${doing} (${why || 'no answer'})`, { cause: error });
};
