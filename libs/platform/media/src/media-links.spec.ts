import fc from 'fast-check';
import { fixedClock, isRefusal, minutes } from '@sunwai/kernel';
import type { LinkQuery } from './index.js';
import { mediaLinks } from './index.js';

const sha256 = 'ab'.repeat(32);
const key = 'a key for links, thirty-two bytes';
const clock = fixedClock('2026-11-22T06:30:00.000Z');
const links = mediaLinks({ key, lifetime: minutes(15), clock });

const taken = (link: string): { path: string; query: LinkQuery } => {
  const url = new URL(link, 'http://localhost');
  return { path: url.pathname, query: Object.fromEntries(url.searchParams) };
};

describe('A link to a file', () => {
  beforeEach(() => clock.set('2026-11-22T06:30:00.000Z'));

  it('works until it expires, and then says since when it does not', () => {
    const { path, query } = taken(links.sign(sha256));
    expect(path).toBe(`/media/${sha256}`);
    clock.advance(minutes(15) - 1);
    expect(links.verify(sha256, query)).toMatchObject({ sha256 });
    clock.advance(1);
    expect(links.verify(sha256, query)).toMatchObject({
      code: 'media.link_expired',
      details: { at: '2026-11-22T06:45:00.000Z' },
    });
  });

  it('opens no other file, lasts no longer and is for nobody else than it was signed for', () => {
    const { query } = taken(links.sign(sha256, { audience: 'officer-k3x9m2ab' }));
    expect(links.verify(sha256, query)).toMatchObject({ audience: 'officer-k3x9m2ab' });
    const later = String(Number(query.expires) + 1);
    const forged: [string, LinkQuery][] = [
      ['cd'.repeat(32), query],
      [sha256, { ...query, expires: later }],
      [sha256, { ...query, expires: `0${query.expires}x` }],
      [sha256, { ...query, audience: 'officer-other' }],
      [sha256, { ...query, audience: undefined }],
      [sha256, { ...query, signature: undefined }],
      [sha256, {}],
    ];
    for (const [name, changed] of forged)
      expect(links.verify(name, changed)).toMatchObject({ code: 'media.link_invalid' });
  });

  it('of another key is no link', () => {
    const other = mediaLinks({ key: `${key}!`, lifetime: minutes(15), clock });
    expect(links.verify(sha256, taken(other.sign(sha256)).query)).toMatchObject({ code: 'media.link_invalid' });
  });

  it('can not be made up: no change to a signature is accepted', () => {
    const { query } = taken(links.sign(sha256));
    fc.assert(
      fc.property(fc.string(), fc.nat(50), (noise, at) => {
        const signature = `${query.signature?.slice(0, at)}${noise}${query.signature?.slice(at + 1)}`;
        fc.pre(signature !== query.signature);
        expect(isRefusal(links.verify(sha256, { ...query, signature }))).toBe(true);
      }),
    );
  });
});
