import { fileURLToPath } from 'node:url';
import type { Pack } from '@sunwai/packs';
import { PackRegistry } from '@sunwai/packs';
import { detectLanguage } from './detect-language.js';

const folder = fileURLToPath(new URL('../../../../../packs/amethi', import.meta.url));

describe('the language of a message', () => {
  let pack: Pack;
  beforeAll(async () => {
    pack = (await PackRegistry.open([folder])).find('amethi')!;
  });

  it.each([
    ['हमारे गाँव का हैंडपंप खराब है', 'hi', 'Deva'],
    ['मेरे गांव में hand pump खराब है, please देखिए', 'hi', 'Deva'],
    ['mere gaon me handpump kharab hai', 'hi', 'Latn'],
    ['Pani nahi aa raha hai 3 din se', 'hi', 'Latn'],
    ['BIJLI NAHI HAI', 'hi', 'Latn'],
    ['The road is broken, please repair', 'en', 'Latn'],
    ['The hand pump in our village is broken', 'en', 'Latn'],
    ['sadak ki complaint, please repair jaldi karwaye', 'hi', 'Latn'],
    ['અમારા ગામમાં પાણી નથી', 'gu', 'Gujr'],
    ['ہمارے گاؤں میں پانی نہیں ہے', 'ur', 'Arab'],
    ['আমাদের গ্রামে জল নেই', 'bn', 'Beng'],
  ])('of "%s" is %s in %s', (words, language, script) =>
    expect(detectLanguage(words, pack)).toEqual({ language, script }),
  );

  it.each([
    ['ok', 'Latn'],
    ['Tiloi', 'Latn'],
    ['9415012345', 'Zyyy'],
    ['👍🏽', 'Zyyy'],
    ['', 'Zyyy'],
  ])('of "%s" can not be told', (words, script) =>
    expect(detectLanguage(words, pack)).toEqual({ language: undefined, script }),
  );

  it('is told from the beginning of a long text, in no time', () => {
    const long = `${'सड़क टूटी है। '.repeat(200)}${'the road is broken. '.repeat(50_000)}`;
    expect(detectLanguage(long, pack)).toEqual({ language: 'hi', script: 'Deva' });
  });
});
