import { csvRow } from './csv-cells.js';

describe('a row of a spreadsheet', () => {
  it.each(['=1+1', '+91 55555', '-2+3', '@SUM(A1)', ' =1+1', '\t=1+1', '\r=1', '＝1+1', '＋1'])(
    'shows %j instead of running it',
    (cell) => expect(csvRow([cell])).toMatch(/^"?'/),
  );

  it('keeps quotes, commas and lines within a cell', () =>
    expect(csvRow(['a"b', 'c,d', 'e\nf', 'g', 7])).toBe('"a""b","c,d","e\nf",g,7\r\n'));

  it('leaves plain words, negative numbers and Hindi alone', () =>
    expect(csvRow([-7, 'हैंडपंप ख़राब है', 'a = b'])).toBe('-7,हैंडपंप ख़राब है,a = b\r\n'));
});
