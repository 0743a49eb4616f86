import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { cloudApiConfigSchema } from '../config.schema.js';
import { CloudApiClient } from './cloud-api-client.js';
import { failureOf } from './error-codes.js';
import type { WhatsAppError } from './whatsapp-error.js';

const to = { from: '106540352242922', to: '+919876543210' };

describe('the Cloud API client, against a server that misbehaves', () => {
  let server: Server;
  let client: CloudApiClient;
  let base: string;
  let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;

  beforeEach(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => answer(request, response, body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new CloudApiClient(cloudApiConfigSchema.parse({ baseUrl: base, accessToken: 'secret', timeout: 200 }));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await client.close();
  });

  const failing = async (sending: Promise<unknown>): Promise<WhatsAppError> =>
    sending.then(
      () => Promise.reject(new Error('was accepted')),
      (error: WhatsAppError) => error,
    );
  const graphError = (status: number, code: number, headers: Record<string, string> = {}) => {
    answer = (_, response) =>
      response
        .writeHead(status, headers)
        .end(JSON.stringify({ error: { message: 'm', code, fbtrace_id: 'F', error_data: { details: 'd' } } }));
  };

  it('sends what Meta’s documents ask for', async () => {
    let seen = {};
    answer = ({ method, url, headers }, response, body) => {
      seen = { method, url, authorization: headers.authorization, body: JSON.parse(body) as unknown };
      response.end(JSON.stringify({ messages: [{ id: 'wamid.1' }] }));
    };
    expect(await client.sendText({ ...to, text: 'नमस्ते', inReplyTo: 'wamid.0', tracker: 't' })).toEqual({
      messageId: 'wamid.1',
    });
    expect(seen).toEqual({
      method: 'POST',
      url: '/v24.0/106540352242922/messages',
      authorization: 'Bearer secret',
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '919876543210',
        context: { message_id: 'wamid.0' },
        biz_opaque_callback_data: 't',
        type: 'text',
        text: { body: 'नमस्ते', preview_url: false },
      },
    });
  });

  it.each([
    [400, 131056, { retryable: true, retryAfter: 6_000 }],
    [400, 130429, { retryable: true }],
    [400, 80007, { retryable: true }],
    [400, 131047, { retryable: false, accountWide: false }],
    [400, 131026, { retryable: false }],
    [400, 132001, { retryable: false }],
    [401, 190, { retryable: false, accountWide: true }],
    [403, 200, { retryable: false, accountWide: true }],
    [500, 131000, { retryable: true }],
    [500, 99999, { retryable: true }],
    [400, 99999, { retryable: false }],
  ])('takes the answer %d with code %d for %j', async (status, code, expected) => {
    graphError(status, code);
    expect(await failing(client.sendText({ ...to, text: 'x' }))).toMatchObject({
      code: `whatsapp.${code}`,
      details: 'd',
      traceId: 'F',
      ...expected,
    });
  });

  it('waits as long as the server asks for', async () => {
    graphError(429, 130429, { 'retry-after': '7' });
    expect(await failing(client.sendText({ ...to, text: 'x' }))).toMatchObject({ retryAfter: 7_000 });
  });

  it('takes a proxy’s page, a lost connection and silence for passing trouble', async () => {
    answer = (_, response) => response.writeHead(502).end('<html>Bad gateway</html>');
    expect(await failing(client.sendText({ ...to, text: 'x' }))).toMatchObject({
      code: 'whatsapp.http_502',
      retryable: true,
    });
    answer = (request) => request.socket.destroy();
    expect(await failing(client.sendText({ ...to, text: 'x' }))).toMatchObject({
      code: 'whatsapp.network',
      retryable: true,
    });
    answer = () => undefined;
    expect(await failing(client.sendText({ ...to, text: 'x' }))).toMatchObject({
      code: 'whatsapp.timeout',
      retryable: true,
    });
    const nobody = new CloudApiClient(cloudApiConfigSchema.parse({ baseUrl: 'http://127.0.0.1:9', accessToken: 'x' }));
    expect(await failing(nobody.sendText({ ...to, text: 'x' }))).toMatchObject({
      code: 'whatsapp.network',
      retryable: true,
    });
    await nobody.close();
  });

  it('does not take a 200 without a message id for a sent message', async () => {
    answer = (_, response) => response.end('{}');
    expect(await failing(client.sendText({ ...to, text: 'x' }))).toMatchObject({ code: 'whatsapp.http_200' });
  });

  it('shows its token to no foreign host', async () => {
    let asked = 0;
    answer = (_, response) => {
      asked++;
      response.end(JSON.stringify({ url: `${base.replace('127.0.0.1', 'localhost')}/file`, mime_type: 'image/jpeg' }));
    };
    expect(await failing(client.downloadMedia('1'))).toMatchObject({ code: 'whatsapp.media_address' });
    expect(asked).toBe(1);
  });

  it('stops a file that is longer than it said', async () => {
    answer = ({ url }, response) => {
      if (url?.startsWith('/v24'))
        response.end(JSON.stringify({ url: `${base}/file`, mime_type: 'image/jpeg', file_size: 10 }));
      else for (let count = 0; count < 10; count++) response.write(Buffer.alloc(1_000));
    };
    const { body } = await client.downloadMedia('1', { maxBytes: 5_000 });
    expect(await failing(buffer(body))).toMatchObject({ code: 'whatsapp.media_too_large' });
  });

  it('asks for a new link once when the first is dead already', async () => {
    let links = 0;
    answer = ({ url }, response) => {
      if (url?.startsWith('/v24'))
        response.end(JSON.stringify({ url: `${base}/file/${++links}`, mime_type: 'image/jpeg' }));
      else if (url === '/file/1') response.writeHead(404).end();
      else response.end('bytes');
    };
    expect((await buffer((await client.downloadMedia('1')).body)).toString()).toBe('bytes');
  });

  it.each([
    ['an empty text', () => client.sendText({ ...to, text: ' ' })],
    ['a text over 4,096 characters', () => client.sendText({ ...to, text: 'x'.repeat(4_097) })],
    [
      'four buttons',
      () =>
        client.sendInteractiveButtons({
          ...to,
          text: 'x',
          buttons: ['a', 'b', 'c', 'd'].map((title) => ({ title, payload: title })),
        }),
    ],
    [
      'a title over 20 characters',
      () => client.sendInteractiveButtons({ ...to, text: 'x', buttons: [{ payload: 'a', title: 'x'.repeat(21) }] }),
    ],
    [
      'eleven rows',
      () =>
        client.sendList({
          ...to,
          text: 'x',
          button: 'b',
          rows: Array.from({ length: 11 }, (_, row) => ({ payload: `${row}`, title: `${row}` })),
        }),
    ],
    [
      'a caption over 1,024 characters',
      () => client.sendMedia({ ...to, medium: 'image', media: { id: '1' }, caption: 'x'.repeat(1_025) }),
    ],
  ])('refuses %s before it leaves', async (_, sending) => {
    answer = () => expect('nothing').toBe('sent');
    expect(await failing(sending())).toMatchObject({ code: 'whatsapp.invalid_message', retryable: false });
  });
});

describe('the code of a failed receipt', () => {
  it('says the same as the code of an answer', () => {
    expect(failureOf('whatsapp.131049')).toEqual({ code: 'whatsapp.131049', retryable: false, accountWide: false });
    expect(failureOf('whatsapp.131056')).toMatchObject({ retryable: true, retryAfter: 6_000 });
  });
});
