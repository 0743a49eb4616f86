import type { Pack } from '@sunwai/packs';
import { loadPack } from '@sunwai/packs';
import type { Classification } from '@sunwai/ticket';
import { improved, isUnsure } from './improve.js';
import { Matcher } from './matching/suggest.js';

let pack: Pack;
let later: (words: string) => ReturnType<typeof improved>;
let known: Classification;
beforeAll(async () => {
  const loaded = await loadPack('packs/amethi');
  if (!loaded.pack) throw new Error('packs/amethi has errors');
  pack = loaded.pack;
  const matcher = new Matcher(pack);
  const { alternatives: _, because: __, ...first } = matcher.suggest({ words: 'हैंडपंप खराब है' });
  known = { ...first, by: 'rule' };
  later = (words) => improved(known, matcher.suggest({ words }), pack);
});

describe('later words of the complainant', () => {
  it('bring the place, and with it the officer, and leave the category', () => {
    expect(later('ब्लॉक तिलोई')).toMatchObject({
      category: 'handpump',
      place: 'block-tiloi',
      suggested: { officer: 'bdo-tiloi' },
    });
  });

  it('bring another category only where they are clearer', () => {
    expect(later('कोटेदार राशन नहीं देता, घटतौली करता है, ब्लॉक तिलोई')).toMatchObject({ category: 'ration-shop' });
    expect(later('सड़क और नाली')).toBeUndefined();
  });

  it('that say nothing change nothing', () => expect(later('धन्यवाद')).toBeUndefined());

  it('are not asked where a person has classified, or the words were clear', () => {
    expect(isUnsure(known)).toBe(true);
    expect(isUnsure(undefined)).toBe(true);
    expect(isUnsure({ ...known, by: 'operator' })).toBe(false);
    expect(isUnsure({ ...known, confidence: 0.9 })).toBe(false);
  });
});
