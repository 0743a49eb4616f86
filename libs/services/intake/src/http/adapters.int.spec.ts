import type { IntakeMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { RunningService } from '@sunwai/hosting';
import type { Message } from '@sunwai/messaging';
import { ticketNumber } from '@sunwai/ticket';
import type { TestPlatform } from '@sunwai/testing/platform';
import { eventually, listenTo, testPlatform } from '@sunwai/testing/platform';
import { createHash } from 'node:crypto';
import { IntakeModule } from '../index.js';

const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const sha256 = createHash('sha256').update(jpeg).digest('hex');

describe('the HTTP doors for adapters', () => {
  let platform: TestPlatform;
  let service: RunningService;
  let messages: Message<IntakeMessage>[];

  beforeEach(async () => {
    platform = await testPlatform();
    const whatsapp = { appSecrets: [platform.secrets.whatsappAppSecret], verifyToken: 'a word' };
    service = await platform.start({ modules: [IntakeModule.forRoot({ whatsapp })] });
    messages = await listenTo(platform.bus, topics.intakeMessages);
  });
  afterEach(() => platform.dispose());

  const heard = (count: number) =>
    eventually(() => {
      expect(messages).toHaveLength(count);
      return messages.map(({ data }) => data);
    });
  type Answer = { status: number; body: Record<string, unknown> };
  const call = async (path: string, init: RequestInit, token = platform.tokens.adapter): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) };
    const answer = await fetch(`${service.httpUrl}/api/v1/intake/${path}`, { ...init, headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const complaint = { pack: 'amethi', channel: 'x', sender: { account: '@ram', name: 'Ram' }, words: 'बिजली नहीं है' };
  const post = (body: object | string | Buffer, key = 'post-1', token?: string) =>
    call(
      'messages',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key === '' ? {} : { 'idempotency-key': key }) },
        body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      },
      token,
    );
  const upload = (bytes: Buffer, type = 'image/jpeg', pack = 'amethi', token?: string) =>
    call(`media?pack=${pack}`, { method: 'POST', headers: { 'content-type': type }, body: bytes }, token);

  it('take a message in and say how far it has come', async () => {
    const { status, body } = await post(complaint);
    expect([status, body]).toEqual([202, { messageId: expect.any(String), accepted: true, repeated: false }]);
    const [message] = await heard(1);
    const { id } = platform.principals.adapter;
    expect(message).toMatchObject({
      id: body['messageId'],
      pack: 'amethi',
      channel: 'x',
      service: id,
      sourceMessageId: 'post-1',
      sender: { ref: platform.persons.ref('account', 'x:@ram'), account: '@ram', name: 'Ram' },
      actor: { kind: 'adapter', id },
      content: { kind: 'text', words: 'बिजली नहीं है' },
      language: { language: 'hi', script: 'Deva' },
    });
    await eventually(async () =>
      expect(await call(`messages/${String(body['messageId'])}`, {})).toMatchObject({
        status: 200,
        body: { messageId: body['messageId'], state: 'handed_over' },
      }),
    );
    expect(await call(`messages/${String(body['messageId'])}`, {}, platform.tokens.control_room)).toMatchObject({
      status: 404,
      body: { code: 'intake.message_unknown' },
    });
  });

  it('take the same once, in whatever order its fields come, and nothing else under its key', async () => {
    const first = await post(complaint);
    const again = await post(Object.fromEntries(Object.entries(complaint).reverse()));
    expect(again).toEqual({ status: 202, body: { ...first.body, repeated: true } });
    expect(await post({ ...complaint, words: 'पानी नहीं है' })).toMatchObject({
      status: 409,
      body: { code: 'intake.key_reused' },
    });
    // Another caller's keys are its own.
    const other = await post(complaint, 'post-1', platform.tokens.control_room);
    expect(other.body['messageId']).not.toBe(first.body['messageId']);
    await heard(2);
  });

  it('of two at once with one key take one', async () => {
    const answers = await Promise.all([post(complaint), post({ ...complaint, words: 'पानी नहीं है' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    await post(complaint, 'behind');
    expect(new Set((await heard(2)).map(({ id }) => id)).size).toBe(2);
  });

  it('take everything that can be said besides', async () => {
    expect(await upload(jpeg)).toEqual({ status: 201, body: { sha256, mediaType: 'image/jpeg', bytes: jpeg.length } });
    const ticket = ticketNumber({
      prefix: 'AME',
      source: 'some source',
      attempt: 0,
      key: Buffer.from('a key that is for tests'),
    });
    const { status } = await post({
      ...complaint,
      channel: 'desk',
      sender: { phone: '094150 12345' },
      complainant: { phone: '+91 94150 12346', name: 'Sita' },
      media: [sha256],
      coordinates: { latitude: 26.15, longitude: 81.81, label: 'Tiloi' },
      stated: { kind: 'demand', category: platform.pack.categories[0]!.id, placeWords: 'Tiloi', ticket },
      sentAt: '2026-11-20T12:00:00+05:30',
      language: { language: 'en', script: 'Latn' },
      inReplyTo: 'our-message',
    });
    expect(status).toBe(202);
    const [words, place] = await heard(2);
    expect(words).toMatchObject({
      sender: { phone: '+919415012345', ref: platform.persons.ref('tel', '+919415012345') },
      stated: { kind: 'demand', placeWords: 'Tiloi', ticket, complainant: { phone: '+919415012346', name: 'Sita' } },
      sentAt: '2026-11-20T06:30:00.000Z',
      language: { language: 'en', script: 'Latn' },
      inReplyTo: 'our-message',
      content: { kind: 'media', words: complaint.words, media: [{ sha256, mediaType: 'image/jpeg' }] },
    });
    expect(place).toMatchObject({
      conversation: words!.conversation,
      content: { kind: 'location', coordinates: { latitude: 26.15, longitude: 81.81, label: 'Tiloi' } },
    });
    expect(place!.id).not.toBe(words!.id);
  });

  it("knows an officer's own number, whatever way it comes by", async () => {
    const officer = platform.pack.officers.find(({ phones: [phone] }) => phone)!;
    await post({ ...complaint, channel: 'portal', sender: { phone: officer.phones[0] } });
    expect((await heard(1))[0]!.sender.officer).toBe(officer.id);
  });

  it.each<[string, object | string | Buffer, number, string]>([
    ['nothing said', { ...complaint, words: ' ' }, 400, 'intake.empty'],
    ['nobody who says it', { ...complaint, sender: { name: 'Ram' } }, 400, 'intake.sender_missing'],
    ['a number that is none', { ...complaint, sender: { phone: '12' } }, 400, 'intake.phone_invalid'],
    ['too many words', { ...complaint, words: 'क'.repeat(20_001) }, 413, 'intake.words_too_long'],
    ['an unknown programme', { ...complaint, pack: 'atlantis' }, 404, 'pack.unknown'],
    ['an unknown category', { ...complaint, stated: { category: 'dragons' } }, 422, 'pack.unknown_category'],
    ['an unknown place', { ...complaint, stated: { place: 'atlantis' } }, 422, 'pack.unknown_place'],
    ['a mistyped ticket number', { ...complaint, stated: { ticket: 'AME-7K3M-9QX2-S' } }, 422, 'number.check_failed'],
    ['a file never uploaded', { ...complaint, media: ['0'.repeat(64)] }, 404, 'media.unknown'],
    ['an unknown channel', { ...complaint, channel: 'telepathy' }, 400, 'request.invalid'],
    ['a field that there is not', { ...complaint, actor: { kind: 'control_room' } }, 400, 'request.invalid'],
    ['NUL characters', { ...complaint, words: 'a\0b' }, 400, 'request.invalid'],
    ['half of a character', { ...complaint, sender: { account: 'a\ud83d' } }, 400, 'request.invalid'],
    ['broken JSON', '{"pack":', 400, 'request.not_json'],
    [
      'bytes that are no UTF-8',
      Buffer.from(JSON.stringify({ ...complaint, words: 'caf\xe9' }), 'latin1'),
      400,
      'request.not_json',
    ],
    ['a body too large', JSON.stringify({ ...complaint, words: 'x'.repeat(3_200_000) }), 413, 'request.too_large'],
  ])('say no to %s', async (_, body, status, code) => {
    expect(await post(body)).toMatchObject({ status, body: { code } });
    await post(complaint, 'behind');
    expect((await heard(1))[0]!.sourceMessageId).toBe('behind');
  });

  it('want to know the message at its source', async () => {
    expect(await post(complaint, '')).toMatchObject({
      status: 400,
      body: { code: 'request.invalid', details: { fields: ['Idempotency-Key'] } },
    });
  });

  it('are shut to whoever may not post, and to other programmes', async () => {
    expect(await post(complaint, 'k', 'a guess')).toMatchObject({ status: 401, body: { code: 'access.invalid' } });
    expect(await post(complaint, 'k', platform.tokens.auditor)).toMatchObject({ status: 403 });
    expect(await upload(jpeg, 'image/jpeg', 'amethi', platform.tokens.auditor)).toMatchObject({ status: 403 });
    const { token } = await platform.access.grant({ kind: 'adapter', label: 'Other', pack: 'jalore' });
    expect(await post(complaint, 'k', token)).toMatchObject({ status: 403, body: { code: 'access.forbidden' } });
  });

  it.each([
    ['not what they claim', Buffer.from('%PDF-1.4\n%%EOF\n'), 'image/jpeg', 415, 'media.type_refused'],
    ['text that runs', Buffer.from('<html><script>alert(1)</script>'), 'text/plain', 415, 'media.type_refused'],
    ['empty', Buffer.alloc(0), 'image/jpeg', 400, 'media.empty'],
    [
      'larger than the pack takes',
      Buffer.concat([jpeg, Buffer.alloc(9_000_000)]),
      'image/jpeg',
      413,
      'media.too_large',
    ],
  ])('refuse files that are %s', async (_, bytes, type, status, code) => {
    expect(await upload(bytes, type)).toMatchObject({ status, body: { code } });
  });

  it('take a file of any size that its kind may have, past the limit of other bodies', async () => {
    const video = Buffer.concat([
      Buffer.from('0000001c6674797069736f6d0000020069736f6d69736f326d703431', 'hex'),
      Buffer.alloc(9_000_000),
    ]);
    expect(await upload(video, 'video/mp4')).toMatchObject({ status: 201, body: { mediaType: 'video/mp4' } });
  });
});
