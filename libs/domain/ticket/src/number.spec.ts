import fc from 'fast-check';
import { isRefusal } from '@sunwai/kernel';
import {
  displayTicketNumber,
  findTicketNumbers,
  numberOfStream,
  parseTicketNumber,
  streamOf,
  ticketNumber,
} from './number.js';

const key = Buffer.from('a key of thirty-two bytes, or so');
const numberOf = (source: string, attempt = 0, prefix = 'AME') => ticketNumber({ key, prefix, source, attempt });
/** Prefixes that end in a letter which reads as a digit in the body are the hard case: half of them. */
const anyPrefix = fc.oneof(fc.stringMatching(/^[A-Z]{3}$/), fc.stringMatching(/^[A-Z]{2}[OIL]$/));
const anyNumber = fc
  .tuple(fc.string(), anyPrefix, fc.nat(5))
  .map(([source, prefix, attempt]) => numberOf(source, attempt, prefix));
const codeOf = (text: string) => {
  const parsed = parseTicketNumber(text);
  return isRefusal(parsed) ? parsed.code : parsed;
};
const everyCharacter = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** What a person means by it: O is 0 and I, L are 1 after the prefix. */
const meaning = (plain: string) => plain.slice(0, 3) + plain.slice(3).replace(/O/g, '0').replace(/[IL]/g, '1');

describe('ticket numbers', () => {
  it('are the same for the same source, and others for another source, attempt, prefix or key', () => {
    const number = numberOf('amethi whatsapp 1 wamid.A');
    expect(number).toMatch(/^AME-[0-9A-HJKMNP-TV-Z]{9}$/);
    expect(numberOf('amethi whatsapp 1 wamid.A')).toBe(number);
    const others = [
      numberOf('amethi whatsapp 1 wamid.B'),
      numberOf('amethi whatsapp 1 wamid.A', 1),
      numberOf('amethi whatsapp 1 wamid.A', 0, 'JAL'),
      ticketNumber({ key: Buffer.from('another key'), prefix: 'AME', source: 'amethi whatsapp 1 wamid.A', attempt: 0 }),
    ];
    for (const other of others) expect(other.slice(4)).not.toBe(number.slice(4));
  });

  it('do not change from release to release', () => {
    expect(numberOf('amethi whatsapp 1 wamid.A')).toBe('AME-1TPB7GSCS');
  });

  it('are computed as ISO 7064 MOD 37-2 is (the standard writes the check of G123489654321 as Y)', () => {
    const sum = [...'G123489654321Y'].reduce((left, c) => (left * 2 + everyCharacter.indexOf(c)) % 37, 0);
    expect(sum).toBe(1);
    const ours = [...numberOf('x').replace('-', '')].reduce(
      (left, c) => (left * 2 + everyCharacter.indexOf(c)) % 37,
      0,
    );
    expect(ours).toBe(1);
  });

  it('catch every single wrong character', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        const plain = number.replace('-', '');
        for (let place = 0; place < plain.length; place += 1) {
          for (const wrong of everyCharacter) {
            const typed = plain.slice(0, place) + wrong + plain.slice(place + 1);
            if (meaning(typed) === plain) continue;
            expect(codeOf(typed)).toMatch(/^number\.(malformed|check_failed)$/);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('catch every swap of neighbours, over the borders of prefix and check character too', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        const plain = number.replace('-', '');
        for (let place = 0; place + 1 < plain.length; place += 1) {
          const typed = plain.slice(0, place) + plain.charAt(place + 1) + plain.charAt(place) + plain.slice(place + 2);
          if (meaning(typed) === plain) continue;
          expect(codeOf(typed)).toMatch(/^number\.(malformed|check_failed)$/);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('are read as people write them', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        const shown = displayTicketNumber(number);
        expect(shown).toMatch(/^[A-Z]{3}-.{4}-.{4}-.$/);
        const forms = [
          number,
          shown,
          shown.toLowerCase(),
          ` ${shown.replaceAll('-', ' ')} `,
          shown.replaceAll('-', '–'),
          shown.slice(0, 3) + shown.slice(3).replaceAll('0', 'o').replaceAll('1', 'l'),
          shown.slice(0, 3) + shown.slice(3).replaceAll('0', 'O').replaceAll('1', 'I'),
          shown.replace(/\d/g, (digit) => String.fromCharCode(0x966 + Number(digit))),
          shown.replace(/\d/g, (digit) => String.fromCharCode(0xae6 + Number(digit))),
        ];
        for (const form of forms) expect(parseTicketNumber(form)).toBe(number);
      }),
    );
  });

  it('tell a mistyped number from what is no number', () => {
    const number = numberOf('x');
    const mistyped = number.slice(0, -1) + (number.endsWith('Z') ? 'Y' : 'Z');
    expect(parseTicketNumber(mistyped)).toMatchObject({
      code: 'number.check_failed',
      details: { number: displayTicketNumber(mistyped) },
    });
    for (const text of [
      '',
      'AME',
      'हैंडपंप',
      number.slice(0, -1),
      `${number}7`,
      '1ME-7K3M-9QX2-R',
      'AME-7K3M-9QX\u00002R',
    ]) {
      expect(codeOf(text)).toBe('number.malformed');
    }
  });

  it('never stumble over any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        parseTicketNumber(text);
        for (const { index, text: found } of findTicketNumbers(text))
          expect(text.substr(index, found.length)).toBe(found);
      }),
    );
  });

  it('name their stream, and a stream names its ticket', () => {
    const number = numberOf('x');
    expect(streamOf(number)).toBe(`ticket-${number}`);
    expect(numberOfStream(streamOf(number))).toBe(number);
    expect(numberOfStream('conversation-1')).toBeUndefined();
  });
});

