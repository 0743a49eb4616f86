import { parseArgs } from 'node:util';
import { WrongUsageError } from '../system/usage.js';
import { credentialsIn, type Installation, readyIn, secretsIn } from '../system/installation.js';
import type { Language } from './amethi.js';

export const usage = `npm run walk -- <pack> [--json] [--language hi|en] [--rows A1,A2] [--keep]
npm run walk -- <pack> --cluster [--json] [--language hi|en] [--rows A1,A2] [--keep]
npm run walk -- <pack> --against URL [--state DIR] [--grpc HOST:PORT] [--sandbox URL]

Without --against it starts a system of its own, for this run alone; --keep leaves its folder, with the log. With
--cluster that is every service in processes of its own, on a Kafka and a PostgreSQL of their own (\`npm run infra\`).
With --against, DIR (default: data) is the state folder of the system at URL: there are the credentials of development.
Otherwise SUNWAI_WALK_CREDENTIALS holds them as JSON, {"control-room": "…", "auditor": "…", "adapter": "…"}, and
SUNWAI_WHATSAPP_APP_SECRET and SUNWAI_WHATSAPP_ACCESS_TOKEN the secrets.`;

export type Against = {
  readonly url: string;
  readonly state: string;
  readonly grpc?: string;
  readonly sandbox?: string;
};

export type WalkOptions = {
  readonly pack: string;
  readonly json: boolean;
  readonly language: Language;
  /** Only these; all when empty. */
  readonly rows: readonly string[];
  readonly keep: boolean;
  readonly against?: Against;
  readonly cluster: boolean;
};

const flags = {
  json: { type: 'boolean', default: false },
  language: { type: 'string', default: 'hi' },
  rows: { type: 'string', default: '' },
  keep: { type: 'boolean', default: false },
  against: { type: 'string' },
  cluster: { type: 'boolean', default: false },
  state: { type: 'string', default: 'data' },
  grpc: { type: 'string' },
  sandbox: { type: 'string' },
} as const;

const parsed = (args: string[]) => {
  try {
    return parseArgs({ args, options: flags, allowPositionals: true });
  } catch (error) {
    throw new WrongUsageError((error as Error).message);
  }
};

/** @throws {WrongUsageError} */
export const walkOptions = (args: string[], packs: readonly string[]): WalkOptions => {
  const { values, positionals } = parsed(args);
  const [pack, ...more] = positionals;
  if (!pack || more.length > 0 || !packs.includes(pack)) {
    throw new WrongUsageError(`Name one programme that has a walk: ${packs.join(', ')}.`);
  }
  const { json, language, rows, keep, cluster, against: url, state, grpc, sandbox } = values;
  if (cluster && url) throw new WrongUsageError('--cluster is a system of its own, --against another one.');
  if (language !== 'hi' && language !== 'en') throw new WrongUsageError('--language is hi or en.');
  return {
    pack,
    json,
    language,
    rows: rows.split(',').filter(Boolean),
    keep,
    cluster,
    ...(url && { against: { url, state, ...(grpc && { grpc }), ...(sandbox && { sandbox }) } }),
  };
};

/** Where the running system is, from its state folder and what was said besides. @throws {WrongUsageError} */
export const runningInstallation = (
  { url, state, grpc, sandbox }: Against,
  environment: Readonly<Record<string, string | undefined>>,
): Installation => {
  const ready = readyIn(state);
  const credentials = environment['SUNWAI_WALK_CREDENTIALS'];
  const [appSecret, accessToken] = [
    environment['SUNWAI_WHATSAPP_APP_SECRET'],
    environment['SUNWAI_WHATSAPP_ACCESS_TOKEN'],
  ];
  const doors = { grpc: grpc ?? ready?.grpc, sandbox: sandbox ?? ready?.sandbox ?? undefined };
  if (!doors.grpc || !doors.sandbox)
    throw new WrongUsageError(`Say --state, or --grpc and --sandbox: ${state} has no ready.json.`);
  try {
    return {
      stateDir: state,
      http: url,
      grpc: doors.grpc,
      sandbox: doors.sandbox,
      credentials: credentials ? (JSON.parse(credentials) as Record<string, string>) : credentialsIn(state),
      appSecret: appSecret ?? secretsIn(state).whatsappAppSecret,
      accessToken: accessToken ?? secretsIn(state).whatsappAccessToken,
    };
  } catch (error) {
    throw new WrongUsageError(`The credentials of the running system are not known: ${(error as Error).message}`);
  }
};
