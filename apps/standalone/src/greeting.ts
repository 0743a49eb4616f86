import type { Credentials, PlatformConfig, RunningService } from '@sunwai/hosting';
import type { Pack } from '@sunwai/packs';
import type { RunningSandbox } from '@sunwai/whatsapp-sandbox';

export type Welcome = {
  readonly config: PlatformConfig;
  readonly service: RunningService;
  readonly sandbox: RunningSandbox | undefined;
  readonly credentials: Credentials | undefined;
  readonly packs: readonly Pack[];
};

/** A complainant and what they say, for the first try. The number is fictional. */
const FIRST_PHONE = '915555512345';
const FIRST_WORDS = 'ग्राम सभा तिलोई में हैंडपंप दो महीने से खराब है';

/** What runs where, the credentials that were made, and three things to try. */
export const greet = (welcome: Welcome): string =>
  `${[...places(welcome), ...credentials(welcome), ...tries(welcome)].join('\n')}\n`;

const places = ({ config, service, sandbox, packs }: Welcome): readonly string[] => [
  '',
  `Sunwai is running (packs: ${packs.map(({ id, prefix }) => `${id} ${prefix}`).join(', ')}).`,
  '',
  `  HTTP doors       ${service.httpUrl}/api/docs`,
  `  WhatsApp webhook ${service.httpUrl}/webhooks/whatsapp`,
  `  gRPC doors       ${service.grpcAddress}`,
  ...(sandbox ? [`  WhatsApp sandbox ${sandbox.url}/sandbox`] : []),
  `  State            ${config.stateDir}`,
];

const credentials = ({ credentials: made, config }: Welcome): readonly string[] => {
  if (!made) return [];
  const departments = Object.keys(made).filter((name) => name.includes('department:'));
  const shown = Object.entries(made).filter(([name]) => !name.includes('department:') || name === departments[0]);
  return [
    '',
    'Development credentials (Authorization: Bearer …):',
    ...shown.map(([name, token]) => `  ${name.padEnd(32)} ${token}`),
    `  … and ${departments.length - 1} more departments in ${config.stateDir}/development-credentials.json`,
  ];
};

const tries = ({ sandbox, service, credentials: made }: Welcome): readonly string[] => {
  if (!sandbox || !made) return [];
  const controlRoom = Object.entries(made).find(([name]) => name.endsWith('control-room'))?.[1] ?? '';
  return [
    '',
    'Three things to try, in another terminal:',
    '  1. Complain by WhatsApp, then look at the phone that did (open it in a browser to answer as the citizen):',
    `     curl -X POST ${sandbox.url}/sandbox/phones/${FIRST_PHONE}/messages -H 'content-type: application/json' -d '{"text":"${FIRST_WORDS}"}'`,
    `     ${sandbox.url}/sandbox/phones/${FIRST_PHONE}`,
    '  2. See the ticket as the control room does:',
    `     curl -H 'authorization: Bearer ${controlRoom}' ${service.httpUrl}/api/v1/tickets`,
    '  3. Read its whole life (the number is in the acknowledgement on the phone):',
    '     npm run sunwai -- history <number>',
    '',
    'Stop with Ctrl-C.',
  ];
};
