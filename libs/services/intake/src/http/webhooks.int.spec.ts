import { randomUUID } from 'node:crypto';
import type { IntakeMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { RunningService } from '@sunwai/hosting';
import type { Message } from '@sunwai/messaging';
import type { TestPlatform } from '@sunwai/testing/platform';
import { eventually, listenTo, testPlatform } from '@sunwai/testing/platform';
import { signBody } from '@sunwai/whatsapp';
import { inboxTopic } from '../inbox/inbox-item.js';
import { IntakeModule } from '../index.js';

describe('the door for webhooks', () => {
  let platform: TestPlatform;
  let service: RunningService;
  let taken: Message[];
  let messages: Message<IntakeMessage>[];

  beforeEach(async () => {
    platform = await testPlatform();
    const { whatsappAppSecret, whatsappVerifyToken: verifyToken } = platform.secrets;
    const whatsapp = { appSecrets: [whatsappAppSecret, 'the secret before it'], verifyToken };
    service = await platform.start({ modules: [IntakeModule.forRoot({ whatsapp })] });
    taken = await listenTo(platform.bus, inboxTopic);
    messages = await listenTo(platform.bus, topics.intakeMessages);
  });
  afterEach(() => platform.dispose());

  /** One person writes to the pack's number. */
  const textBody = (text: string, { id = `wamid.${randomUUID()}`, from = '915555512345' } = {}) => {
    const metadata = { display_phone_number: '915555500100', phone_number_id: '100000000000001' };
    const message = { from, id, timestamp: '1790000000', type: 'text', text: { body: text } };
    const value = { metadata, contacts: [{ profile: { name: 'Someone' }, wa_id: from }], messages: [message] };
    const entry = [{ id: '200000000000001', changes: [{ field: 'messages', value }] }];
    return JSON.stringify({ object: 'whatsapp_business_account', entry });
  };

  type Signing = { readonly secret?: string; readonly signature?: string };
  const post = async (body: string | Uint8Array, { secret, signature }: Signing = {}) => {
    const bytes = Buffer.from(body);
    const signed = signature ?? signBody(secret ?? platform.secrets.whatsappAppSecret, bytes);
    const headers = { 'content-type': 'application/json', ...(signed === '' ? {} : { 'x-hub-signature-256': signed }) };
    const answer = await fetch(`${service.httpUrl}/webhooks/whatsapp`, { method: 'POST', body: bytes, headers });
    const text = await answer.text();
    return { status: answer.status, code: text === '' ? undefined : (JSON.parse(text) as { code: string }).code };
  };
  const words = () => messages.map(({ data: { content } }) => ('words' in content ? content.words : content.kind));
  /** A message behind it is through, so whatever was kept of those before would have been seen. */
  const nothingWasKept = async () => {
    await post(textBody('the one behind'));
    await eventually(() => expect(words()).toEqual(['the one behind']));
    expect(taken).toHaveLength(1);
  };

  it.each([
    ['not signed', { signature: '' }, 'intake.signature_missing'],
    ['signed with another secret', { secret: 'not the secret' }, 'intake.signature_wrong'],
    ['signed with no secret', { secret: '' }, 'intake.signature_wrong'],
    ['signed in another way', { signature: 'sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709' }, 'intake.signature_wrong'],
  ])('refuses a body that is %s, and keeps nothing of it', async (_, signing, code) => {
    expect(await post(textBody('हैंडपंप खराब है'), signing)).toEqual({ status: 401, code });
    await nothingWasKept();
  });

  it('looks at the signature first, whatever the body is', async () => {
    expect(await post('{', { signature: '' })).toEqual({ status: 401, code: 'intake.signature_missing' });
    expect(await post('', { signature: '' })).toEqual({ status: 401, code: 'intake.signature_missing' });
  });

  it('takes bodies signed with the secret before, while it is being changed', async () => {
    expect((await post(textBody('x'), { secret: 'the secret before it' })).status).toBe(200);
  });

  it.each([
    ['not JSON', '{"object":'],
    ['empty', ''],
    ['not UTF-8', Buffer.from(textBody('caf\xe9'), 'latin1')],
    ['JSON with a bare NUL', textBody('a').replace('"a"', '"a\0b"')],
  ])('says of a body that is %s what is wrong', async (_, body) => {
    expect(await post(body)).toEqual({ status: 400, code: 'request.not_json' });
    await nothingWasKept();
  });

  it('says when a body is too large, before reading it', async () => {
    expect(await post('x'.repeat(3 * 1024 * 1024 + 1))).toEqual({ status: 413, code: 'request.too_large' });
    await nothingWasKept();
  });

  it('makes one message of a webhook that is delivered twice, and of two at once', async () => {
    const body = textBody('नाली बंद है');
    await Promise.all([post(body), post(body)]);
    await post(body);
    await eventually(() => expect(messages).toHaveLength(3));
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
    expect(new Set(messages.map(({ data }) => data.id))).toEqual(new Set(messages.map(({ id }) => id)));
  });

  it('keeps what is readable of a text with NUL characters and halves of characters', async () => {
    expect((await post(textBody('सड़क\0टूटी है \ud83d'))).status).toBe(200);
    await eventually(() => expect(words()).toEqual(['सड़क\ufffdटूटी है \ufffd']));
  });

  it('keeps a text of 60,000 characters whole, and marks it', async () => {
    const long = 'बहुत लंबी शिकायत है। '.repeat(3_000).slice(0, 60_000);
    expect((await post(textBody(long))).status).toBe(200);
    await eventually(() => expect(messages[0]?.data.content).toEqual({ kind: 'text', words: long, overlong: true }));
  });

  it('tells who wrote, in which language, and keeps their messages in order', async () => {
    for (const text of ['mere gaon ka handpump kharab hai', 'ok', 'The road is broken since July']) {
      await post(textBody(text, { from: '919415012345' }));
    }
    await eventually(() => expect(messages).toHaveLength(3));
    const [first, second, third] = messages.map(({ data }) => data);
    expect([first, second, third].map((message) => message?.language)).toEqual([
      { language: 'hi', script: 'Latn' },
      { language: 'hi', script: 'Latn' },
      { language: 'en', script: 'Latn' },
    ]);
    const ref = platform.persons.ref('tel', '+919415012345');
    expect(first).toMatchObject({
      pack: 'amethi',
      channel: 'whatsapp',
      service: '100000000000001',
      sender: { ref, phone: '+919415012345', name: 'Someone' },
      actor: { kind: 'citizen', id: ref },
      sentAt: '2026-09-21T14:13:20.000Z',
    });
    expect(new Set(messages.map(({ key }) => key)).size).toBe(1);
    expect(first?.conversation).not.toContain('9415012345');
  });

  it('knows officers by their registered numbers', async () => {
    const { id, post: postId, department, phones } = platform.pack.officers.find(({ phones: [phone] }) => phone)!;
    await post(textBody('निस्तारित', { from: phones[0]!.slice(1) }));
    await eventually(() =>
      expect(messages[0]?.data).toMatchObject({
        sender: { officer: id },
        actor: { kind: 'officer', id, post: postId, department },
      }),
    );
  });

  it('asks Meta to deliver again while it can not be kept', async () => {
    await platform.bus.close();
    expect(await post(textBody('बिजली नहीं है'))).toEqual({ status: 503, code: 'server.unavailable' });
  });

  it.each(['whatsapp', 'facebook'])('proves to Meta that the address of %s is ours', async (channel) => {
    const ask = (token: string) =>
      fetch(
        `${service.httpUrl}/webhooks/${channel}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${encodeURIComponent(token)}`,
      );
    const answer = await ask(platform.secrets.whatsappVerifyToken);
    expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
    const wrong = await ask('a guess');
    expect([wrong.status, await wrong.json()]).toMatchObject([403, { code: 'intake.verify_token_wrong' }]);
  });
});