describe('numbers in free text', () => {
  const number = numberOf('x');
  const other = numberOf('y', 0, 'JAL');
  const shown = displayTicketNumber(number);
  const found = (text: string, prefixes?: string[]) =>
    findTicketNumbers(text, prefixes).map((one) => (isRefusal(one.number) ? one.number.code : one.number));

  it('are found in Hindi, in English, in any form, in their order', () => {
    expect(found(`मेरी शिकायत ${shown} का क्या हुआ?`)).toEqual([number]);
    expect(found(`शिकायत${shown}का`)).toEqual([number]);
    expect(found(`meri shikayat ${shown.toLowerCase().replaceAll('-', ' ')} ka kya hua`)).toEqual([number]);
    expect(found(`${number.replace('-', '')}, please`)).toEqual([number]);
    expect(found(`first ${other} and then ${shown}.`)).toEqual([other, number]);
    expect(found(`${shown} ${shown}`)).toEqual([number, number]);
  });

  it('are noticed with a character wrong, missing or too many', () => {
    const wrong = shown.slice(0, -1) + (shown.endsWith('Z') ? 'Y' : 'Z');
    expect(found(`शिकायत ${wrong} देखें`)).toEqual(['number.check_failed']);
    expect(found(`शिकायत ${shown.slice(0, -2)} देखें`)).toEqual(['number.malformed']);
    expect(found(`शिकायत ${shown}7 देखें`)).toEqual(['number.malformed']);
  });

  it('are not seen in ordinary words and phone numbers', () => {
    expect(found('the hand pump near our home is out of order since last week, no water at all')).toEqual([]);
    expect(found('gaon ka handpump kharab hai, nal me pani nahi aata')).toEqual([]);
    expect(found('tel 9876543210', ['AME'])).toEqual([]);
    expect(found('गाँव का हैंडपंप ख़राब है 9876543210')).toEqual([]);
  });

  it('of programmes that are not run here are left alone', () => {
    expect(found(`${other} ${shown}`, ['AME'])).toEqual([number]);
  });
});
