import { fileTypeFromBuffer } from 'file-type';
import { parseWebhook } from '@sunwai/whatsapp';
import { SandboxRefusedError } from './guard.js';
import { startSandbox } from './sandbox.js';
import { stock } from './stock.js';
import { eventually, RAM, SERVICE, World } from './testing/world.js';

describe('a person with a phone', () => {
  let world: World;
  beforeEach(async () => (world = await World.start()));
  afterEach(() => world.close());

  it('reaches the service by a signed webhook of Meta’s shape, and sees how it was answered', async () => {
    const sent = await world.writes({ text: 'सड़क पर गड्ढा', name: 'राम प्रसाद', contextMessageId: 'wamid.earlier' });
    expect(sent).toEqual({
      id: expect.stringMatching(/^wamid\./),
      n: 1,
      webhook: { status: 200, latency: expect.any(Number) },
    });
    expect(world.receiver.items()).toEqual([
      {
        item: 'message',
        service: { businessAccount: '200000000000001', phoneNumberId: SERVICE, displayPhoneNumber: '911800000000' },
        id: sent.id,
        sentAt: expect.any(String),
        from: { phone: RAM, userId: expect.stringMatching(/^IN\.\d+$/), name: 'राम प्रसाद' },
        inReplyTo: 'wamid.earlier',
        content: { kind: 'text', text: 'सड़क पर गड्ढा' },
      },
    ]);
  });

  it('can send everything that a phone can', async () => {
    const { id: messageId } = await world.writes({ text: 'x' });
    for (const content of [
      { image: { caption: 'c' } },
      { video: true },
      { audio: true },
      { voice: true },
      { document: { base64: stock.document.bytes.toString('base64'), mimeType: 'application/pdf', filename: 'a.pdf' } },
      { sticker: true },
      { location: { latitude: 26.1, longitude: 81.8 } },
      { contacts: [{ name: { formatted_name: 'A' }, phones: [{ phone: '1' }] }] },
      { reaction: { messageId, emoji: '🙏' } },
      { edit: { messageId, text: 'y' } },
      { revoke: { messageId } },
      { button: { payload: 'p', title: 'T' } },
      { unsupported: 'poll' },
    ]) {
      expect((await world.writes(content)).webhook.status).toBe(200);
    }
    const kinds = world.receiver
      .items()
      .map((item) =>
        item.item === 'message' ? (item.content.kind === 'media' ? item.content.medium : item.content.kind) : item.item,
      );
    const media = ['image', 'video', 'audio', 'voice', 'document', 'sticker'];
    expect(kinds).toEqual([
      'text',
      ...media,
      'location',
      'contacts',
      'reaction',
      'edited',
      'revoked',
      'button',
      'unsupported',
    ]);
  });

  it.each(Object.entries(stock))('sends a real file when none is given: %s', async (_, { bytes, mimeType }) =>
    expect((await fileTypeFromBuffer(bytes))?.mime).toBe(mimeType.replace('audio/mp4', 'audio/x-m4a')),
  );

  it('can repeat a message, post any body at all, and sign it wrongly', async () => {
    const { id } = await world.writes({ text: 'once' });
    await world.writes({ text: 'once', id });
    const [first, second] = world.receiver.items();
    expect(first).toMatchObject({ id });
    expect(second).toMatchObject({ id });
    await world.writes({ raw: { object: 'whatsapp_business_account', entry: [] } });
    await world.writes({ raw: '{"not json' });
    expect(world.receiver.bodies.slice(2)).toEqual(['{"object":"whatsapp_business_account","entry":[]}', '{"not json']);
    for (const signature of ['wrong', 'none']) {
      expect((await world.writes({ text: 'x', signature })).webhook.status).toBe(401);
    }
    expect(world.receiver.refused.length).toBeGreaterThanOrEqual(2);
  });

  it('is told what is wrong with a request of theirs', async () => {
    const refused = async (body: object, number = RAM) =>
      (await world.http('POST', `/sandbox/phones/${number}/messages`, body)).json;
    expect(await refused({})).toEqual({ error: expect.stringContaining('exactly one of text, image') });
    expect(await refused({ text: 'x', image: true })).toEqual({ error: expect.stringContaining('exactly one of') });
    expect(await refused({ txt: 'x' })).toEqual({ error: expect.stringContaining('txt') });
    expect(await refused({ button: { payload: 'never sent' } })).toEqual({
      error: expect.stringContaining('no such button'),
    });
    expect(await refused({ text: 'x' }, 'nobody')).toEqual({ error: expect.stringContaining('not a phone number') });
    expect(world.receiver.bodies).toEqual([]);
  });

  it('is waited for: a long poll ends with the first newer message, or with the time', async () => {
    await world.writes({ text: 'x' });
    const start = performance.now();
    expect((await world.phone(RAM, '?after=1&wait=60')).messages).toEqual([]);
    expect(performance.now() - start).toBeGreaterThanOrEqual(55);
    const waiting = world.phone(RAM, '?after=1&wait=5000');
    await world.client.sendText({ from: SERVICE, to: RAM, text: 'y' });
    expect((await waiting).messages).toMatchObject([{ n: 2, text: 'y' }]);
    expect(performance.now() - start).toBeLessThan(4_000);
  });

  it('has a page with the chat, its buttons and a form, on which nothing that was sent is run', async () => {
    const hostile = '<script>alert(1)</script>';
    await world.writes({ text: `${hostile} *मोटा*`, name: '"><b>x' });
    await world.client.sendInteractiveButtons({
      from: SERVICE,
      to: RAM,
      text: 'ठीक?',
      buttons: [{ payload: 'p"1', title: 'हाँ' }],
    });
    await eventually(async () => expect((await world.phone()).messages).toHaveLength(2));
    const page = () =>
      fetch(`${world.sandbox.url}/sandbox/phones/${RAM}`, { headers: { accept: 'text/html' } }).then((answer) =>
        answer.text(),
      );
    const text = await page();
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; <strong>मोटा</strong>');
    expect(text).not.toContain(hostile);
    expect(text).toContain('value="p&quot;1"');
    expect(text).not.toContain('"><b>x');
    const form = (body: URLSearchParams | FormData) =>
      fetch(`${world.sandbox.url}/sandbox/phones/${RAM}/messages`, {
        method: 'POST',
        headers: { accept: 'text/html' },
        body,
        redirect: 'manual',
      });
    expect((await form(new URLSearchParams({ payload: 'p"1' }))).status).toBe(303);
    const photo = new FormData();
    photo.set('text', 'मेरी फोटो');
    photo.set('file', new Blob([new Uint8Array(stock.png.bytes)], { type: 'image/png' }), 'a.png');
    expect((await form(photo)).status).toBe(303);
    expect(world.receiver.items().slice(-2)).toMatchObject([
      { content: { kind: 'button', payload: 'p"1' } },
      { content: { kind: 'media', medium: 'image', caption: 'मेरी फोटो', media: { mimeType: 'image/png' } } },
    ]);
    expect(await page()).toContain('मेरी फोटो');
  });
});

