import { someNumber } from '@sunwai/testing';
import type { ToldEvent } from '../history/history.js';
import { plainHistory } from './plain-history.js';
import { columnsOf, wrap } from './wrap.js';

const told = (version: number, sentence: string) => ({ version, sentence }) as ToldEvent;

describe('a history in a terminal', () => {
  it('has the number as it is read out and each event in its own lines, the later ones indented', () => {
    const events = [
      told(1, 'The complainant filed the complaint about a pump that is broken since May'),
      told(10, 'It was closed'),
    ];
    expect(plainHistory({ number: someNumber, pack: 'amethi', events }, { width: 44 })).toBe(
      [
        'AME-1TPB-7GSC-S',
        '',
        '1  The complainant filed the complaint about',
        '   a pump that is broken since May',
        '10  It was closed',
        '',
      ].join('\n'),
    );
  });

  it('counts Devanagari as a terminal shows it: vowel signs below and above take no room', () => {
    expect(columnsOf('हैंडपंप')).toBe(4);
    expect(columnsOf('कि')).toBe(2);
    const lines = wrap('हैंडपंप ख़राब है और पानी नहीं आ रहा', 12);
    expect(lines.every((line) => columnsOf(line) <= 12)).toBe(true);
    expect(lines.join(' ')).toBe('हैंडपंप ख़राब है और पानी नहीं आ रहा');
  });

  it('leaves a word that is longer than a line whole', () => {
    expect(wrap('see AME-1TPB-7GSC-S now', 10)).toEqual(['see', 'AME-1TPB-7GSC-S', 'now']);
  });
});
