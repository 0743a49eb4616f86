import { readFileSync } from 'node:fs';
import { signBody, verifyChallenge, verifySignature } from './signature.js';

type Vector = { name: string; secret: string; body_base64: string; value: string };
const vectors = JSON.parse(
  readFileSync(new URL('../fixtures/signatures/vectors.json', import.meta.url), 'utf8'),
) as Vector[];

describe('the signature of a webhook', () => {
  it.each(vectors)('is accepted over the raw bytes: $name', ({ secret, body_base64, value }) => {
    const body = Buffer.from(body_base64, 'base64');
    expect(verifySignature(secret, body, value)).toBe(true);
    expect(signBody(secret, body)).toBe(value);
  });

  it.each(vectors)('is refused when one byte of the body changed: $name', ({ secret, body_base64, value }) => {
    const body = Buffer.from(body_base64, 'base64');
    body[body.length - 1]! ^= 1;
    expect(verifySignature(secret, body, value)).toBe(false);
  });

  it('is not that of the same JSON spelled otherwise', () => {
    const [raw, escaped] = vectors.slice(2);
    const same = (vector: Vector) => JSON.parse(Buffer.from(vector.body_base64, 'base64').toString());
    expect(same(raw!)).toEqual(same(escaped!));
    expect(verifySignature(raw!.secret, Buffer.from(escaped!.body_base64, 'base64'), raw!.value)).toBe(false);
  });

  it('is accepted under the old and the new secret while a secret is being changed', () => {
    const body = Buffer.from('{}');
    expect(verifySignature(['new', 'old'], body, signBody('old', body))).toBe(true);
    expect(verifySignature(['new', 'old'], body, signBody('new', body))).toBe(true);
    expect(verifySignature(['new'], body, signBody('old', body))).toBe(false);
  });

  it.each([undefined, '', 'sha256=', 'sha1=abc', `sha256=${'0'.repeat(63)}`, `sha256=${'A'.repeat(64)}`])(
    'is refused when the header is %p',
    (header) => expect(verifySignature('secret', Buffer.from('{}'), header)).toBe(false),
  );

  it('is refused when no secret is set, or an empty one', () => {
    const body = Buffer.from('{}');
    expect(verifySignature([], body, signBody('', body))).toBe(false);
    expect(verifySignature('', body, signBody('', body))).toBe(false);
  });
});

describe('the verification of a callback address', () => {
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'token', 'hub.challenge': '1158201444' };

  it('answers the challenge to whoever knows the token', () =>
    expect(verifyChallenge(query, 'token')).toBe('1158201444'));

  it.each([
    { ...query, 'hub.verify_token': 'other' },
    { ...query, 'hub.mode': 'unsubscribe' },
    { ...query, 'hub.challenge': ['a', 'b'] },
    {},
  ])('refuses %j', (wrong) => expect(verifyChallenge(wrong, 'token')).toBeUndefined());

  it('refuses everybody while no token is set', () =>
    expect(verifyChallenge({ ...query, 'hub.verify_token': '' }, '')).toBeUndefined());
});