describe('webhooks', () => {
  let world: World;
  afterEach(() => world.close());

  it('are tried again until they are taken, after which nothing more comes', async () => {
    world = await World.start();
    let tries = 0;
    world.receiver.answer = () => (++tries < 4 ? 500 : 200);
    const sent = await world.writes({ text: 'x' });
    expect(sent.webhook.status).toBe(500);
    await eventually(() => expect(world.receiver.items()).toMatchObject([{ id: sent.id }]));
    await new Promise((resume) => setTimeout(resume, 100));
    expect(tries).toBe(4);
  });

  it('survive that nobody listens for a while', async () => {
    world = await World.start({ callbackUrl: 'http://127.0.0.1:9/nobody' });
    const sent = await world.writes({ text: 'x' });
    expect(sent.webhook).toMatchObject({ error: expect.any(String) });
    await world.http('PUT', '/sandbox/callback', { url: world.receiver.url });
    await eventually(() => expect(world.receiver.items()).toMatchObject([{ id: sent.id }]));
  });

  it('come twice, and in another order, on demand', async () => {
    world = await World.start();
    await world.faults({ duplicateWebhooks: 1, shuffle: true, shuffleWithin: '200ms' });
    const sent = await Promise.all(
      Array.from({ length: 20 }, (_, index) => world.writes({ text: String(index) }, `+9198765000${10 + index}`)),
    );
    await eventually(() => expect(world.receiver.bodies).toHaveLength(40));
    const ids = world.receiver.items().map((item) => (item.item === 'message' ? item.id : ''));
    for (const { id } of sent) expect(ids.filter((other) => other === id)).toHaveLength(2);
    expect([...new Set(ids)]).not.toEqual(sent.map(({ id }) => id));
  });

  it('keep the order of one phone, and none twice, as long as nothing else is asked for', async () => {
    world = await World.start();
    const texts = Array.from({ length: 30 }, (_, index) => String(index));
    await Promise.all(texts.map((text) => world.writes({ text })));
    const { messages } = await world.phone();
    const came = world.receiver.items().map((item) => (item.item === 'message' ? item.id : ''));
    expect(came).toEqual(messages.map(({ id }) => id));
  });

  it('can carry many receipts at once', async () => {
    world = await World.start({ receipts: { batch: 10, batchWithin: 30, deliveredAfter: 0 } });
    await world.writes({ text: 'x' });
    const sent = await Promise.all(
      Array.from({ length: 10 }, () => world.client.sendText({ from: SERVICE, to: RAM, text: 'y' })),
    );
    await eventually(() => {
      for (const { messageId } of sent) expect(world.receipts(messageId).toSorted()).toEqual(['delivered', 'sent']);
    });
    expect(world.receiver.bodies.length).toBeLessThan(12);
    expect(world.receiver.bodies.some((body) => parseWebhook(JSON.parse(body)).length > 5)).toBe(true);
  });
});

