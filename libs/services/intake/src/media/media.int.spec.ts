import type { IntakeMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { RunningService } from '@sunwai/hosting';
import { systemClock } from '@sunwai/kernel';
import type { MediaStore } from '@sunwai/media';
import { MEDIA_STORE } from '@sunwai/media';
import type { Message } from '@sunwai/messaging';
import type { MediaRef } from '@sunwai/ticket';
import type { TestPlatform } from '@sunwai/testing/platform';
import { eventually, listenTo, testPlatform, testSecrets } from '@sunwai/testing/platform';
import type { RunningSandbox } from '@sunwai/testing/sandbox';
import { startSandbox } from '@sunwai/testing/sandbox';
import type { IntakeConfigInput } from '../index.js';
import { IntakeModule } from '../index.js';

const RAM = '919415012345';

describe('files that people send by WhatsApp', () => {
  let sandbox: RunningSandbox;
  let platform: TestPlatform;
  let service: RunningService;
  let messages: Message<IntakeMessage>[];

  beforeEach(async () => {
    const { whatsappAppSecret: appSecret, whatsappAccessToken: accessToken } = testSecrets;
    sandbox = await startSandbox({ appSecret, accessToken });
    platform = await testPlatform({ clock: systemClock, whatsappUrl: sandbox.url });
    messages = await listenTo(platform.bus, topics.intakeMessages);
  });
  afterEach(async () => {
    await platform.dispose();
    await sandbox.close();
  });

  const start = async (lateMedia: IntakeConfigInput['lateMedia'] = {}) => {
    const whatsapp = { appSecrets: [testSecrets.whatsappAppSecret], verifyToken: testSecrets.whatsappVerifyToken };
    const late = { firstDelay: 20, longestDelay: 50, pollEvery: 20, ...lateMedia };
    service = await platform.start({
      modules: [IntakeModule.forRoot({ whatsapp, mediaRetries: [5, 5], lateMedia: late })],
    });
    await sandboxAt('PUT', 'callback', { url: `${service.httpUrl}/webhooks/whatsapp` });
  };
  const sandboxAt = async (method: string, path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${sandbox.url}/sandbox/${path}`, { method, headers, body: JSON.stringify(body) });
    expect(answer.ok).toBe(true);
    return (await answer.json()) as { id: string };
  };
  const writes = (content: object) => sandboxAt('POST', `phones/${RAM}/messages`, content);
  const file = (bytes: Buffer, mimeType: string) => ({ base64: bytes.toString('base64'), mimeType });
  const heard = (count: number) =>
    eventually(() => {
      expect(messages).toHaveLength(count);
      return messages.map(({ data }) => data);
    });
  const mediaOf = ({ content }: IntakeMessage): readonly MediaRef[] => ('media' in content ? content.media : []);

  it('are kept by what they are, with the words sent with them', async () => {
    await start();
    await writes({ image: { caption: 'टूटी सड़क' } });
    await writes({ voice: true });
    await writes({ document: true });
    const [photo, voice, paper] = await heard(3);
    expect(photo!.content).toMatchObject({ kind: 'media', words: 'टूटी सड़क' });
    expect([photo, voice, paper].map((message) => mediaOf(message!)[0]?.mediaType)).toEqual([
      'image/jpeg',
      'audio/ogg',
      'application/pdf',
    ]);
    const store = service.app.get<MediaStore>(MEDIA_STORE);
    const [{ sha256 = '', bytes } = {}] = mediaOf(photo!);
    expect((await store.open(sha256))?.bytes).toBe(bytes);
  });

  it.each([
    ['larger than the pack takes', { image: file(largePhoto(), 'image/jpeg') }, 'too_large'],
    ['not what they claim', { image: file(Buffer.from('%PDF-1.4\n%%EOF\n'), 'image/jpeg') }, 'type_refused'],
    [
      'programs',
      { document: file(Buffer.concat([Buffer.from('MZ'), Buffer.alloc(99)]), 'application/pdf') },
      'type_refused',
    ],
  ])('that are %s are told with the reason', async (_, content, missing) => {
    await start();
    await writes(content);
    const [message] = await heard(1);
    expect(mediaOf(message!)).toEqual([{ mediaType: expect.any(String), missing }]);
  });

  it('that Meta has no more are told as expired', async () => {
    await start();
    const body = messageBody({ type: 'image', image: { id: '123456', mime_type: 'image/jpeg', caption: 'देखिए' } });
    await writes({ raw: body });
    const [message] = await heard(1);
    expect(message!.content).toEqual({
      kind: 'media',
      media: [{ mediaType: 'image/jpeg', missing: 'expired' }],
      words: 'देखिए',
    });
  });

  it('come at the second try, and nobody sees that the first failed', async () => {
    await start();
    await sandboxAt('POST', 'faults', { failDownloads: { count: 2, httpStatus: 503 } });
    await writes({ image: true });
    const [message] = await heard(1);
    expect(mediaOf(message!)[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('that can not be had are told as missing at once, and follow when they are back', async () => {
    await start();
    await sandboxAt('POST', 'faults', { failDownloads: { count: 6, httpStatus: 500 } });
    await writes({ image: { caption: 'टूटा पुल' } });
    await writes({ text: 'कृपया जल्दी करें' });
    const all = await heard(3);
    const [photo] = all;
    const late = all.find(({ content }) => content.kind === 'late_media');
    expect(photo!.content).toMatchObject({ words: 'टूटा पुल', media: [{ missing: 'unreachable' }] });
    expect(late!.content).toEqual({
      kind: 'late_media',
      of: photo!.id,
      media: [{ sha256: expect.any(String), mediaType: 'image/jpeg', bytes: expect.any(Number) }],
    });
    expect(late).toMatchObject({ conversation: photo!.conversation, sender: photo!.sender, language: photo!.language });
  });

  it('do not come twice when they are late', async () => {
    await start();
    await sandboxAt('POST', 'faults', { failDownloads: { count: 4, httpStatus: 500 } });
    await writes({ image: true });
    await heard(2);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(messages).toHaveLength(2);
  });

  it('are given up when they never come, and that is told too', async () => {
    await start({ giveUpAfter: 100 });
    await sandboxAt('POST', 'faults', { failDownloads: { count: 10_000, httpStatus: 500 } });
    await writes({ image: true });
    const media = [{ mediaType: 'image/jpeg', missing: 'unreachable' }];
    const [photo, late] = await heard(2);
    expect(photo!.content).toEqual({ kind: 'media', media });
    expect(late!.content).toEqual({ kind: 'late_media', of: photo!.id, media });
  });
});

/** Begins as a photo does, and is a little larger than the 5 MB of packs/amethi. */
function largePhoto(): Buffer {
  return Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(5_100_000)]);
}

const messageBody = (message: object) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '200000000000001',
      changes: [
        {
          field: 'messages',
          value: {
            metadata: { phone_number_id: '100000000000001' },
            messages: [{ from: RAM, id: 'wamid.with-media', timestamp: '1790000000', ...message }],
          },
        },
      ],
    },
  ],
});
