import fc from 'fast-check';
import { personRefs } from './index.js';

const refs = personRefs('a key for people, thirty-two bytes');

describe('The pseudonym of a person', () => {
  it('is the same wherever the key is the same, for ever', () => {
    expect(refs.ref('tel', '+911234567890')).toBe('p-z7m2kp7o72dkcmf2kla2lddh5z');
  });

  it('is p- and 26 characters that can be read aloud, and says nothing of the number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+91[6-9]\d{9}$/), (phone) => {
        expect(refs.ref('tel', phone)).toMatch(/^p-[a-z2-7]{26}$/);
      }),
    );
  });

  it('differs from person to person, from kind to kind and from key to key', () => {
    const others = personRefs('another key for people, as long as that');
    const all = [
      refs.ref('tel', '+911234567890'),
      refs.ref('tel', '+911234567891'),
      refs.ref('account', '+911234567890'),
      refs.ref('account', 'facebook:123'),
      others.ref('tel', '+911234567890'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
