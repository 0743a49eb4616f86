import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mediaStoreContract } from '../contract/index.js';
import { contentOf, sample } from '../contract/samples.js';
import { MediaCorruptError, MediaUnavailableError, openMediaStore } from '../index.js';
import { s3PlaceOf } from './s3-url.js';

const {
  SUNWAI_TEST_S3_URL: bucketUrl,
  SUNWAI_TEST_S3_ACCESS_KEY: accessKey,
  SUNWAI_TEST_S3_SECRET_KEY: secretKey,
} = process.env;

/** A prefix of its own in the bucket of the environment, as one address. */
const newPrefix = (): string => {
  const url = new URL(bucketUrl!);
  url.pathname = `/test-${randomUUID()}`;
  return url.href;
};
const open = (url: string) => openMediaStore({ url, ...(accessKey && { accessKey }), ...(secretKey && { secretKey }) });

const bare = (url: string) => {
  const { bucket, prefix, endpoint, region, pathStyle } = s3PlaceOf(url);
  const credentials = { accessKeyId: accessKey ?? '', secretAccessKey: secretKey ?? '' };
  const client = new S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint !== undefined && { endpoint }),
    ...(accessKey && { credentials }),
  });
  return { client, bucket, prefix };
};

const keysUnder = async (url: string): Promise<string[]> => {
  const { client, bucket, prefix } = bare(url);
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  client.destroy();
  return Contents.map(({ Key }) => Key!);
};

const remove = async (url: string): Promise<void> => {
  const keys = await keysUnder(url);
  const { client, bucket } = bare(url);
  if (keys.length > 0)
    await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }));
  client.destroy();
};

if (bucketUrl) {
  mediaStoreContract('The bucket engine', async () => {
    const url = newPrefix();
    return { store: await open(url), reopen: () => open(url), dispose: () => remove(url) };
  });

  describe('A bucket of media', () => {
    it('holds each file once, as it is, under its name', async () => {
      const url = newPrefix();
      const store = await open(url);
      const { sha256 } = await store.put(sample(2_000));
      await store.put(sample(2_000));
      expect(await keysUnder(url)).toEqual([s3PlaceOf(url).prefix + sha256]);
      await store.close();
      await remove(url);
    });

    it('never passes altered bytes off as the file, and is healed by putting the right ones', async () => {
      const url = newPrefix();
      const store = await open(url);
      const bytes = sample(200_000);
      const { sha256 } = await store.put(bytes);
      const { client, bucket, prefix } = bare(url);
      const altered = Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')]);
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: prefix + sha256, Body: altered }));
      client.destroy();
      await expect(contentOf(store, sha256)).rejects.toThrow(MediaCorruptError);
      await store.put(bytes);
      expect((await contentOf(store, sha256))?.equals(bytes)).toBe(true);
      await store.close();
      await remove(url);
    });

    it('leaves nothing in the folder for temporary files, kept or not', async () => {
      const ours = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('sunwai-media-'));
      const before = await ours();
      const url = newPrefix();
      const store = await open(url);
      await store.put(sample(1_000));
      async function* breaksOff(): AsyncGenerator<Uint8Array> {
        yield sample(1_000);
        throw new Error('the sender hung up');
      }
      await expect(store.put(breaksOff())).rejects.toThrow('hung up');
      expect((await ours()).filter((name) => !before.includes(name))).toEqual([]);
      await store.close();
      await remove(url);
    });

    it('that is not there, or is not for this key, is unavailable', async () => {
      const other = new URL(bucketUrl);
      other.hostname = `no-such-${randomUUID()}`;
      await expect(open(other.href)).rejects.toThrow(MediaUnavailableError);
      await expect(openMediaStore({ url: bucketUrl, accessKey: 'nobody', secretKey: 'nothing' })).rejects.toThrow(
        MediaUnavailableError,
      );
    });
  });
} else {
  it.skip('The bucket engine needs a server: npm run infra, then SUNWAI_TEST_S3_URL=s3://bucket?endpoint=…', () =>
    undefined);
}

describe('A server of buckets that is not there', () => {
  it('is unavailable', async () => {
    const opening = openMediaStore({
      url: 's3://media?endpoint=http://127.0.0.1:1',
      accessKey: 'nobody',
      secretKey: 'nothing',
    });
    await expect(opening).rejects.toThrow(MediaUnavailableError);
  });

  it.each(['s3://', 's3://media?pathstyle=true', 'ftp://media'])('%s is no place for files', async (url) => {
    await expect(openMediaStore({ url })).rejects.toThrow();
  });
});