describe('the sandbox', () => {
  it('does not start in production', () =>
    expect(startSandbox({ environment: 'production' })).rejects.toThrow(SandboxRefusedError));

  it('keeps no more messages per phone than it is told', async () => {
    const world = await World.start({ keep: { messagesPerPhone: 5 } });
    for (let count = 0; count < 8; count++) await world.writes({ text: String(count) });
    expect((await world.phone()).messages.map(({ n, text }) => `${n}:${text}`)).toEqual([
      '4:3',
      '5:4',
      '6:5',
      '7:6',
      '8:7',
    ]);
    await world.close();
  });

  it('empties the phones that were idle longest when too many messages are kept, and leaves them their window', async () => {
    const world = await World.start({ keep: { messages: 4 } });
    const idle = '+919876500009';
    await world.writes({ text: 'idle' }, idle);
    for (let count = 0; count < 4; count++) await world.writes({ text: String(count) });
    expect((await world.phone(idle)).messages).toEqual([]);
    expect((await world.phone()).messages).toHaveLength(4);
    const { messageId } = await world.client.sendText({ from: SERVICE, to: idle, text: 'x' });
    await eventually(() => expect(world.receipts(messageId)).toContain('delivered'));
    await world.close();
  });

  it('closes while somebody waits and a webhook is being tried again', async () => {
    const world = await World.start({ callbackUrl: 'http://127.0.0.1:9/nobody' });
    await world.writes({ text: 'x' });
    const waiting = world.phone(RAM, '?after=9&wait=60000').catch(() => 'ended');
    await new Promise((resume) => setTimeout(resume, 20));
    const start = performance.now();
    await world.close();
    await waiting;
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('forgets a phone, and all of them', async () => {
    const world = await World.start();
    await world.writes({ text: 'x' });
    expect((await world.http('DELETE', `/sandbox/phones/${RAM}`)).status).toBe(204);
    expect((await world.phone()).messages).toEqual([]);
    expect((await world.http('GET', '/sandbox/phones')).json).toEqual({ phones: [] });
    await world.close();
  });
});
