import { resolve } from 'node:path';
import fc from 'fast-check';
import { loadPack } from './reading/load-pack.js';
import { messageKeys, messageSpecs } from './message-keys.js';
import type { MessageSpec, ValueSpec } from './message-keys.js';
import type { MessageValues } from './message-catalogue.js';
import type { Pack } from './pack.js';
import { formatProblems } from './problem.js';

describe('the amethi pack', () => {
  let pack: Pack;
  beforeAll(async () => {
    const loaded = await loadPack(resolve('packs/amethi'));
    expect(formatProblems('packs/amethi', loaded.problems)).toBe('');
    pack = loaded.pack!;
  });

  it('holds the district as it is: 4 tehsils, 13 blocks, 4 towns, by their directory codes', () => {
    const count = (kind: string): number => pack.jurisdictions.filter((place) => place.kind === kind).length;
    expect([count('district'), count('tehsil'), count('block'), count('urban-body')]).toEqual([1, 4, 13, 4]);
    expect(pack.jurisdiction('block-tiloi')).toMatchObject({ lgd: 1482, parent: 'tehsil-tiloi' });
    expect(pack.liesIn('town-jais', 'district-amethi')).toBe(true);
    expect(pack.liesIn('town-jais', 'tehsil-amethi')).toBe(false);
  });

  it.each([
    ['handpump', 'block-tiloi', 'bdo-tiloi'],
    ['handpump', 'town-jais', 'eo-jais'],
    ['handpump', 'tehsil-tiloi', 'dpro'],
    ['power-supply', 'block-singhpur', 'sdo-electricity-tiloi'],
    ['power-supply', undefined, 'xen-electricity'],
    ['land-measurement', 'block-jamo', 'tehsildar-gauriganj'],
    ['police-inaction', 'town-musafirkhana', 'co-musafirkhana'],
    ['hospital', 'town-jais', 'moic-bahadurpur'],
    ['old-age-pension', 'block-bhetua', 'dswo'],
    ['corruption', 'block-bhetua', 'oc-complaints'],
    ['no such category', 'no such place', 'oc-complaints'],
  ])('sends %s at %s to %s', (category, place, officer) => {
    expect(pack.holderFor(category, place).officer).toBe(officer);
  });

  it('finds an existing officer for whatever category and place, and says by which rule', () => {
    const categories = fc.oneof(fc.constantFrom(...pack.categories.map(({ id }) => id)), fc.string());
    const places = fc.oneof(
      fc.constantFrom(...pack.jurisdictions.map(({ id }) => id)),
      fc.string(),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(categories, places, (category, place) => {
        const { holder, because } = pack.route(category, place);
        const officer = pack.officer(holder.officer!)!;
        expect(pack.policy().knowsHolder(holder)).toBe(true);
        expect(pack.department(holder.department)).toBeDefined();
        expect(pack.office(holder.office)?.department).toBe(holder.department);
        expect(because).toMatch(/^routing\.yaml (rule \d+: post [a-z-]+ for [a-z-]+|otherwise: oc-complaints)$/);
        if (place !== undefined && pack.jurisdiction(place) && because.includes('rule')) {
          expect(officer.covers.some((covered) => pack.liesIn(place, covered))).toBe(true);
        }
      }),
    );
  });

  it('leads from every officer one level up at a time, to the District Magistrate', () => {
    for (const { id } of pack.officers) {
      let holder = pack.holderOf(id)!;
      for (let above = pack.holderAbove(holder); above; above = pack.holderAbove(holder)) {
        expect(above.level).toBe(holder.level + 1);
        holder = above;
      }
      expect(holder).toMatchObject({ officer: 'dm', level: pack.ladder.length });
    }
  });

  it('goes up from an office whose officer is no longer in the pack', () => {
    const gone = { department: 'revenue', office: 'tehsil-office-tiloi', officer: 'naib-tehsildar-tiloi', level: 1 };
    expect(pack.policy().knowsHolder(gone)).toBe(false);
    expect(pack.holderAbove(gone)?.officer).toBe('sdm-tiloi');
  });

  it('finds where a declined ticket belongs', () => {
    expect(pack.holderIn('electricity', 'block-tiloi')?.officer).toBe('sdo-electricity-tiloi');
    expect(pack.holderIn('revenue', 'town-jais')?.officer).toBe('tehsildar-tiloi');
    expect(pack.holderIn('rural-development', 'block-tiloi', 'block-office-jamo')?.officer).toBe('bdo-jamo');
    expect(pack.holderIn('no-such-department')).toBeUndefined();
  });

  it('knows who writes by the number', () => {
    expect(pack.officerByPhone('+915555500087')?.id).toBe('bdo-tiloi');
    expect(pack.officerByPhone('+915555599999')).toBeUndefined();
    expect(pack.isControlRoom('+915555500101')).toBe(true);
    expect(pack.nameOfHolder(pack.holderOf('bdo-tiloi')!, 'hi')).toBe('खंड विकास अधिकारी, विकास खंड तिलोई');
    expect(pack.nameOfHolder(pack.holderOf('bdo-tiloi')!, 'gu')).toBe('खंड विकास अधिकारी, विकास खंड तिलोई');
  });

  it('offers its words for matching, folded to one spelling', () => {
    const idsOf = (entries: Pack['lexicon']['places'], word: string) =>
      entries.find((entry) => entry.word === word)?.ids;
    expect(idsOf(pack.lexicon.categories, 'हैंडपंप')).toEqual(['handpump']);
    expect(idsOf(pack.lexicon.categories, 'kotedar')).toEqual(['ration-shop']);
    expect(idsOf(pack.lexicon.places, 'तिलोई')).toEqual(['tehsil-tiloi', 'block-tiloi']);
    expect(idsOf(pack.lexicon.places, 'bazar shukul')).toEqual(['block-shukul-bazar']);
    expect(idsOf(pack.lexicon.placeKinds, 'ब्लॉक')).toEqual(['block']);
  });

  it.each([
    ['संतुष्ट नहीं हूँ', 'not_satisfied'],
    ['Satisfied!', 'satisfied'],
    ['नमस्ते 🙏', 'greeting'],
    ['हमारे विभाग का नहीं', 'outcome_not_ours'],
  ])('understands "%s" as %s', (words, meaning) => {
    expect(pack.meaningsOf(words)).toEqual([meaning]);
  });

  it('takes a complaint for a complaint, not for a phrase', () => {
    expect(pack.meaningsOf('नमस्ते, हमारे गांव का हैंडपंप खराब है')).toEqual([]);
  });
});

