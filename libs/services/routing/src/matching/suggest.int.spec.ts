import type { Pack } from '@sunwai/packs';
import { loadPack } from '@sunwai/packs';
import fc from 'fast-check';
import type { Suggestion } from './suggest.js';
import { Matcher } from './suggest.js';

let pack: Pack;
let matcher: Matcher;
beforeAll(async () => {
  const loaded = await loadPack('packs/amethi');
  if (!loaded.pack) throw new Error('packs/amethi has errors');
  pack = loaded.pack;
  matcher = new Matcher(pack);
});

describe('where a complaint belongs in packs/amethi', () => {
  it.each([
    ['ग्राम पूरे पांडे में हैण्डपम्प खराब है, ब्लॉक तिलोई', 'handpump', 'block-tiloi', 'bdo-tiloi'],
    ['तिलोई ब्लाक के गांव में हैंडपंपों का पानी नहीं निकलता', 'handpump', 'block-tiloi', 'bdo-tiloi'],
    ['handpump kharab hai block tiloi', 'handpump', 'block-tiloi', 'bdo-tiloi'],
    ['The hand-pump near our school in Tiloi block is broken', 'handpump', 'block-tiloi', 'bdo-tiloi'],
    ['नगर पंचायत अमेठी वार्ड 3 में नाली जाम है', 'drain', 'town-amethi', undefined],
    ['बिजली का बिल गलत आया है', 'electricity-bill', undefined, undefined],
    ['bijli ka bill bahut jyada aa raha hai, meter kharab', 'electricity-bill', undefined, undefined],
    ['गौरीगंज में बिजली नहीं आ रही, ट्रांसफार्मर जल गया', 'power-supply', 'block-gauriganj', undefined],
    ['राशनकार्ड में नाम कट गया', 'ration-card', undefined, undefined],
    ['कोटेदार राशन नहीं देता, घटतौली करता है', 'ration-shop', undefined, undefined],
    ['Kotedar rashan nahi deta, musafirkhana tehsil', 'ration-shop', 'tehsil-musafirkhana', undefined],
    ['विधवा पेंशन रुक गई', 'widow-pension', undefined, undefined],
    ['तहसील मुसाफिरखाना ब्लॉक जगदीशपुर, जमीन की पैमाइश नहीं हो रही', 'land-measurement', 'block-jagdishpur', undefined],
    ['आवारा सांड फसल चर गए, जामो', 'stray-cattle', 'block-jamo', undefined],
    ['potholes on the main road, broken road near Jagdishpur', 'main-road', 'block-jagdishpur', undefined],
    ['तालाब पर कब्जा कर लिया है दबंग ने', 'encroachment', undefined, undefined],
  ])('%s', (words, category, place, officer) => {
    const { category: found, place: foundPlace, suggested } = matcher.suggest({ words });
    expect({ category: found, place: foundPlace }).toEqual({ category, place });
    if (officer) expect(suggested.officer).toBe(officer);
  });

  it('takes the longest phrase, not the words in it', () => {
    expect(matcher.suggest({ words: 'बिजली का बिल' }).category).toBe('electricity-bill');
    expect(matcher.suggest({ words: 'बिजली का खंभा' }).category).toBe('power-line-danger');
    expect(matcher.suggest({ words: 'बिजली' }).category).toBe('power-supply');
  });

  it('finds whole words alone', () => {
    expect(matcher.suggest({ words: 'जिला प्रशासन नालायक है' })).toMatchObject({ category: 'other', confidence: 0 });
  });

  it('sends what it does not understand to the place that the pack names, without being sure of it', () => {
    const { category, suggested, confidence, alternatives } = matcher.suggest({ words: 'नमस्ते, कृपया मदद करें' });
    expect({ category, confidence, alternatives }).toEqual({ category: 'other', confidence: 0, alternatives: [] });
    expect(suggested.officer).toBe('oc-complaints');
  });

  it('is surer the more words agree, and less where others disagree', () => {
    const sure = (words: string): number => matcher.suggest({ words, place: 'block-tiloi' }).confidence;
    expect(sure('हैंडपंप')).toBeGreaterThan(0.6);
    expect(sure('हैंडपंप खराब, रिबोर कराया जाए')).toBeGreaterThan(sure('हैंडपंप'));
    expect(sure('हैंडपंप और सड़क')).toBeLessThan(sure('हैंडपंप'));
    expect(matcher.suggest({ words: 'हैंडपंप' }).confidence).toBeLessThan(sure('हैंडपंप'));
  });

  it('tells alternatives with where they would go', () => {
    const { category, alternatives } = matcher.suggest({ words: 'सड़क पर गड्ढे हैं और नाली टूटी है', place: 'block-tiloi' });
    expect(category).toBe('main-road');
    expect(alternatives[0]).toMatchObject({ category: 'drain', department: 'rural-development' });
  });

  it('believes a place and a kind that were chosen', () => {
    const chosen = { words: 'तिलोई में हैंडपंप लगवाने की मांग', place: 'block-singhpur', kind: 'suggestion' } as const;
    expect(matcher.suggest(chosen)).toMatchObject({ place: 'block-singhpur', kind: 'suggestion' });
  });

  it('tells a demand and a suggestion from a grievance', () => {
    expect(matcher.suggest({ words: 'गांव में नया हैंडपंप लगवाने की कृपा करें' }).kind).toBe('demand');
    expect(matcher.suggest({ words: 'मेरा सुझाव है कि कूड़ा गाड़ी सुबह आए' }).kind).toBe('suggestion');
    expect(matcher.suggest({ words: 'हैंडपंप खराब है' }).kind).toBe('grievance');
  });

  it('says why in the words of the pack, never in those of the person', () => {
    const { because } = matcher.suggest({ words: 'रामलाल 9999999999 के घर के पास हैण्डपंपों का हाल, ब्लॉक तिलोई' });
    expect(because).toEqual(['हैंडपंप', 'तिलोई (ब्लॉक)', expect.stringMatching(/^routing\.yaml rule/)]);
  });
});

describe('whatever is written', () => {
  const everyWord = (): fc.Arbitrary<string> =>
    fc.constantFrom(
      ...[...pack.lexicon.categories, ...pack.lexicon.places, ...pack.lexicon.placeKinds].map(({ word }) => word),
    );

  it('goes to a holder who exists, the same one each time', () => {
    const words = fc.array(fc.oneof(everyWord(), fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 12 });
    const chosen = fc.option(fc.constantFrom(...pack.jurisdictions.map(({ id }) => id), 'no-such-place'), {
      nil: undefined,
    });
    fc.assert(
      fc.property(words, chosen, (parts, place) => {
        const suggestion: Suggestion = matcher.suggest({ words: parts.join(' '), place });
        expect(pack.policy().knowsHolder(suggestion.suggested)).toBe(true);
        expect(pack.category(suggestion.category)).toBeDefined();
        expect(suggestion.place === undefined || pack.jurisdiction(suggestion.place) !== undefined).toBe(true);
        expect(suggestion.confidence).toBeGreaterThanOrEqual(0);
        expect(suggestion.confidence).toBeLessThanOrEqual(1);
        expect(new Matcher(pack).suggest({ words: parts.join(' '), place })).toEqual(suggestion);
      }),
      { numRuns: 150 },
    );
  });

  it('takes time in proportion to its length', () => {
    const started = performance.now();
    matcher.suggest({ words: 'हैंडपंप खराब है ब्लॉक तिलोई '.repeat(2_500) });
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
