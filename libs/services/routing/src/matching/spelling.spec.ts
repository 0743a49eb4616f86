import { normaliseWords } from '@sunwai/packs';
import { soundOf, spellingsOf } from './spelling.js';

const matches = (written: string, listed: string): boolean =>
  spellingsOf(normaliseWords(written)).includes(soundOf(normaliseWords(listed)));

describe('the spelling of a word', () => {
  it.each([
    ['हैण्डपम्प', 'हैंडपंप'],
    ['हेंडपंप', 'हैंडपंप'],
    ['हैंडपंपों', 'हैंडपंप'],
    ['सड़कें', 'सड़क'],
    ['सडक', 'सड़क'],
    ['नालियों', 'नाली'],
    ['नालियाँ', 'नाली'],
    ['थाने', 'थाना'],
    ['थानों', 'थाना'],
    ['डॉक्टर', 'डाक्टर'],
    ['पुलीस', 'पुलिस'],
    ['दवाइयों', 'दवाई'],
    ['तिलोयी', 'तिलोई'],
    ['bijlee', 'bijli'],
    ['sadakon', 'sadak'],
    ['naaliyon', 'nali'],
    ['handpump', 'handpunp'],
    ['potholes', 'pothole'],
    ['Streets', 'street'],
    ['kabza', 'kabja'],
    ['avedan', 'aavedan'],
    ['sochalay', 'sochalaya'],
  ])('%s is %s', (written, listed) => expect(matches(written, listed)).toBe(true));

  it.each([
    ['नालायक', 'नाला'],
    ['प्रशासन', 'राशन'],
    ['बिल्ली', 'बिल'],
    ['पुलिया', 'पुल'],
    ['billi', 'bill'],
    ['administration', 'ration'],
    ['bus', 'bu'],
    ['class', 'clas s'],
  ])('%s is not %s', (written, listed) => expect(matches(written, listed)).toBe(false));
});