describe('the messages of the amethi pack', () => {
  let pack: Pack;
  beforeAll(async () => {
    pack = (await loadPack(resolve('packs/amethi'))).pack!;
  });

  const cases = messageKeys.flatMap((key) => ['hi', 'en'].map((language) => ({ key, language })));

  it.each(cases)('$key in $language says everything it is given, and nothing else', ({ key, language }) => {
    const spec: MessageSpec = messageSpecs[key];
    const said = new Set(
      everyFilling(spec.values).map((values) => {
        const text = pack.message(key, language, values);
        expect(text).not.toMatch(/[{}]|undefined|none|NaN|_/);
        expect(text.split('\n').every((line) => line === line.trimEnd())).toBe(true);
        for (const name of spec.mustSay) {
          if (!Array.isArray(spec.values[name])) expect(text).toContain(String(values[name]));
        }
        return text;
      }),
    );
    const readsCodes = Object.values(spec.values).some((value) => Array.isArray(value));
    if (readsCodes) expect(said.size).toBeGreaterThan(2);
    if (language === 'hi') expect([...said].every((text) => /[\u0900-\u097f]/.test(text))).toBe(true);
  });

  it('has an approved template for each message that is sent unasked, in both languages', () => {
    for (const key of messageKeys.filter((key) => messageSpecs[key].initiated)) {
      for (const language of pack.languages) {
        const header = messageSpecs[key].carriesFile ? 'video' : undefined;
        expect(pack.whatsappTemplate(key, language, header)).toMatchObject({ language });
      }
    }
    expect(pack.whatsappTemplate('greeting', 'hi')).toBeUndefined();
  });

  it('writes in the default language to somebody whose language it does not have', () => {
    expect(pack.message('greeting', 'gu')).toBe(pack.message('greeting', 'hi'));
    expect(pack.message('greeting', 'en-IN')).toBe(pack.message('greeting', 'en'));
  });

  it('tells times as the clocks of the district show them', () => {
    const values = {
      number: 'AME-7K3M-9QX2-R',
      category: 'Hand pump',
      words: 'Broken',
      due: '2026-11-22T18:45:00.000Z',
    };
    expect(pack.message('assignment_to_officer', 'en', values)).toContain('November 23, 2026, 12:15');
  });

  it('refuses to write a message with a hole in it', () => {
    expect(() => pack.message('number_unknown', 'hi')).toThrow(expect.objectContaining({ code: 'bug.message_value' }));
    expect(() => pack.message('interim_reply', 'hi', { number: 'A', words: 'B', expected: 'soon' })).toThrow(
      /expected/,
    );
  });

  it('has the buttons that its report asks to press', () => {
    expect(pack.buttons('report_to_complainant', 'en')).toEqual([
      { id: 'satisfied', title: 'Satisfied' },
      { id: 'not_satisfied', title: 'Not satisfied' },
    ]);
  });
});

/** One set of values for each way a message can be filled: every code of a list, every optional value there and absent. */
const everyFilling = (values: MessageSpec['values']): readonly MessageValues[] =>
  Object.entries(values).reduce<readonly MessageValues[]>(
    (fillings, [name, spec]) =>
      fillings.flatMap((filling) => samples(name, spec).map((value) => ({ ...filling, [name]: value }))),
    [{}],
  );

const samples = (name: string, spec: ValueSpec): readonly (string | number | undefined)[] => {
  if (typeof spec === 'object') return spec;
  if (spec === 'number') return [1, 4096];
  if (spec === 'instant') return ['2026-11-22T06:30:00.000Z'];
  if (spec === 'maybe_instant') return ['2026-11-22T06:30:00.000Z', undefined];
  const text = `«${name.replaceAll('_', '-')}»`;
  return spec === 'maybe' ? [text, undefined] : [text];
};
