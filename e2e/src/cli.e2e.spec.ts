import { jest } from '@jest/globals';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fictionalPhone } from './access/desk.js';
import { FaultScene } from './faults/scene.js';
import { sunwai } from './system/command-line.js';
import { eventually } from './system/eventually.js';
import { settingsOf } from './system/standalone.js';
import { trialSystem, type TrialSystem } from './system/trial-system.js';

const words = 'विकास खंड तिलोई के गांव में हैंडपंप खराब है';

// A busy machine takes its time.
jest.setTimeout(90_000);

describe('the command line, for somebody who has never seen it', () => {
  let system: TrialSystem;
  let scene: FaultScene;
  let number: string;
  let phone: string;

  beforeAll(async () => {
    system = await trialSystem();
    scene = new FaultScene(system);
    phone = fictionalPhone();
    number = await scene.desk.files(words, phone);
    await scene.event(number, 'TicketClassified');
    await scene.desk.does(number, 'confirm-assignment');
    await scene.event(number, 'TicketAssigned');
  }, 120_000);
  afterAll(async () => {
    scene.close();
    await system.dispose();
  });

  /** What went wrong, as it is told: in a sentence, never as a stack. */
  const told = async (...args: string[]): Promise<string> => {
    const { code, output, complaint } = await system.tries(...args);
    expect([code, output]).toEqual([1, '']);
    expect(complaint).not.toMatch(/^\s+at |Error:/m);
    return complaint.trim();
  };

  type Mistake = readonly [what: string, args: () => string[], sentence: RegExp];
  /** All at once: each is a program of its own, and most of its time is its start. */
  const saysWhatIsWrong = async (command: string, mistakes: readonly Mistake[]): Promise<void> => {
    const said = await Promise.all(mistakes.map(async ([what, args]) => [what, await told(command, ...args())]));
    expect(Object.fromEntries(said)).toEqual(
      Object.fromEntries(mistakes.map(([what, , sentence]) => [what, expect.stringMatching(sentence)])),
    );
  };

  it('says what there is', async () => {
    const help = await system.cli('--help');
    for (const command of ['history', 'access', 'pack', 'registers', 'dead-letters']) expect(help).toContain(command);
    expect(await told('histroy', number)).toBe("error: unknown command 'histroy'\n(Did you mean history?)");
  });

  describe('history', () => {
    it('tells a ticket’s life in English and in Hindi, also by the number as it is read out', async () => {
      const english = await system.cli('history', number);
      expect(english).toContain(words);
      expect(english).toMatch(/The control room assigned it to Block Development Officer, Block Tiloi/);
      const aloud = `${number.slice(0, 8)}-${number.slice(8, 12)}-${number.slice(12)}`.toLowerCase();
      expect(await system.cli('history', aloud, '--language', 'hi')).toMatch(/खंड विकास अधिकारी/);
    });

    it('is a document for programs', async () => {
      const { events } = JSON.parse(await system.cli('history', number, '--json')) as { events: { type: string }[] };
      expect(events.map(({ type }) => type).slice(0, 3)).toEqual(['TicketFiled', 'TicketClassified', 'TicketAssigned']);
    });

    it('shows the ticket as it was, by version and by time', async () => {
      const then = JSON.parse(await system.cli('history', number, '--version', '1', '--json')) as object;
      expect(then).toMatchObject({ ticket: { status: 'filed' } });
      const now = JSON.parse(await system.cli('history', number, '--at', new Date().toISOString(), '--json')) as object;
      expect(now).toMatchObject({ ticket: { status: 'assigned', holder: { officer: 'bdo-tiloi' } } });
    });

    it('says what is wrong', () =>
      saysWhatIsWrong('history', [
        ['a number that is none', () => ['AME-12'], /has three letters and nine characters.*\(number\.malformed\)/s],
        ['one character mistyped', () => [mistyped(number)], /mistyped.*\(number\.check_failed\)/s],
        ['a version that it never had', () => [number, '--version', '99'], /\(history\.no_such_version\)/],
        ['a time before it was filed', () => [number, '--at', '2020-01-01T00:00:00Z'], /\(history\.not_yet_filed\)/],
        ['a time that is none', () => [number, '--at', 'yesterday'], /--at/],
        ['a version that is none', () => [number, '--version', 'two'], /A version is 1, 2, 3/],
        ['a language that it does not speak', () => [number, '--language', 'fr'], /Allowed choices are en, hi/],
      ]));

    it('makes nothing where nothing is', async () => {
      const stateDir = path.join(system.stateDir, '..', 'mistyped');
      const { code, complaint } = await sunwai(settingsOf({ stateDir, pack: 'amethi' }), 'history', number);
      expect([code, complaint.trim()]).toEqual([
        1,
        `There is nothing in ${path.resolve(stateDir)}: no Sunwai has run there. Is SUNWAI_STATE_DIR right? (state.missing)`,
      ]);
      expect(existsSync(stateDir)).toBe(false);
    });
  });

  describe('access', () => {
    it('is granted, listed with no token, and revoked', async () => {
      const { code, output, complaint } = await system.tries('access', 'grant', 'auditor', '--label', 'Audit office');
      expect([code, complaint]).toEqual([0, expect.stringContaining('Granted to Audit office')]);
      const id = /auditor-\w+/.exec(complaint)![0];
      const list = await system.cli('access', 'list');
      expect(list).toContain(id);
      expect(list).not.toContain(output.trim());
      expect(await system.cli('access', 'revoke', id)).toBe(`Revoked ${id}.\n`);
      expect(await system.cli('access', 'list')).toMatch(new RegExp(`${id} .*revoked`));
    });

    it('says what is wrong', () =>
      saysWhatIsWrong('access', [
        [
          'a kind that there is not',
          () => ['grant', 'king', '--label', 'x'],
          /Allowed choices are adapter, department/,
        ],
        ['no label', () => ['grant', 'auditor'], /--label/],
        [
          'no department for a department',
          () => ['grant', 'department', '--label', 'x'],
          /^--department: .*\(access\.incomplete\)$/,
        ],
        [
          'a department that there is not',
          () => ['grant', 'department', '--label', 'x', '--pack', 'amethi', '--department', 'water'],
          /^There is no department water in amethi\. \(pack\.unknown_department\)$/,
        ],
        [
          'a pack that there is not',
          () => ['grant', 'adapter', '--label', 'x', '--pack', 'atlantis'],
          /\(pack\.unknown\)$/,
        ],
        ['a time that is none', () => ['grant', 'auditor', '--label', 'x', '--expires', 'soon'], /^--expires: /],
        [
          'somebody who was never let in',
          () => ['revoke', 'auditor-nobody'],
          /^There is no access auditor-nobody.*\(access\.unknown\)$/,
        ],
      ]));
  });

  it('says that there are no dead letters, and which one there is not', async () => {
    expect(await system.tries('dead-letters', 'list')).toEqual({ code: 0, output: '', complaint: 'There are none.\n' });
    expect(JSON.parse(await system.cli('dead-letters', 'list', '--json'))).toEqual([]);
    expect(await told('dead-letters', 'replay', '77')).toMatch(
      /^There is no dead letter 77.*\(dead_letter\.unknown\)$/,
    );
  });

  it('verifies and rebuilds the registers beside the running system', async () => {
    const same = async () => (await system.tries('registers', 'verify')).code === 0;
    await eventually('the read models are what the events say', same);
    expect(await system.cli('registers', 'rebuild')).toMatch(/^Rebuilt from \d+ events\.\n$/);
    expect(await system.tries('registers', 'verify')).toMatchObject({
      code: 0,
      output: '',
      complaint: expect.stringContaining('The read models are what the events say.'),
    });
  });
});

/** The last character but one is another. */
function mistyped(number: string): string {
  const at = number.length - 2;
  return number.slice(0, at) + (number[at] === '7' ? '8' : '7') + number.slice(at + 1);
}
