import type { TrialSystem } from '../system/trial-system.js';

/** Everybody who may stand before a door. The tickets of the tests are held by the BDO of Tiloi, of rural development. */
export const callers = [
  'nobody',
  'wrong',
  'revoked',
  'adapter',
  'auditor',
  'service',
  'other department',
  'other officer',
  'department',
  'officer',
  'supervisor',
  'control_room',
] as const;
export type Caller = (typeof callers)[number];

const officers = {
  officer: ['rural-development', 'bdo-tiloi'],
  'other officer': ['electricity', 'sdo-electricity-tiloi'],
};

/** The token of each; those that a first start does not make are granted on the command line. */
export const tokensOf = async (system: TrialSystem): Promise<Readonly<Record<Caller, string | undefined>>> => {
  const { credentials } = system.running;
  const granted = (...args: string[]) => system.cli('access', 'grant', ...args).then((token) => token.trim());
  const officer = (which: keyof typeof officers) => {
    const [department, id] = officers[which] as [string, string];
    const of = ['--pack', 'amethi', '--department', department, '--officer', id];
    return granted('officer', '--label', `The ${which}`, ...of);
  };
  return {
    nobody: undefined,
    wrong: 'sunwai_control_room_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    revoked: await granted('control_room', '--label', 'Who has left').then(async (token) => {
      const listed = JSON.parse(await system.cli('access', 'list', '--json')) as {
        principal: { id: string; label: string };
      }[];
      await system.cli(
        'access',
        'revoke',
        listed.find(({ principal }) => principal.label === 'Who has left')!.principal.id,
      );
      return token;
    }),
    adapter: credentials['adapter'],
    auditor: credentials['auditor'],
    service: await granted('service', '--label', 'routing'),
    'other department': credentials['department:electricity'],
    'other officer': await officer('other officer'),
    department: credentials['department:rural-development'],
    officer: await officer('officer'),
    supervisor: credentials['supervisor'],
    control_room: credentials['control-room'],
  };
};
