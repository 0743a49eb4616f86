import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { problemOf } from '@sunwai/contracts';
import { IdentityModule } from '@sunwai/identity';
import { fixedClock, instant, minutes, RefusedError } from '@sunwai/kernel';
import type { FastifyReply } from 'fastify';
import { jpeg, mp4, pdf } from './contract/sample-files.js';
import type { MediaLinks, MediaStore } from './index.js';
import { MEDIA_LINKS, MEDIA_STORE, MediaModule } from './index.js';

@Catch(RefusedError)
class Problems implements ExceptionFilter<RefusedError> {
  catch({ refusal }: RefusedError, host: ArgumentsHost): void {
    const problem = problemOf(refusal, 'en');
    void host.switchToHttp().getResponse<FastifyReply>().status(problem.status).send(problem);
  }
}

describe('The door to files', () => {
  let folder = '';
  let app: NestFastifyApplication;
  let origin = '';
  let store: MediaStore;
  let links: MediaLinks;
  const clock = fixedClock(instant(Date.now()));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sunwai-media-door-'));
    const media = MediaModule.forRoot({
      config: { url: `folder:${join(folder, 'media')}` },
      linkKey: 'a key for links, thirty-two bytes',
      clock,
    });
    @Module({ imports: [IdentityModule.forRoot({ url: `sqlite:${join(folder, 'access.db')}` }), media] })
    class App {}
    app = await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter(), { logger: ['error'] });
    app.useGlobalFilters(new Problems());
    await app.listen(0, '127.0.0.1');
    origin = await app.getUrl();
    [store, links] = [app.get<MediaStore>(MEDIA_STORE), app.get<MediaLinks>(MEDIA_LINKS)];
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  const get = async (bytes: Uint8Array, headers: Record<string, string> = {}) => {
    const { sha256 } = await store.put(bytes);
    const answer = await fetch(origin + links.sign(sha256), { headers });
    return { answer, body: Buffer.from(await answer.arrayBuffer()), sha256 };
  };

  it('shows a picture to whoever has a link, as a picture and nothing else', async () => {
    const { answer, body, sha256 } = await get(jpeg);
    expect([answer.status, body.equals(jpeg)]).toEqual([200, true]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(jpeg.length),
      'content-disposition': `inline; filename="${sha256.slice(0, 12)}.jpg"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'referrer-policy': 'no-referrer',
    });
    expect(answer.headers.get('cache-control')).toMatch(/^private, max-age=(?:900|899|898), immutable$/);
  });

  it('hands a document over for saving, and never runs what looks like a page', async () => {
    expect((await get(pdf)).answer.headers.get('content-disposition')).toMatch(/^attachment; filename="\w{12}\.pdf"$/);
    const { answer } = await get(Buffer.from('<html><script>alert(1)</script></html>'));
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['bytes=0-3', 206, 'bytes 0-3/', mp4.subarray(0, 4)],
    ['bytes=10-', 206, 'bytes 10-', mp4.subarray(10)],
    ['bytes=-5', 206, 'bytes ', mp4.subarray(-5)],
    ['bytes=0-1,4-5', 200, undefined, mp4],
    ['lines=1-2', 200, undefined, mp4],
    ['bytes=9999-', 416, 'bytes */', Buffer.alloc(0)],
  ])('plays a video from anywhere: Range %s is answered %i', async (range, status, contentRange, bytes) => {
    const { answer, body } = await get(mp4, { range });
    expect([answer.status, body.equals(bytes)]).toEqual([status, true]);
    expect(answer.headers.get('content-range') ?? undefined).toEqual(
      contentRange && expect.stringContaining(contentRange),
    );
  });

  it('does not send again what the browser has', async () => {
    const first = await get(jpeg);
    const again = await get(jpeg, { 'if-none-match': first.answer.headers.get('etag') ?? '' });
    expect([again.answer.status, again.body.length]).toEqual([304, 0]);
  });

  it('answers HEAD without the bytes', async () => {
    const { sha256 } = await store.put(jpeg);
    const answer = await fetch(origin + links.sign(sha256), { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length'), (await answer.arrayBuffer()).byteLength]).toEqual([
      200,
      '22',
      0,
    ]);
  });

  it('shows nothing without a link, with a forged one or an old one', async () => {
    const { sha256 } = await store.put(jpeg);
    const link = links.sign(sha256);
    const answerTo = async (path: string) => {
      const answer = await fetch(origin + path);
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    expect(await answerTo(`/media/${sha256}`)).toEqual([403, 'media.link_invalid']);
    expect(await answerTo(`${link}x`)).toEqual([403, 'media.link_invalid']);
    expect(await answerTo(`${link}&expires=9999999999`)).toEqual([403, 'media.link_invalid']);
    expect(await answerTo(links.sign('0'.repeat(64)))).toEqual([404, 'media.unknown']);
    clock.advance(minutes(16));
    expect(await answerTo(link)).toEqual([410, 'media.link_expired']);
    clock.advance(-minutes(16));
  });
});
