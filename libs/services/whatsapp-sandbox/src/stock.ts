import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type StockFile = {
  readonly bytes: Buffer;
  readonly mimeType: string;
  readonly filename: string;
  readonly sha256: Buffer;
};

const file = (filename: string, mimeType: string): StockFile => {
  const bytes = readFileSync(fileURLToPath(new URL(`../stock/${filename}`, import.meta.url)));
  return { bytes, mimeType, filename, sha256: createHash('sha256').update(bytes).digest() };
};

/** What a phone sends when no file is given, by kind of message. */
export const stock = {
  image: file('photo.jpg', 'image/jpeg'),
  png: file('photo.png', 'image/png'),
  video: file('video.mp4', 'video/mp4'),
  audio: file('audio.m4a', 'audio/mp4'),
  voice: file('voice.ogg', 'audio/ogg; codecs=opus'),
  document: file('document.pdf', 'application/pdf'),
  sticker: file('sticker.webp', 'image/webp'),
} as const;
