import { buffer } from 'node:stream/consumers';
import type { WhatsAppError } from '@sunwai/whatsapp';
import { CloudApiClient, cloudApiConfigSchema } from '@sunwai/whatsapp';
import { stock } from './stock.js';
import { eventually, RAM, SERVICE, World } from './testing/world.js';

const to = { from: SERVICE, to: RAM };
const codeOf = (sending: Promise<unknown>): Promise<Partial<WhatsAppError>> =>
  sending.then(
    () => Promise.reject(new Error('was accepted')),
    ({ code, retryable, accountWide }: WhatsAppError) => ({ code, retryable, accountWide }),
  );

describe('sending to a phone', () => {
  let world: World;
  beforeEach(async () => (world = await World.start()));
  afterEach(() => world.close());

  it('shows the text as an answer to the person’s message, and reports that it arrived', async () => {
    const written = await world.writes({ text: 'हैंडपंप खराब है' });
    const { messageId } = await world.client.sendText({
      ...to,
      text: 'दर्ज हो गई',
      inReplyTo: written.id,
      tracker: 'n-1',
    });
    await eventually(() => expect(world.receipts(messageId)).toEqual(['sent', 'delivered']));
    const { messages } = await world.phone();
    expect(messages).toMatchObject([
      { n: 1, direction: 'sent', text: 'हैंडपंप खराब है' },
      { n: 2, direction: 'received', text: 'दर्ज हो गई', inReplyTo: written.id, status: 'delivered' },
    ]);
    expect(world.receiver.items()).toContainEqual(
      expect.objectContaining({ item: 'status', messageId, tracker: 'n-1' }),
    );
  });

  it('shows buttons and lists, and brings back what was tapped', async () => {
    await world.writes({ text: 'नमस्ते' });
    const asked = await world.client.sendInteractiveButtons({
      ...to,
      text: 'क्या आप संतुष्ट हैं?',
      buttons: [
        { payload: 'satisfied:7', title: 'संतुष्ट' },
        { payload: 'disputed:7', title: 'संतुष्ट नहीं' },
      ],
    });
    const which = await world.client.sendList({
      ...to,
      text: 'कौन सी?',
      button: 'चुनें',
      rows: [{ payload: 'a', title: 'पहली', description: 'हैंडपंप' }],
    });
    await eventually(async () => expect((await world.phone()).messages).toHaveLength(3));
    await world.writes({ button: { messageId: asked.messageId, payload: 'disputed:7' } });
    await world.writes({ list: { payload: 'a' } });
    const replies = world.receiver
      .items()
      .flatMap((item) => (item.item === 'message' && item.content.kind === 'button' ? [item] : []));
    expect(replies).toMatchObject([
      { inReplyTo: asked.messageId, content: { from: 'buttons', payload: 'disputed:7', title: 'संतुष्ट नहीं' } },
      { inReplyTo: which.messageId, content: { from: 'list', payload: 'a', title: 'पहली' } },
    ]);
  });

  it('shows a file that was uploaded, with its caption, byte for byte', async () => {
    await world.writes({ text: 'नमस्ते' });
    const media = { bytes: stock.document.bytes, mimeType: 'application/pdf' };
    await world.client.sendMedia({ ...to, medium: 'document', media, caption: 'आख्या', filename: 'report.pdf' });
    await eventually(async () => expect((await world.phone()).messages).toHaveLength(2));
    const shown = (await world.phone()).messages[1]!;
    expect(shown).toMatchObject({ type: 'document', text: 'आख्या', media: { filename: 'report.pdf' } });
    const seen = await fetch(world.sandbox.url + shown.media!.url);
    expect(Buffer.from(await seen.arrayBuffer()).equals(stock.document.bytes)).toBe(true);
  });

  it('marks what was read with blue ticks', async () => {
    const { id } = await world.writes({ text: 'नमस्ते' });
    await world.client.markRead({ from: SERVICE, messageId: id });
    expect((await world.phone()).messages).toMatchObject([{ id, status: 'read' }]);
  });

  it('accepts a free text outside the 24 hours and then reports it failed with 131047, as Meta does', async () => {
    const { messageId } = await world.client.sendText({ ...to, text: 'नमस्ते' });
    await eventually(() =>
      expect(world.receiver.items()).toMatchObject([
        { messageId, status: 'failed', problems: [{ code: 'whatsapp.131047' }] },
      ]),
    );
    expect(await world.phone()).toMatchObject({ messages: [], undelivered: [{ id: messageId, status: 'failed' }] });
  });

  it('closes the window 24 hours after the person’s last message, and a template goes through it', async () => {
    await world.http('POST', '/sandbox/templates', {
      name: 'report_ready',
      language: 'hi',
      body: 'शिकायत {{1}} की आख्या',
      quickReplies: ['ठीक है'],
    });
    await world.writes({ text: 'नमस्ते' });
    await world.faults({ clockOffset: '23h' });
    const open = await world.client.sendText({ ...to, text: 'within' });
    await eventually(() => expect(world.receipts(open.messageId)).toContain('delivered'));
    await world.faults({ clockOffset: '25h' });
    const closed = await world.client.sendText({ ...to, text: 'after' });
    await eventually(() => expect(world.receipts(closed.messageId)).toEqual(['failed']));
    const template = await world.client.sendTemplate({
      ...to,
      template: 'report_ready',
      language: 'hi',
      body: ['AME-1'],
      quickReplies: ['ok:1'],
    });
    await eventually(() => expect(world.receipts(template.messageId)).toContain('delivered'));
    await world.writes({ button: { payload: 'ok:1' } });
    expect(world.receiver.items().at(-1)).toMatchObject({
      content: { from: 'template', payload: 'ok:1', title: 'ठीक है' },
    });
    expect((await world.phone()).messages).toContainEqual(expect.objectContaining({ text: 'शिकायत AME-1 की आख्या' }));
  });

  it('refuses templates that nobody submitted or that are filled wrongly, and takes submitted ones', async () => {
    const template = { ...to, template: 'hello', language: 'en' };
    expect(await codeOf(world.client.sendTemplate(template))).toMatchObject({
      code: 'whatsapp.132001',
      retryable: false,
    });
    const draft = { name: 'hello', language: 'en', category: 'UTILITY', body: 'Dear {{1}}' } as const;
    expect(await world.client.createTemplate('200000000000001', draft)).toMatchObject({ status: 'APPROVED' });
    expect(await codeOf(world.client.sendTemplate(template))).toMatchObject({
      code: 'whatsapp.132000',
      retryable: false,
    });
    await expect(world.client.sendTemplate({ ...template, body: ['Ram'] })).resolves.toHaveProperty('messageId');
  });

  it('reports a number without WhatsApp as failed with 131026', async () => {
    await world.http('PATCH', `/sandbox/phones/${RAM}`, { registered: false });
    await world.writes({ text: 'नमस्ते' });
    const { messageId } = await world.client.sendText({ ...to, text: 'x' });
    await eventually(() =>
      expect(world.receiver.items().at(-1)).toMatchObject({ messageId, problems: [{ code: 'whatsapp.131026' }] }),
    );
  });

  it('keeps what was sent to a phone that is off, until it is on', async () => {
    await world.writes({ text: 'नमस्ते' });
    await world.http('PATCH', `/sandbox/phones/${RAM}`, { online: false });
    const { messageId } = await world.client.sendText({ ...to, text: 'x' });
    await eventually(() => expect(world.receipts(messageId)).toEqual(['sent']));
    await new Promise((resume) => setTimeout(resume, 30));
    expect((await world.phone()).messages).toHaveLength(1);
    await world.http('PATCH', `/sandbox/phones/${RAM}`, { online: true, reads: true });
    await eventually(() => expect(world.receipts(messageId)).toEqual(['sent', 'delivered', 'read']));
    expect((await world.phone()).messages).toHaveLength(2);
  });

  it('tells a wrong token, a wrong number of ours, and limits apart', async () => {
    const config = cloudApiConfigSchema.parse({ baseUrl: world.sandbox.url, accessToken: 'wrong' });
    const stranger = new CloudApiClient(config);
    expect(await codeOf(stranger.sendText({ ...to, text: 'x' }))).toEqual({
      code: 'whatsapp.190',
      retryable: false,
      accountWide: true,
    });
    await stranger.close();
    expect(await codeOf(world.client.sendText({ ...to, from: '42', text: 'x' }))).toMatchObject({
      code: 'whatsapp.100',
      retryable: false,
    });
    await world.faults({ failSends: { count: 1, code: 131016, httpStatus: 503 } });
    expect(await codeOf(world.client.sendText({ ...to, text: 'x' }))).toMatchObject({
      code: 'whatsapp.131016',
      retryable: true,
    });
    await world.faults({ throughput: 3 });
    const burst = await Promise.allSettled(
      Array.from({ length: 12 }, () => world.client.sendText({ ...to, text: 'x' })),
    );
    const refused = burst.flatMap((one) => (one.status === 'rejected' ? [one.reason as WhatsAppError] : []));
    expect(refused.length).toBeGreaterThanOrEqual(6);
    expect(refused[0]).toMatchObject({ code: 'whatsapp.130429', retryable: true });
    await world.faults({ throughput: 0, pairLimit: true });
    for (let count = 0; count < 45; count++) await world.client.sendText({ ...to, to: '919876500002', text: 'x' });
    expect(await codeOf(world.client.sendText({ ...to, to: '919876500002', text: 'x' }))).toMatchObject({
      code: 'whatsapp.131056',
      retryable: true,
    });
    await expect(world.client.sendText({ ...to, to: '919876500003', text: 'x' })).resolves.toHaveProperty('messageId');
  });

  it('says what is wrong with a message, as Meta’s error bodies do', async () => {
    const post = (body: object) =>
      fetch(`${world.sandbox.url}/v24.0/${SERVICE}/messages`, {
        method: 'POST',
        headers: { authorization: 'Bearer sandbox-token', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const answer = await post({
      messaging_product: 'whatsapp',
      to: RAM,
      type: 'text',
      text: { body: 'x'.repeat(4_097) },
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: {
        message: '(#131009) Parameter value is not valid',
        type: 'OAuthException',
        code: 131009,
        error_data: { messaging_product: 'whatsapp', details: expect.stringContaining('text.body') },
        fbtrace_id: expect.any(String),
      },
    });
    const codes = await Promise.all(
      [
        {},
        { messaging_product: 'whatsapp', to: RAM, type: 'text' },
        { messaging_product: 'whatsapp', to: RAM, type: 'hologram' },
      ].map(async (body) => ((await (await post(body)).json()) as { error: { code: number } }).error.code),
    );
    expect(codes).toEqual([131051, 131008, 131051]);
  });
});

describe('a file that a person sent', () => {
  let world: World;
  beforeEach(async () => (world = await World.start()));
  afterEach(() => world.close());

  const received = async (): Promise<string> => {
    await world.writes({ image: true });
    const item = world.receiver.items().at(-1);
    if (item?.item !== 'message' || item.content.kind !== 'media') throw new Error('no picture came');
    return item.content.media.id;
  };

  it('is fetched byte for byte', async () => {
    const { body, mimeType, size } = await world.client.downloadMedia(await received());
    expect((await buffer(body)).equals(stock.image.bytes)).toBe(true);
    expect({ mimeType, size }).toEqual({ mimeType: 'image/jpeg', size: stock.image.bytes.byteLength });
  });

  it('is not fetched when it is larger than wanted', async () => {
    const id = await received();
    expect(await codeOf(world.client.downloadMedia(id, { maxBytes: 1_000 }))).toMatchObject({
      code: 'whatsapp.media_too_large',
    });
  });

  it('has a link that needs the token and dies after five minutes, while a new link works', async () => {
    const id = await received();
    const { url } = await world.client.getMediaUrl(id);
    const withToken = { headers: { authorization: 'Bearer sandbox-token' } };
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, withToken)).status).toBe(200);
    expect((await fetch(url.replace(/.$/, '!'), withToken)).status).toBe(404);
    await world.faults({ clockOffset: '6m' });
    expect((await fetch(url, withToken)).status).toBe(404);
    await expect(world.client.downloadMedia(id)).resolves.toHaveProperty('mimeType', 'image/jpeg');
  });

  it('may be gone for good, or only for now', async () => {
    const id = await received();
    await world.faults({ failDownloads: { count: 1, httpStatus: 503 } });
    expect(await codeOf(world.client.downloadMedia(id))).toMatchObject({ retryable: true });
    expect(await codeOf(world.client.downloadMedia('123'))).toMatchObject({
      code: 'whatsapp.media_gone',
      retryable: false,
    });
  });
});
