import { mkdtempSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatProblems } from '../problem.js';
import { checkPack, loadPack } from './load-pack.js';

const amethi = resolve('packs/amethi');

describe('a pack with one thing wrong', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pack-'));
    cpSync(amethi, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const edit = (file: string, from: string, to: string): string => {
    const text = readFileSync(join(folder, file), 'utf8');
    expect({ from, isThere: text.includes(from) }).toEqual({ from, isThere: true });
    const edited = text.replace(from, () => to);
    writeFileSync(join(folder, file), edited);
    return edited;
  };

  type Case = {
    name: string;
    file: string;
    from: string;
    to: string;
    /** The text in the edited file where the problem must be shown (the first place of it). */
    at: string;
    says: string;
    /** Where it is shown, if that is another file. */
    shownIn?: string;
    warning?: true;
  };

  const cases: readonly Case[] = [
    {
      name: 'an open quote',
      file: 'pack.yaml',
      from: 'prefix: AME',
      to: 'prefix: "AME',
      at: '"AME',
      says: 'missing quote',
    },
    {
      name: 'a key twice',
      file: 'pack.yaml',
      from: 'prefix: AME',
      to: 'prefix: AME\nprefix: XYZ',
      at: 'prefix: XYZ',
      says: 'twice: keep one',
    },
    {
      name: 'a tab',
      file: 'policy.yaml',
      from: '  window: 15 days',
      to: '\twindow: 15 days',
      at: '\twindow: 15',
      says: 'spaces',
    },
    {
      name: 'a misspelled field',
      file: 'pack.yaml',
      from: 'timezone: ',
      to: 'timezon: ',
      at: 'timezon: ',
      says: 'There is no field "timezon" here. Did you mean "timezone"? Fields: id, prefix,',
    },
    {
      name: 'a missing field',
      file: 'departments.yaml',
      from: '  - id: revenue\n    name:',
      to: '  - id: revenue\n    nam:',
      at: 'id: revenue',
      says: '"name" is missing.',
    },
    {
      name: 'a prefix of two letters',
      file: 'pack.yaml',
      from: 'prefix: AME',
      to: 'prefix: AM',
      at: 'AM\n',
      says: 'Write three capital Latin letters, such as AME.',
    },
    {
      name: 'an unknown time zone',
      file: 'pack.yaml',
      from: 'Asia/Kolkata',
      to: 'Asia/Amethi',
      at: 'Asia/Amethi',
      says: 'IANA name, such as Asia/Kolkata',
    },
    {
      name: 'a length of time without a unit',
      file: 'policy.yaml',
      from: 'window: 15 days',
      to: 'window: 15',
      at: '15\n',
      says: 'a number and a unit: "30 seconds"',
    },
    {
      name: 'a choice that does not exist',
      file: 'policy.yaml',
      from: 'reopen_at_once',
      to: 'reopen_once',
      at: 'reopen_once',
      says: 'Write one of reopen_at_once, review. Did you mean "reopen_at_once"?',
    },
    {
      name: 'yes for true, in a text',
      file: 'policy.yaml',
      from: 'ask: true',
      to: 'ask: "yes"',
      at: '"yes"',
      says: 'Write true or false. Here stands the text "yes".',
    },
    {
      name: 'confirm out of range',
      file: 'routing.yaml',
      from: 'confirm: always',
      to: 'confirm: { min_confidence: 80 }',
      at: '{ min_confidence',
      says: 'always, never, or { min_confidence: 0.8 }',
    },
    {
      name: 'a comma in a text within braces',
      file: 'departments.yaml',
      from: 'hi: पुलिस विभाग',
      to: 'hi: पुलिस, थाना',
      at: 'थाना',
      says: 'A text with a comma inside { } needs quotes',
    },
    {
      name: 'a service id without quotes',
      file: 'channels.yaml',
      from: "'100000000000001'",
      to: '100000000000001',
      at: '100000000000001',
      says: 'in quotes',
    },
    {
      name: 'a number that is none',
      file: 'officers.yaml',
      from: '+91 55555 00001',
      to: '55555 00001',
      at: '55555 00001',
      says: 'country code',
    },
    {
      name: 'a button too long',
      file: 'messages/en.yaml',
      from: 'not_satisfied: Not satisfied',
      to: 'not_satisfied: I am not at all satisfied',
      at: 'I am not at all',
      says: 'at most 20 characters',
    },
    {
      name: 'an unknown department of a category',
      file: 'categories.yaml',
      from: 'department: jal-nigam',
      to: 'department: jal-nigm',
      at: 'jal-nigm',
      says: 'There is no department "jal-nigm": name one of departments.yaml, or add it there. Did you mean "jal-nigam"?',
    },
    {
      name: 'an officer in an unknown office',
      file: 'officers.yaml',
      from: 'office: police-office',
      to: 'office: police-offce',
      at: 'police-offce',
      says: 'There is no office "police-offce"',
    },
    {
      name: 'an office that covers an unknown place',
      file: 'offices.yaml',
      from: 'covers: [block-tiloi]',
      to: 'covers: [block-tilo]',
      at: 'block-tilo]',
      says: 'There is no jurisdiction "block-tilo"',
    },
    {
      name: 'an unknown post in a rule',
      file: 'routing.yaml',
      from: 'to: [bdo, ddo]',
      to: 'to: [bdoo, ddo]',
      at: 'bdoo',
      says: 'There is no post "bdoo"',
    },
    {
      name: 'an id twice',
      file: 'departments.yaml',
      from: 'id: revenue',
      to: 'id: district-administration',
      at: 'district-administration\n    name: { hi: राजस्व',
      says: 'already used in line 2',
    },
    {
      name: 'a gap in the levels',
      file: 'officers.yaml',
      from: '- { level: 3',
      to: '- { level: 5',
      at: '{ level: 5',
      says: 'without a gap: write 3 here',
    },
    {
      name: 'a superior two levels up',
      file: 'officers.yaml',
      from: 'office: block-office-tiloi, superior: ddo',
      to: 'office: block-office-tiloi, superior: cdo',
      at: 'office: block-office-tiloi, superior: cdo',
      says: 'name a superior of level 2',
    },
    {
      name: 'nobody above',
      file: 'officers.yaml',
      from: 'office: block-office-tiloi, superior: ddo',
      to: 'office: block-office-tiloi',
      at: '{ id: bdo-tiloi',
      says: 'add "superior" with an officer of level 2',
    },
    {
      name: 'a number given twice',
      file: 'officers.yaml',
      from: '+91 55555 00002',
      to: '+91 55555-00001',
      at: "'+91 55555-00001'",
      says: '+915555500001 is already the number of "dm"',
    },
    {
      name: "the service's number given to an officer",
      file: 'officers.yaml',
      from: '+91 55555 00002',
      to: '+91 55555 00100',
      at: "'+91 55555 00100'",
      says: 'already the number of "cdo"',
      shownIn: 'channels.yaml',
    },
    {
      name: 'two officers for one seat',
      file: 'officers.yaml',
      from: 'id: bdo-jamo, post: bdo, office: block-office-jamo',
      to: 'id: bdo-jamo, post: bdo, office: block-office-tiloi',
      at: "bdo, office: block-office-tiloi, superior: ddo, phones: ['+91 55555 00087']",
      says: '"bdo-jamo" already holds the post "bdo" for "block-tiloi"',
    },
    {
      name: 'a place without a parent',
      file: 'jurisdictions.yaml',
      from: '    parent: tehsil-tiloi\n    lgd: 1482\n',
      to: '    lgd: 1482\n',
      at: 'id: block-tiloi',
      says: 'has no parent: add "parent"',
    },
    {
      name: 'places in a circle',
      file: 'jurisdictions.yaml',
      from: 'parent: district-amethi\n    lgd: 824',
      to: 'parent: block-tiloi\n    lgd: 824',
      at: 'block-tiloi\n    lgd: 824',
      says: 'lies within itself: tehsil-tiloi → block-tiloi → tehsil-tiloi',
    },
    {
      name: 'a category that no rule is for',
      file: 'routing.yaml',
      from: '  - categories: [tubewell]\n    to: [ae-tubewell]\n',
      to: '',
      at: 'id: tubewell',
      says: 'No rule in routing.yaml is for "tubewell"',
      shownIn: 'categories.yaml',
    },
    {
      name: 'a rule whose post nobody holds',
      file: 'officers.yaml',
      from: '  - { id: ae-tubewell, post: ae-tubewell',
      to: '  - { id: ae-tubewell, post: ae-canal',
      at: '',
      says: 'Nobody holds the post "ae-tubewell", so no officer is reached',
      shownIn: 'routing.yaml',
    },
    {
      name: 'a rule behind one that takes everything',
      file: 'routing.yaml',
      from: '  - department: labour\n',
      to: '  - department: forest\n    to: [bsa]\n  - department: labour\n',
      at: 'department: forest\n    to: [dfo]',
      says: 'it is never used',
    },
    {
      name: 'a message left out',
      file: 'messages/hi.yaml',
      from: 'feedback_thanks: |-',
      to: 'feedback_thank: |-',
      at: 'feedback_thank: |-',
      says: 'Did you mean "feedback_thanks"?',
    },
    {
      name: 'a placeholder that nobody fills',
      file: 'messages/hi.yaml',
      from: '{number} सही शिकायत',
      to: '{nubmer} सही शिकायत',
      at: '{nubmer}',
      says: 'Nothing fills {nubmer}. Use {number}. Did you mean "number"?',
    },
    {
      name: 'a brace left open',
      file: 'messages/en.yaml',
      from: 'complaint {number}.\n',
      to: 'complaint {number.\n',
      at: '{number.',
      says: 'close the brace behind the name',
    },
    {
      name: 'a button that is missing',
      file: 'messages/en.yaml',
      from: '    not_satisfied: Not satisfied\n',
      to: '',
      at: 'text: |-\n    *Report on complaint',
      says: 'The button "not_satisfied" is missing',
    },
    {
      name: 'an approved template that is missing',
      file: 'channels.yaml',
      from: '      en: { name: comment,',
      to: '      fr: { name: comment,',
      at: 'hi: { name: comment',
      says: 'name the approved template in "en"',
    },
    {
      name: 'a template parameter that nothing fills',
      file: 'channels.yaml',
      from: 'name: comment, language: hi, parameters: [number, words]',
      to: 'name: comment, language: hi, parameters: [number, text]',
      at: 'text]',
      says: 'Nothing fills "text" in "comment"',
    },
    {
      name: 'a language without messages',
      file: 'pack.yaml',
      from: 'offered: [hi, en]',
      to: 'offered: [hi, en, ur]',
      at: 'ur]',
      says: 'write messages/ur.yaml, or take the language out',
    },
    {
      name: 'a name without the default language',
      file: 'departments.yaml',
      from: '{ hi: राजस्व विभाग, en: Revenue }',
      to: '{ en: Revenue }',
      at: '{ en: Revenue',
      says: 'The name in "hi" is missing',
    },
    {
      name: 'a name without another language',
      file: 'departments.yaml',
      from: '{ hi: राजस्व विभाग, en: Revenue }',
      to: '{ hi: राजस्व विभाग }',
      at: '{ hi: राजस्व',
      says: 'the one in "hi" is shown',
      warning: true,
    },
    {
      name: 'a word of two categories',
      file: 'categories.yaml',
      from: 'en: [other complaint,',
      to: 'en: [hand pump,',
      at: 'hand pump, something',
      says: 'also speaks for "handpump"',
      warning: true,
    },
    {
      name: 'two places of one name and kind',
      file: 'jurisdictions.yaml',
      from: '{ hi: जामो, en: Jamo }',
      to: '{ hi: भादर, en: Jamo }',
      at: '{ hi: भादर, en: Jamo',
      says: 'also names "block-bhadar"',
      warning: true,
    },
  ];

  it.each(cases)('$name', async ({ file, from, to, at, says, shownIn = file, warning }) => {
    const edited = edit(file, from, to);
    const shown = shownIn === file ? edited : readFileSync(join(folder, shownIn), 'utf8');
    const line = shown.slice(0, shown.indexOf(at)).split('\n').length;
    const { pack, problems } = await loadPack(folder);
    const report = formatProblems('packs/it', problems);
    expect(pack === undefined).toBe(warning === undefined);
    const told = report.split('\n').filter((one) => one.includes(says));
    expect({ report, told: told.length > 0 }).toEqual({ report, told: true });
    expect(told[0]).toContain(warning ? ' warning: ' : ' error: ');
    if (at !== '')
      expect(told.map((one) => one.split(' ')[0]!.split(':').slice(0, 2).join(':'))).toContain(
        `packs/it/${shownIn}:${line}`,
      );
  });

  it('is told of a missing file and of one that no pack has', async () => {
    cpSync(join(folder, 'routing.yaml'), join(folder, 'rooting.yaml'));
    rmSync(join(folder, 'routing.yaml'));
    const report = formatProblems('it', await checkPack(folder));
    expect(report).toContain('it/routing.yaml:1:1 error: This file is missing');
    expect(report).toContain(
      'it/rooting.yaml:1:1 error: No file of a pack has this name: rename or remove it. Did you mean "routing.yaml"?',
    );
  });

  it('is told when the folder cannot be read', async () => {
    const report = formatProblems('it', await checkPack(join(folder, 'nowhere')));
    expect(report).toContain('cannot be read (ENOENT): give the path');
  });

  it('has another version with any other content, and the same with the same', async () => {
    const first = (await loadPack(folder)).pack!.version;
    expect((await loadPack(amethi)).pack!.version).toBe(first);
    edit('policy.yaml', '15 days', '16 days');
    expect((await loadPack(folder)).pack!.version).not.toBe(first);
  });
});
