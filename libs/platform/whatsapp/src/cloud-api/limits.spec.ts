import fc from 'fast-check';
import { fitText, splitText } from './limits.js';

const graphemesOf = (text: string) =>
  [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);

describe('a text too long for one message', () => {
  it('is cut at the end of a paragraph, then of a sentence, then of a word', () => {
    expect(splitText('पहला अनुच्छेद।\n\nदूसरा अनुच्छेद।', 24)).toEqual(['पहला अनुच्छेद।', 'दूसरा अनुच्छेद।']);
    expect(splitText('नल सूखा है। पानी नहीं आता। कब आएगा?', 28)).toEqual(['नल सूखा है। पानी नहीं आता।', 'कब आएगा?']);
    expect(splitText('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  });

  it('is left alone when it fits', () => expect(splitText('सड़क पर गड्ढा है', 4_096)).toEqual(['सड़क पर गड्ढा है']));

  it('keeps every word, and every part within the limit', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('सुनवाई', 'गड्ढा', 'क्षेत्र', '👨‍👩‍👧', 'water', 'supply.', 'નળ', '।', '\n', '\n\n'), {
          maxLength: 200,
        }),
        fc.integer({ min: 20, max: 200 }),
        (words, limit) => {
          const text = words.join(' ');
          const parts = splitText(text, limit);
          for (const part of parts) expect(part.length).toBeLessThanOrEqual(limit);
          const blank = /\s+/g;
          expect(parts.join('').replaceAll(blank, '')).toBe(text.replaceAll(blank, ''));
        },
      ),
    ));

  it('is never cut inside a syllable or an emoji', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('क्षि', 'गड्ढा', '👨‍👩‍👧‍👦', 'े', 'a'), { minLength: 1, maxLength: 100 }),
        (units) => {
          const text = `a${units.join('')}`;
          expect(splitText(text, 40).flatMap(graphemesOf)).toEqual(graphemesOf(text));
        },
      ),
    ));

  it('is cut between code points even where one grapheme is longer than the limit', () => {
    const parts = splitText(`a${'\u0301'.repeat(500)}`, 100);
    expect(parts.every((part) => part.length <= 100)).toBe(true);
    expect(splitText('😀'.repeat(10), 5).join('')).toBe('😀'.repeat(10));
  });
});

describe('a title too long for its button', () => {
  it('keeps its beginning and says that more came', () => {
    expect(fitText('संतुष्ट हूँ', 20)).toBe('संतुष्ट हूँ');
    expect(fitText('मैं इस रिपोर्ट से संतुष्ट नहीं हूँ', 20)).toBe('मैं इस रिपोर्ट से…');
    expect(fitText('x'.repeat(21), 20)).toHaveLength(20);
  });
});
