import { normaliseWords } from './words.js';

describe('normalised words', () => {
  it.each([
    ['a half nasal and anusvara', 'हैण्डपम्प', 'हैंडपंप'],
    ['nukta, composed, decomposed or left out', 'पढ़ाई', 'पढाई'],
    ['nukta that Unicode composes', 'ख़राब', 'खराब'],
    ['chandrabindu and anusvara', 'गाँव', 'गांव'],
    ['capitals and punctuation', 'Hand-Pump!!', 'hand pump'],
    ['joiners and spaces', 'राशन\u200d   कार्ड', 'राशन कार्ड'],
    ['Devanagari digits', '१९७६', '1976'],
    ['full-width letters', 'ＲＡＴＩＯＮ', 'ration'],
  ])('treats as one: %s', (_, one, other) => {
    expect(normaliseWords(one)).toBe(normaliseWords(other));
  });

  it('keeps words apart that differ in more than spelling', () => {
    expect(normaliseWords('नाली')).not.toBe(normaliseWords('नाला'));
    expect(normaliseWords('खाद')).not.toBe(normaliseWords('खाद्य'));
  });

  it('leaves nothing of a text without letters', () => {
    expect(normaliseWords(' 🙏!! ')).toBe('');
  });
});
