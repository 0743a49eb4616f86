import { createHash } from 'node:crypto';
import { credentials, Metadata } from '@grpc/grpc-js';
import type { IntakeMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import { commonV1, intakeV1, refusalOfStatus } from '@sunwai/contracts/grpc';
import type { Message } from '@sunwai/messaging';
import type { TestPlatform } from '@sunwai/testing/platform';
import { eventually, listenTo, testPlatform } from '@sunwai/testing/platform';
import { IntakeModule } from '../index.js';

const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const sha256 = createHash('sha256').update(jpeg).digest('hex');

describe('the gRPC door for adapters', () => {
  let platform: TestPlatform;
  let messages: Message<IntakeMessage>[];
  let client: InstanceType<typeof intakeV1.IntakeServiceClient>;

  beforeEach(async () => {
    platform = await testPlatform();
    const whatsapp = { appSecrets: [platform.secrets.whatsappAppSecret], verifyToken: 'a word' };
    const { grpcAddress } = await platform.start({
      modules: [IntakeModule.forRoot({ whatsapp })],
      grpcServices: ['sunwai.intake.v1.IntakeService'],
    });
    messages = await listenTo(platform.bus, topics.intakeMessages);
    client = new intakeV1.IntakeServiceClient(grpcAddress, credentials.createInsecure());
  });
  afterEach(async () => {
    client.close();
    await platform.dispose();
  });

  const heard = (count: number) =>
    eventually(() => {
      expect(messages).toHaveLength(count);
      return messages.map(({ data }) => data);
    });
  const metadata = (token = platform.tokens.adapter) => {
    const made = new Metadata();
    made.set('authorization', `Bearer ${token}`);
    return made;
  };
  const settled = <T>(begin: (done: (error: unknown, value?: T) => void) => unknown) =>
    new Promise<T>((resolve, reject) => {
      begin((error, value) => (error ? reject(refusalOfStatus(error) ?? error) : resolve(value as T)));
    });
  const request = {
    pack: 'amethi',
    idempotencyKey: 'post-1',
    channel: commonV1.Channel.X,
    sender: { account: '@ram' },
    words: 'बिजली नहीं है',
    media: [],
  } satisfies intakeV1.PostMessageRequest;
  const postOver = (more: Partial<intakeV1.PostMessageRequest> = {}, token?: string) =>
    settled<intakeV1.PostMessageResponse>((done) => client.postMessage({ ...request, ...more }, metadata(token), done));
  const uploadOver = (...parts: intakeV1.UploadMediaRequest[]) =>
    settled<intakeV1.UploadMediaResponse>((done) => {
      const stream = client.uploadMedia(metadata(), done);
      for (const part of parts) stream.write(part);
      stream.end();
    });
  const start: intakeV1.UploadMediaRequest = {
    part: { $case: 'start', value: { pack: 'amethi', mediaType: 'image/jpeg' } },
  };
  const chunk = (value: Buffer): intakeV1.UploadMediaRequest => ({ part: { $case: 'chunk', value } });

  it('takes files and messages as over HTTP, once', async () => {
    const { media } = await uploadOver(start, chunk(jpeg.subarray(0, 9)), chunk(jpeg.subarray(9)));
    expect(media).toMatchObject({ sha256, mediaType: 'image/jpeg', bytes: jpeg.length });
    const kind = commonV1.Kind.DEMAND;
    const more = { media: [media!], coordinates: { latitude: 26.15, longitude: 81.81 }, stated: { kind } };
    const { messageId, repeated } = await postOver(more);
    expect(repeated).toBe(false);
    const [words, place] = await heard(2);
    expect(words).toMatchObject({ id: messageId, stated: { kind: 'demand' }, content: { media: [{ sha256 }] } });
    expect(place!.content.kind).toBe('location');
    expect(await postOver(more)).toEqual({ messageId, repeated: true });
    await expect(postOver({ words: 'और' })).rejects.toMatchObject({ code: 'intake.key_reused' });
  });

  it('says no with the same codes', async () => {
    await expect(postOver({ pack: 'atlantis' })).rejects.toMatchObject({ code: 'pack.unknown' });
    await expect(postOver({ channel: commonV1.Channel.UNSPECIFIED })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(postOver({ idempotencyKey: '' })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(postOver({}, platform.tokens.auditor)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(uploadOver(chunk(jpeg))).rejects.toMatchObject({ code: 'media.upload_order' });
    await expect(uploadOver(start, start)).rejects.toMatchObject({ code: 'media.upload_order' });
    await expect(uploadOver(start, chunk(Buffer.from('%PDF-1.4\n')))).rejects.toMatchObject({
      code: 'media.type_refused',
    });
  });
});
