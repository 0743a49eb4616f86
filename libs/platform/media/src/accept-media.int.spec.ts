import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isRefusal } from '@sunwai/kernel';
import { nameOf } from './contract/samples.js';
import * as files from './contract/sample-files.js';
import type { MediaStore } from './index.js';
import { acceptMedia, mediaRules, openMediaFolder } from './index.js';

describe('A file from outside', () => {
  let folder = '';
  let store: MediaStore;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sunwai-accept-'));
    store = await openMediaFolder(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const rules = mediaRules.parse({ limits: { image: 100_000, document: 200_000 } });
  const accept = (content: Uint8Array | AsyncIterable<Uint8Array>, claimedType?: string) =>
    acceptMedia(store, content, { ...rules, claimedType });

  it.each([
    ['image/jpeg', files.jpeg],
    ['image/png', files.png],
    ['video/mp4', files.mp4],
    ['audio/ogg', files.ogg],
    ['application/pdf', files.pdf],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', files.docx],
    ['application/msword', files.doc],
    ['text/plain', Buffer.from('हैंडपंप खराब है\nसर, दो महीने से\n')],
  ])('that is %s is kept under its hash with its real type', async (mediaType, bytes) => {
    expect(await accept(bytes)).toEqual({ sha256: nameOf(bytes), bytes: bytes.length, mediaType });
    expect(await store.has(nameOf(bytes))).toBe(true);
  });

  it.each([
    ['image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['application/xml', Buffer.from('<?xml version="1.0"?><svg/>')],
    ['text/html', Buffer.from('Dear sir,\n<script>alert(1)</script>')],
    ['text/html', Buffer.from('\n\n<!DOCTYPE html><p>hello')],
    ['application/x-elf', files.elf],
    ['application/x-msdownload', files.exe],
    ['application/zip', files.zip],
    ['text/x-script', Buffer.from('#!/bin/sh\nrm -rf /\n')],
    ['unknown', files.msi],
    ['unknown', Buffer.from([1, 2, 3, 0, 4, 5, 6, 7, 8, 9])],
    ['unknown', Buffer.from([0x61, 0xff, 0xfe, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67])],
  ])('that is %s is refused, whatever it is said to be, and leaves nothing', async (mediaType, bytes) => {
    for (const claimed of [undefined, 'image/jpeg', 'text/plain', 'application/octet-stream']) {
      expect(await accept(bytes, claimed)).toMatchObject({
        refused: true,
        code: 'media.type_refused',
        details: { mediaType },
      });
    }
    expect(await store.has(nameOf(bytes))).toBe(false);
  });

  it('is refused when it is of another kind than it was said to be', async () => {
    expect(await accept(files.pdf, 'image/jpeg')).toMatchObject({
      code: 'media.type_refused',
      details: { mediaType: 'application/pdf', claimed: 'image/jpeg', why: 'not_as_claimed' },
    });
  });

  it.each([
    ['image/jpeg', files.png, 'image/png'],
    ['Audio/MP4', files.mp4, 'video/mp4'],
    ['application/ogg; codecs=opus', files.ogg, 'audio/ogg'],
  ])('said to be %s by a phone that mixes up its kinds is kept as what it is', async (claimed, bytes, mediaType) => {
    expect(await accept(bytes, claimed)).toMatchObject({ mediaType });
  });

  it('that is empty is refused', async () => {
    expect(await accept(new Uint8Array(0))).toMatchObject({ code: 'media.empty' });
  });

  it('may be exactly as large as its kind may be, and not a byte more', async () => {
    const sized = (bytes: number): Buffer => Buffer.concat([files.jpeg, Buffer.alloc(bytes - files.jpeg.length)]);
    expect(await accept(sized(100_000))).toMatchObject({ bytes: 100_000 });
    expect(await accept(sized(100_001))).toMatchObject({
      code: 'media.too_large',
      details: { limit: 100_000, family: 'image' },
    });
  });

  it('that never ends is refused at its limit, no more of it is read, and its sender is let go', async () => {
    let pieces = 0;
    let released = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield files.jpeg;
        for (;;) {
          pieces += 1;
          await setTimeout(0);
          yield new Uint8Array(20_000);
        }
      } finally {
        released = true;
      }
    }
    expect(await accept(endless())).toMatchObject({ code: 'media.too_large' });
    expect(pieces).toBeLessThanOrEqual(6);
    expect(released).toBe(true);
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  it('whose sender hangs up is not kept, and the sender’s error is passed on', async () => {
    async function* breaksOff(): AsyncGenerator<Uint8Array> {
      yield files.jpeg;
      yield new Uint8Array(70_000);
      throw new Error('connection reset');
    }
    await expect(accept(breaksOff())).rejects.toThrow('connection reset');
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  it('may come one byte at a time', async () => {
    async function* drip(): AsyncGenerator<Uint8Array> {
      for (const byte of files.docx) yield Uint8Array.of(byte);
    }
    const accepted = await accept(drip());
    expect(isRefusal(accepted)).toBe(false);
    expect(accepted).toMatchObject({ sha256: nameOf(files.docx) });
  });
});
