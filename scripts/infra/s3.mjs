import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError, run } from './machine.mjs';
import { freePort } from './ports.mjs';
import { Server } from './server.mjs';

/** A folder behind the S3 protocol. */
const versitygw = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';
const buckets = { media: 'sunwai-media', test: 'sunwai-test' };

export const s3Server = (folder) => new Server(folder, 's3');

/** @returns {Promise<{ endpoint: string, buckets: object, accessKey: string, secretKey: string }>} */
export const startS3 = async (folder, say) => {
  const server = s3Server(folder);
  const running = await server.running();
  if (running) return running;
  const binary = await build(join(folder, 'bin'), say);
  const data = join(folder, 's3-data');
  // With this server a bucket is a folder.
  for (const bucket of Object.values(buckets)) await mkdir(join(data, bucket), { recursive: true });
  const before = await server.noted();
  const port = await freePort(before?.port);
  const accessKey = before?.accessKey ?? 'sunwai';
  const secretKey = before?.secretKey ?? randomBytes(24).toString('base64url');
  return server.start({
    file: binary,
    args: ['--port', `127.0.0.1:${port}`, 'posix', data],
    options: { env: { ...process.env, ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey } },
    facts: { port, endpoint: `http://127.0.0.1:${port}`, buckets, accessKey, secretKey },
  });
};

const build = async (folder, say) => {
  const binary = join(folder, 'versitygw');
  if (existsSync(binary)) return binary;
  await mkdir(folder, { recursive: true });
  say('Building the S3 server (a minute or two the first time) …');
  try {
    await run('go', ['install', versitygw], { env: { ...process.env, GOBIN: folder }, maxBuffer: 1e8 });
  } catch (error) {
    throw new InfraError(`The S3 server could not be built:\n${error.stderr || error.message}`);
  }
  return binary;
};
