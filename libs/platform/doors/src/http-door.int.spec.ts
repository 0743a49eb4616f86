import 'reflect-metadata';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { refusedWith } from '@sunwai/contracts';
import { SunwaiError } from '@sunwai/kernel';
import { Type } from 'class-transformer';
import { IsString, Length, ValidateNested } from 'class-validator';
import { useDoors } from './use-doors.js';

class FileDto {
  @Length(64, 64) readonly sha256!: string;
}

class ComplaintDto {
  @IsString() readonly words!: string;
  @ValidateNested({ each: true }) @Type(() => FileDto) readonly media!: FileDto[];
}

@Controller('try')
class TryController {
  @Post()
  post(@Body() complaint: ComplaintDto) {
    return { words: complaint.words };
  }

  @Get('refused')
  refused() {
    throw refusedWith('dispute.window_passed', { until: '2026-11-29T18:30:00.000Z' });
  }

  @Get('missing-credential')
  missing() {
    throw refusedWith('access.missing');
  }

  @Get('store-away')
  storeAway() {
    throw new SunwaiError('store.unavailable', 'disk full on /dev/sda1');
  }

  @Get('bug')
  bug() {
    throw new TypeError('the inside of the system');
  }
}

@Module({ controllers: [TryController] })
class TestModule {}

describe('an HTTP door', () => {
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter({ bodyLimit: 10_000 }), {
      logger: false,
    });
    useDoors(app);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });
  const post = (body: string, type = 'application/json') =>
    fetch(`${url}/try`, { method: 'POST', body, headers: { 'content-type': type } });

  it('tells a refusal as problem details in the language asked for', async () => {
    const answer = await get('/try/refused', { 'accept-language': 'hi-IN,hi;q=0.9,en;q=0.5' });
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toEqual({
      type: 'urn:sunwai:problem:dispute.window_passed',
      title: 'Conflict',
      status: 409,
      code: 'dispute.window_passed',
      detail: expect.stringContaining('30 नवंबर 2026'),
      details: { until: '2026-11-29T18:30:00.000Z' },
    });
  });

  it('says how to authenticate', async () => {
    const answer = await get('/try/missing-credential');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('says that it is worth trying again when the store is away, and nothing of the inside', async () => {
    const answer = await get('/try/store-away');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'server.unavailable' });
    expect(text).not.toContain('sda1');
  });

  it('tells what nobody expected without its inside', async () => {
    const answer = await get('/try/bug');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('inside');
  });

  it('lists every field and fault of a body, nested ones by their path', async () => {
    const answer = await post(JSON.stringify({ words: 1, media: [{ sha256: 'short' }], extra: true }));
    expect(answer.status).toBe(400);
    const { code, details } = (await answer.json()) as { code: string; details: { fields: string[] } };
    expect(code).toBe('request.invalid');
    expect(details.fields.toSorted()).toEqual(['extra', 'media.0.sha256', 'words']);
  });

  it('tells ten faults where there are more', async () => {
    const media = Array.from({ length: 300 }, () => ({ sha256: 'short' }));
    const answer = await post(JSON.stringify({ words: 'all is well', media }));
    const { details } = (await answer.json()) as { details: { fields: string[] } };
    expect(details.fields).toHaveLength(10);
  });

  it.each([
    ['invalid JSON', '{"words":', 'application/json', 400, 'request.not_json'],
    ['an empty body', '', 'application/json', 400, 'request.not_json'],
    ['a body of another type', 'words', 'text/csv', 415, 'request.type_unsupported'],
    ['a body too large', JSON.stringify({ words: 'x'.repeat(20_000) }), 'application/json', 413, 'request.too_large'],
  ])('says of %s what is wrong', async (_, body, type, status, code) => {
    const answer = await post(body, type);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code, status });
  });

  it('says that there is nothing at an address', async () => {
    const answer = await get('/nothing');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'request.no_such_door' });
  });
});
