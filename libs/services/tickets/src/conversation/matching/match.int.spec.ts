import { resolve } from 'node:path';
import type { IntakeMessage } from '@sunwai/contracts';
import { buttonPayload } from '@sunwai/contracts';
import { days, isRefusal, minutes, plus } from '@sunwai/kernel';
import type { Pack } from '@sunwai/packs';
import { PackRegistry } from '@sunwai/packs';
import { officerOnWhatsApp, onWhatsApp, otherNumber, photo, someMoment, someNumber } from '@sunwai/testing';
import { displayTicketNumber, findTicketNumbers } from '@sunwai/ticket';
import fc from 'fast-check';
import type { Intent } from './intent.js';
import type { KeptMessage, MatchContext, Matter, Talk } from './match-context.js';
import { nextTalk } from '../next-talk.js';
import { match } from './match.js';

const matter = (status: Matter['status'], number = someNumber, round = 1): Matter => ({
  number,
  status,
  round,
  ...(status === 'closed' && { disputableUntil: plus(someMoment, days(9)) }),
  ...((status === 'reported' || status === 'closed') && { answeredAt: plus(someMoment, -minutes(1)) }),
});
const kept = (id: string, question: KeptMessage['question'], words = ''): KeptMessage => ({
  id,
  question,
  words,
  hasFiles: words === '',
});
const recently = plus(someMoment, -minutes(2));
const longAgo = plus(someMoment, -minutes(90));

describe('matching', () => {
  let pack: Pack;
  beforeAll(async () => {
    pack = (await PackRegistry.open([resolve('packs/amethi')])).find('amethi')!;
  });

  /** As MatchContexts would find it: a number in the words is theirs when it is among their matters. */
  const found = (message: IntakeMessage, known: Partial<MatchContext>): Intent => {
    const words = 'words' in message.content ? (message.content.words ?? '') : '';
    const theirs = [...(known.own ?? []), ...(known.held ?? [])];
    return match(message, {
      meaning: (phrase) => pack.meaningsOf(phrase),
      gatheringWindow: minutes(10),
      reasonWindow: days(1),
      officersMayFile: true,
      talk: {},
      kept: [],
      own: [],
      held: [],
      named: findTicketNumbers(words, ['AME']).map(({ number, text }) => {
        if (isRefusal(number)) return { wrong: 'mistyped', shown: text };
        const mine = theirs.find((one) => one.number === number);
        return mine ? { matter: mine, rest: words.replace(text, ' ') } : { wrong: 'unknown', shown: number };
      }),
      ...known,
    });
  };
  const person = onWhatsApp();
  const officer = officerOnWhatsApp();
  beforeEach(() => [person, officer].forEach((who) => who.at(someMoment)));

  type Case = readonly [what: string, words: string, known: Partial<MatchContext>, intent: Partial<Intent>];
  const current = (at: string, number = someNumber): Talk => ({ current: { number, at } });
  const reasonAsked: Talk = { pending: { ask: 'reason', number: someNumber, round: 1, at: recently } };
  const open = [matter('assigned')];
  const several = [matter('assigned'), matter('filed', otherNumber)];

  it.each<Case>([
    ['a first complaint', 'हमारे यहाँ हैंडपंप ख़राब है', {}, { do: 'file' }],
    ['one in romanised Hindi', 'hamare yahan bijli nahi aa rahi', {}, { do: 'file' }],
    ['one in English', 'The road to our village is broken', {}, { do: 'file' }],
    ['one that speaks of the state of a road', 'सड़क की स्थिति बहुत ख़राब है', {}, { do: 'file' }],
    ['a greeting', 'नमस्ते', {}, { do: 'answer', template: 'greeting' }],
    ['a greeting in Latin letters', 'namaste ji', {}, { do: 'answer', template: 'greeting' }],
    ['a greeting with a complaint', 'नमस्ते, राशन नहीं मिल रहा', {}, { do: 'file' }],
    ['signs alone', '🙏🙏', {}, { do: 'answer', template: 'greeting' }],
    ['thanks', 'धन्यवाद', { own: open }, { do: 'nothing' }],
    ['"what happened?" with nothing open', 'क्या हुआ', {}, { do: 'answer', template: 'greeting' }],
    ['"what happened?"', 'शिकायत का क्या हुआ?', { own: open }, { do: 'tell_status', numbers: [someNumber] }],
    ['"status"', 'Status', { own: several }, { do: 'tell_status', numbers: [someNumber, otherNumber] }],
    [
      'more words at once',
      'टोला ऊपर वाला',
      { own: open, talk: current(recently) },
      { do: 'add', words: 'evidence', tell: 'where_or_new' },
    ],
    [
      'more words much later',
      'अब तक कोई नहीं आया',
      { own: open, talk: current(longAgo) },
      { do: 'add', words: 'comment', tell: 'where_or_new' },
    ],
    ['words said to be a new matter', 'नई शिकायत: नाली जाम है', { own: open, talk: current(recently) }, { do: 'file' }],
    [
      'words while several are open',
      'अब तक कोई नहीं आया',
      { own: several },
      { do: 'keep', question: 'which', ask: 'which_matter', choices: [someNumber, otherNumber] },
    ],
    [
      'words that name one of several',
      `${otherNumber} में कोई नहीं आया अब तक`,
      { own: several },
      { do: 'add', number: otherNumber, tell: 'where' },
    ],
    [
      'a number alone',
      displayTicketNumber(otherNumber).toLowerCase().replaceAll('-', ' '),
      { own: several },
      { do: 'tell_status', numbers: [otherNumber] },
    ],
    [
      'a number and "what happened"',
      `${otherNumber} का क्या हुआ`,
      { own: several },
      { do: 'tell_status', numbers: [otherNumber] },
    ],
    [
      'a stranger’s number',
      `${otherNumber} का क्या हुआ`,
      { own: open },
      { do: 'keep', question: 'new', ask: 'number_unknown' },
    ],
    [
      'a mistyped number',
      'AME-1TPB7GSCX ka kya hua',
      { own: open },
      { do: 'keep', question: 'new', ask: 'number_mistyped' },
    ],
    [
      '"satisfied" after the report',
      'संतुष्ट हूँ',
      { own: [matter('reported')] },
      { do: 'feedback', satisfied: true, round: 1 },
    ],
    [
      '"kaam ho gaya, dhanyavad"',
      'kaam ho gaya, dhanyavad',
      { own: [matter('reported')] },
      { do: 'feedback', satisfied: true },
    ],
    [
      '"Satisfied. Thank you!"',
      'Satisfied. Thank you!',
      { own: [matter('reported')] },
      { do: 'feedback', satisfied: true },
    ],
    [
      'the number and "satisfied"',
      `${someNumber} संतुष्ट`,
      { own: [matter('reported')] },
      { do: 'feedback', satisfied: true },
    ],
    ['the number and a word or two', `${someNumber} पानी बंद`, { own: open }, { do: 'add', tell: 'where' }],
    ['"satisfied, but"', 'संतुष्ट हूँ पर पानी अब भी कम आता है', { own: [matter('reported')] }, { do: 'dispute', round: 1 }],
    ['"not satisfied"', 'संतुष्ट नहीं हूँ', { own: [matter('reported')] }, { do: 'dispute', round: 1 }],
    ['"kaam nahi hua"', 'kaam nahi hua', { own: [matter('reported', someNumber, 3)] }, { do: 'dispute', round: 3 }],
    [
      'an objection in other words',
      'The report is a lie, nobody came',
      { own: [matter('reported')] },
      { do: 'dispute' },
    ],
    [
      'an objection at once after an earlier one',
      'अब भी झूठ',
      { own: [matter('reported', someNumber, 2)], talk: current(recently) },
      { do: 'dispute', round: 2 },
    ],
    [
      'what was sent before the report and arrives after it',
      'यह फोटो भी देखिए',
      { own: [{ ...matter('reported'), answeredAt: plus(someMoment, minutes(1)) }], talk: current(recently) },
      { do: 'add', words: 'evidence' },
    ],
    [
      'what was sent long after the complaint, but before the report, and arrives after it',
      'यह फोटो भी देखिए',
      { own: [{ ...matter('reported'), answeredAt: plus(someMoment, minutes(1)) }], talk: current(longAgo) },
      { do: 'add', words: 'evidence', tell: 'where' },
    ],
    [
      'what was sent before the reason was asked for and arrives after that',
      'यह फोटो भी देखिए',
      {
        own: [{ ...matter('reported'), answeredAt: plus(someMoment, minutes(1)) }],
        talk: { ...current(recently), pending: { ...reasonAsked.pending!, at: plus(someMoment, minutes(2)) } },
      },
      { do: 'add', words: 'evidence' },
    ],
    ['thanks after the report', 'ok thank you', { own: [matter('reported')] }, { do: 'ask_feedback' }],
    ['thumbs up after the report', '👍', { own: [matter('reported')] }, { do: 'ask_feedback' }],
    [
      'the reason that was asked for',
      'मिस्त्री आया ही नहीं',
      { own: [matter('reported')], talk: reasonAsked },
      { do: 'dispute', round: 1 },
    ],
    [
      'the reason, with several open',
      'मिस्त्री आया ही नहीं',
      { own: [matter('reported'), matter('filed', otherNumber)], talk: reasonAsked },
      { do: 'dispute', number: someNumber },
    ],
    [
      'another matter in place of a reason',
      `${otherNumber} में कोई नहीं आया`,
      { own: [matter('reported'), matter('filed', otherNumber)], talk: reasonAsked },
      { do: 'add', number: otherNumber },
    ],
    [
      '"satisfied after all"',
      'संतुष्ट',
      { own: [matter('reported')], talk: reasonAsked },
      { do: 'feedback', satisfied: true },
    ],
    ['an objection after closing', 'काम नहीं हुआ था, फिर से देखें', { own: [matter('closed')] }, { do: 'dispute', round: 1 }],
    ['another complaint after closing', 'बिजली का खंभा गिर गया', { own: [matter('closed')] }, { do: 'file' }],
  ])('%s: %s', (_what, words, known, intent) => {
    expect(found(person.says(words), known)).toMatchObject(intent);
  });

  it('an answer to a message of ours belongs to its ticket, whatever else is open', () => {
    const about = {
      matter: matter('reported', otherNumber, 2),
      purpose: 'report',
      round: 2,
      to: 'complainant',
    } as const;
    const known = { own: [...several, about.matter], about };
    expect(found(person.says('कुछ नहीं हुआ'), known)).toMatchObject({ do: 'dispute', number: otherNumber, round: 2 });
    expect(found(person.sends([photo()]), known)).toMatchObject({ do: 'dispute', number: otherNumber });
    const closed = { ...about, matter: matter('closed', otherNumber, 2) };
    expect(found(person.says('फिर ख़राब है'), { about: closed })).toMatchObject({ do: 'dispute', number: otherNumber });
    const filed = { ...about, matter: matter('filed', otherNumber), purpose: 'acknowledgement' } as const;
    expect(found(person.says('वार्ड 4 में'), { own: several, about: filed })).toMatchObject({ do: 'add', tell: 'where' });
  });

  it('a photo after the dispute is its evidence, also as an answer to the report', () => {
    const known = { own: [matter('reopened', someNumber, 2)], talk: current(recently) };
    const about = {
      matter: matter('reopened', someNumber, 2),
      purpose: 'report',
      round: 1,
      to: 'complainant',
    } as const;
    expect(found(person.sends([photo()]), known)).toMatchObject({ do: 'add', words: 'evidence', tell: 'nothing' });
    expect(found(person.sends([photo()]), { ...known, about })).toMatchObject({
      do: 'add',
      words: 'evidence',
      tell: 'nothing',
    });
  });

  it('a photo or a place without words waits for them, once asked; words then file all of it', () => {
    expect(found(person.sends([photo()]), {})).toMatchObject({ do: 'keep', question: 'words', ask: 'words_wanted' });
    const talk: Talk = { pending: { ask: 'words', at: recently } };
    const waiting = { talk, kept: [kept('a', 'words'), kept('b', 'words')] };
    expect(found(person.isAt(26, 81), waiting)).toEqual(expect.not.objectContaining({ ask: expect.anything() }));
    const words = person.says('सड़क टूटी है');
    expect(found(words, waiting)).toEqual({ do: 'file', of: [words.id, 'a', 'b'] });
  });

  it('what waits for "which one?" goes where the answer says, all of it', () => {
    const talk: Talk = { pending: { ask: 'which', at: recently } };
    const waiting = { talk, own: several, kept: [kept('a', 'which', 'अब तक कोई नहीं आया'), kept('b', 'which')] };
    const chosen = { ...waiting, pointed: several[1]! };
    const button = person.presses(buttonPayload({ says: 'matter', number: otherNumber, message: 'a' }));
    expect(found(button, chosen)).toMatchObject({ do: 'add', number: otherNumber, of: ['a', 'b'] });
    expect(found(person.says(otherNumber), waiting)).toMatchObject({ do: 'add', number: otherNumber, of: ['a', 'b'] });
    expect(found(person.sends([photo()]), waiting)).toMatchObject({ do: 'keep', question: 'which' });
    const fresh = person.presses(buttonPayload({ says: 'new', message: 'a' }));
    expect(found(fresh, waiting)).toEqual({ do: 'file', of: ['a', 'b'] });
    expect(found(button, { ...chosen, kept: [] })).toEqual({ do: 'tell_status', numbers: [otherNumber] });
  });

  it('"it is a new one" files what was added elsewhere, and asks for words when there are none', () => {
    const press = person.presses(buttonPayload({ says: 'new', message: 'a' }));
    expect(found(press, { kept: [kept('a', 'new', 'खंभा गिरा है'), kept('b', 'words')] })).toEqual({
      do: 'file',
      of: ['a'],
    });
    expect(found(press, { kept: [kept('a', 'which')] })).toMatchObject({ do: 'keep', question: 'words', of: ['a'] });
    expect(found(press, {})).toEqual({ do: 'answer', template: 'greeting' });
  });

  it('a photo that was sent before the reason was asked for is not the reason, and the question stays open', () => {
    const talk: Talk = {
      ...current(recently),
      pending: { ...reasonAsked.pending!, at: plus(someMoment, minutes(2)) },
    };
    const own = [{ ...matter('reported'), answeredAt: plus(someMoment, minutes(1)) }];
    const late = person.sends([photo()]);
    const intent = found(late, { own, talk });
    expect(intent).toMatchObject({ do: 'add', number: someNumber, words: 'evidence' });
    expect(nextTalk(talk, intent, { number: someNumber, accepted: true }, late)).toEqual(talk);
  });

  it('"not satisfied" pressed again, with no reason in between, is a dispute without words', () => {
    const press = person.presses(buttonPayload({ says: 'feedback', number: someNumber, round: 1, satisfied: false }));
    expect(found(press, { own: [matter('reported')] })).toMatchObject({ do: 'feedback', satisfied: false });
    expect(found(press, { own: [matter('reported')], talk: reasonAsked })).toMatchObject({ do: 'dispute', of: [] });
  });

  const held = [matter('assigned')];
  it.each<Case>([
    ['a report on the only ticket held', 'हैंडपंप ठीक करा दिया गया', { held }, { do: 'report', outcome: 'resolved' }],
    ['one that says how it ended', 'आंशिक निस्तारित, पुर्ज़ा आना है', { held }, { do: 'report', outcome: 'partly_resolved' }],
    ['one in English', 'Not feasible under the rules', { held }, { do: 'report', outcome: 'not_feasible' }],
    ['"not ours"', 'hamare vibhag ka nahi, PWD ko bhejein', { held }, { do: 'decline', round: 1 }],
    ['a complaint of the officer’s own', 'नई शिकायत पंचायत भवन टूटा है', { held }, { do: 'file' }],
    ['a complaint where none is held', 'पंचायत भवन टूटा है', {}, { do: 'file' }],
    [
      'words where none is held and none may be filed',
      'काम हो गया',
      { officersMayFile: false },
      { do: 'answer', template: 'officer_no_ticket' },
    ],
    [
      'words with several held',
      'काम पूरा',
      { held: several.map(({ number }) => matter('assigned', number)) },
      { do: 'keep', ask: 'officer_which_ticket' },
    ],
    [
      'words with a number',
      `${otherNumber}: काम पूरा करा दिया`,
      { held: [...held, matter('reopened', otherNumber, 2)] },
      { do: 'report', number: otherNumber, round: 2 },
    ],
    [
      'more words at once after the report',
      'और फोटो भेज रहा हूँ',
      { held: [matter('reported')], talk: current(recently) },
      { do: 'add', words: 'evidence' },
    ],
    [
      'a new report at once after a dispute',
      'दोबारा ठीक कराया',
      { held: [matter('reopened', someNumber, 2)], talk: current(recently) },
      { do: 'report', round: 2 },
    ],
    [
      'more about the officer’s own complaint',
      'वार्ड 4',
      { own: [matter('filed')], talk: current(recently) },
      { do: 'add' },
    ],
    ['"what is pending?"', 'status', { held }, { do: 'tell_status' }],
    ['thanks', 'ok', { held }, { do: 'nothing' }],
  ])('from an officer, %s: %s', (_what, words, known, intent) => {
    expect(found(officer.says(words), known)).toMatchObject(intent);
  });

  it('a photo from an officer waits for the words of the report, and goes with it', () => {
    const about = { matter: held[0]!, purpose: 'assignment', to: 'officer' } as const;
    const alone = found(officer.sends([photo()]), { held, about });
    expect(alone).toMatchObject({ do: 'keep', question: 'words', ask: 'words_wanted', number: someNumber });
    const talk: Talk = { pending: { ask: 'words', number: someNumber, at: recently } };
    const words = officer.says('ठीक करा दिया');
    expect(found(words, { held, talk, kept: [kept('a', 'words')] })).toMatchObject({
      do: 'report',
      of: [words.id, 'a'],
    });
  });

  it('an adapter’s word for an officer is a complaint, never a report', () => {
    const message = { ...officer.says('ठीक करा दिया'), actor: { kind: 'adapter', id: 'x-adapter' } as const };
    expect(found(message, { held })).toMatchObject({ do: 'file' });
  });

  describe('whatever is said, whatever is known', () => {
    const statuses = fc.constantFrom<Matter['status'][]>(
      'filed',
      'assigned',
      'reported',
      'disputed',
      'reopened',
      'closed',
    );
    const matters = fc.uniqueArray(
      fc
        .tuple(fc.constantFrom(someNumber, otherNumber), statuses, fc.integer({ min: 1, max: 3 }))
        .map(([number, status, round]) => matter(status, number, round)),
      { selector: ({ number }) => number },
    );
    const at = fc.constantFrom(recently, longAgo);
    const talk: fc.Arbitrary<Talk> = fc.record(
      {
        current: fc.record({ number: fc.constantFrom(someNumber, otherNumber), at }),
        pending: fc.oneof(
          fc.record({
            ask: fc.constant('reason' as const),
            number: fc.constant(someNumber),
            round: fc.constantFrom(1, 2),
            at,
          }),
          fc.record({ ask: fc.constant('words' as const), at }),
          fc.record({ ask: fc.constant('which' as const), at }),
        ),
      },
      { requiredKeys: [] },
    );
    const waiting = fc.array(
      fc.constantFrom(kept('a', 'which', 'शब्द'), kept('b', 'which'), kept('c', 'words'), kept('d', 'new', 'शब्द')),
    );
    const words = fc.oneof(
      fc.constantFrom(
        '',
        'संतुष्ट',
        'संतुष्ट नहीं',
        'status',
        'नमस्ते',
        'ok',
        'नई शिकायत',
        someNumber,
        'AME-1TPB7GSCX',
        'कोई नहीं आया अब तक यहाँ',
      ),
      fc.string(),
      fc.string({ unit: 'grapheme' }),
    );
    const known = fc.record({ talk, own: matters, held: matters, kept: waiting, officersMayFile: fc.boolean() });

    it('no file is lost: it goes to a ticket or is kept, except where officers may not file', () => {
      fc.assert(
        fc.property(known, words, fc.boolean(), (context, said, isOfficer) => {
          const message = (isOfficer ? officer : person).sends([photo()], said);
          const intent = found(message, context);
          if (intent.do === 'answer') expect(intent.template).toBe('officer_no_ticket');
          else expect('of' in intent && intent.of).toContain(message.id);
        }),
        { numRuns: 2_000 },
      );
    });

    it('only tickets that are theirs are touched', () => {
      fc.assert(
        fc.property(known, words, fc.boolean(), (context, said, isOfficer) => {
          const intent = found((isOfficer ? officer : person).says(said), context);
          const theirs = [...context.own, ...context.held].map(({ number }) => number);
          const asked = context.talk.pending?.ask === 'reason' ? [context.talk.pending.number] : [];
          if ('number' in intent && intent.number !== undefined) expect([...theirs, ...asked]).toContain(intent.number);
          if (intent.do === 'tell_status') expect(theirs).toEqual(expect.arrayContaining([...intent.numbers]));
        }),
        { numRuns: 2_000 },
      );
    });

    it('it is found the same again from what was written down', () => {
      fc.assert(
        fc.property(known, words, (context, said) => {
          const intent = found(person.says(said, { id: 'm' }), context);
          expect(JSON.parse(JSON.stringify(intent))).toEqual(intent);
        }),
      );
    });
  });
});
