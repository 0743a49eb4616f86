import { resolve } from 'node:path';
import { SunwaiError } from '@sunwai/kernel';
import type { Secrets } from '@sunwai/identity';
import { developmentSecrets, secretsConfig } from '@sunwai/identity';
import { mediaUrlProblem } from '@sunwai/media';
import { logLevels } from '@sunwai/telemetry';
import { z } from 'zod';

const port = (preset: number, what: string) =>
  z.coerce.number().int().min(0).max(65_535).default(preset).describe(`${what}; 0 takes a free one`);
const text = (preset: string, what: string) => z.string().min(1).default(preset).describe(what);
const where = (form: RegExp, preset: string, what: string) =>
  z.string().regex(form, `is none of these. ${what}`).default(preset).describe(what);
const optional = (what: string) => z.string().min(1).optional().describe(what);

/** Settings of a process, by the names of their environment variables. */
export const platformSettings = z.object({
  SUNWAI_MODE: z
    .enum(['development', 'production'])
    .default('development')
    .describe('`development` makes secrets and credentials at the first start and uses the WhatsApp sandbox'),
  SUNWAI_STATE_DIR: text('data', 'Folder of everything that embedded engines keep'),
  SUNWAI_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(2)
    .optional()
    .describe(
      'Threads of all in one process; with 2, notifications and registers have one of their own. Default 2 where there is more than one core',
    ),
  SUNWAI_HOST: text('127.0.0.1', 'Address that doors listen at'),
  SUNWAI_HTTP_PORT: port(8080, 'Port of the HTTP doors'),
  SUNWAI_GRPC_PORT: port(7070, 'Port of the gRPC doors'),
  SUNWAI_SANDBOX_PORT: port(8090, 'Port of the WhatsApp sandbox, in development'),
  SUNWAI_PACKS: text('packs/amethi', 'Folders of the packs in force, separated by commas'),
  SUNWAI_STORE: where(
    /^(sqlite$|postgres(ql)?:\/\/.|kurrentdb(\+discover)?:\/\/.)/,
    'sqlite',
    'Event store: `sqlite` (in the state folder), `postgres://…` or `kurrentdb://…`',
  ),
  SUNWAI_DATABASE: where(
    /^(sqlite$|postgres(ql)?:\/\/.)/,
    'sqlite',
    'Read models and outboxes: `sqlite` (in the state folder) or `postgres://…`',
  ),
  SUNWAI_DATABASE_TIMEOUT: z.coerce
    .number()
    .int()
    .min(100)
    .default(60_000)
    .describe(
      'How long, in ms, a statement of read models and outboxes may take in PostgreSQL before it is ended and tried again; those of migrations take as long as they need',
    ),
  SUNWAI_BUS: where(
    /^(embedded$|kafka(\+tls)?:\/\/[^,]+:\d+(,[^,]+:\d+)*$)/,
    'embedded',
    'Topics: `embedded` (in the state folder), `kafka://broker:9092,broker:9092`, or `kafka+tls://…` for encrypted connections',
  ),
  SUNWAI_KAFKA_CA: optional('File (PEM) with the authority of the brokers’ certificates; default the system’s'),
  SUNWAI_KAFKA_CERT: optional('File (PEM) with the certificate shown to brokers, where they ask for one'),
  SUNWAI_KAFKA_KEY: optional('File (PEM) with its key'),
  SUNWAI_KAFKA_SASL: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('How to sign in at the brokers; `plain` only with `kafka+tls://…` or on a network of your own'),
  SUNWAI_KAFKA_USERNAME: optional('Who signs in at the brokers'),
  SUNWAI_KAFKA_PASSWORD_FILE: optional('File with the password at the brokers'),
  SUNWAI_MEDIA: text(
    'folder',
    'Files: `folder` (in the state folder), `folder:<path>` or `s3://bucket/prefix?endpoint=…&region=…&pathStyle=…`',
  ).superRefine((place, context) => {
    const problem = place === 'folder' ? undefined : mediaUrlProblem(place);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  }),
  SUNWAI_MEDIA_ACCESS_KEY: optional('Of the bucket; without it the role of the machine or the pod is used'),
  SUNWAI_MEDIA_SECRET_KEY: optional('Secret: of the bucket'),
  SUNWAI_TICKETS_GRPC: z
    .string()
    .regex(/^[^,\s]+:\d+(,[^,\s]+:\d+)*$/, 'must be host:port, or several separated by commas')
    .optional()
    .describe('gRPC doors of the ticket service, `host:port,host:port`; for services that run apart from it'),
  SUNWAI_SERVICE_TOKEN: optional('Secret: credential of a service that runs apart, for calls to the others'),
  SUNWAI_TLS_CERT: optional('File (PEM) with the certificate of the gRPC doors; they are then encrypted'),
  SUNWAI_TLS_KEY: optional('File (PEM) with its key'),
  SUNWAI_TLS_CA: optional(
    'File (PEM) with the authority of the services’ certificates. Who calls the ticket service must then show one of its; callers of the other doors, who come from outside, need none',
  ),
  SUNWAI_TLS_CLIENT_CERT: optional(
    'File (PEM) with the certificate shown to the ticket service; default that of the gRPC doors',
  ),
  SUNWAI_TLS_CLIENT_KEY: optional('File (PEM) with its key'),
  SUNWAI_WHATSAPP_URL: optional("Base URL of the Graph API; default Meta's, in development the sandbox"),
  SUNWAI_LOG_LEVEL: z.enum(logLevels).default('info').describe('Least important level that is logged'),
  OTEL_SERVICE_NAME: optional("Name of the process in traces; default the service's"),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .regex(/^(https?:\/\/.+)?$/, 'must be http://… or https://…')
    .optional()
    .describe('Where traces go, by OTLP over HTTP: `http://collector:4318`; without it none are made'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of the traces that begin here and are made, 0 to 1; others are as decided where they began'),
  OTEL_EXPORTER_PROMETHEUS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe(
      'Port of the figures for Prometheus; 0 takes a free one. Default 9464 for a service that runs apart, none for all in one process',
    ),
  SUNWAI_TICKET_NUMBER_KEY: optional('Secret: makes ticket numbers; never changed once tickets are there'),
  SUNWAI_PERSON_KEY: optional('Secret: makes the pseudonyms of people; never changed once tickets are there'),
  SUNWAI_MEDIA_LINK_KEY: optional('Secret: signs links to media'),
  SUNWAI_WHATSAPP_APP_SECRET: optional('Secret: signs webhooks of the WhatsApp Cloud API'),
  SUNWAI_WHATSAPP_VERIFY_TOKEN: optional('Secret: what Meta says when it verifies the webhook'),
  SUNWAI_WHATSAPP_ACCESS_TOKEN: optional('Secret: for sending by the WhatsApp Cloud API'),
});
export type PlatformSettings = z.output<typeof platformSettings>;

export type PlatformConfig = {
  readonly settings: PlatformSettings;
  /** Absolute. */
  readonly stateDir: string;
  readonly packFolders: readonly string[];
  readonly secrets: Secrets;
};

/** `config.invalid`: the message names each setting and what is wrong with it, never a secret's value. */
export class ConfigInvalidError extends SunwaiError {
  constructor(problems: readonly string[]) {
    super('config.invalid', `The configuration has errors:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

const secretSettings = {
  ticketNumberKey: 'SUNWAI_TICKET_NUMBER_KEY',
  personKey: 'SUNWAI_PERSON_KEY',
  mediaLinkKey: 'SUNWAI_MEDIA_LINK_KEY',
  whatsappAppSecret: 'SUNWAI_WHATSAPP_APP_SECRET',
  whatsappVerifyToken: 'SUNWAI_WHATSAPP_VERIFY_TOKEN',
  whatsappAccessToken: 'SUNWAI_WHATSAPP_ACCESS_TOKEN',
} as const satisfies Record<keyof Secrets, keyof PlatformSettings>;

/**
 * Reads the settings. Relative folders are taken from the current folder. In development, secrets that are not
 * configured are made once and kept in the state folder; in production each must be configured.
 *
 * @throws {ConfigInvalidError}
 * @throws {SecretsInvalidError} the file of development secrets is damaged
 */
export const readConfig = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<PlatformConfig> => {
  requireNode();
  const parsed = platformSettings.safeParse(environment);
  if (!parsed.success) {
    throw new ConfigInvalidError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  }
  const settings = parsed.data;
  const stateDir = resolve(settings.SUNWAI_STATE_DIR);
  return {
    settings,
    stateDir,
    packFolders: settings.SUNWAI_PACKS.split(',').flatMap((folder) => (folder.trim() ? [resolve(folder.trim())] : [])),
    secrets: await secretsOf(settings, stateDir),
  };
};

/** The embedded engines are native code built for this Node and later; on an older one the process would just crash. */
const requireNode = (): void => {
  if (Number(process.versions.node.split('.')[0]) >= 24) return;
  throw new ConfigInvalidError([
    `Node ${process.versions.node} is too old for a running Sunwai: it needs Node 24. \`npm start\` brings its own.`,
  ]);
};

const secretsOf = async (settings: PlatformSettings, stateDir: string): Promise<Secrets> => {
  const configured = Object.fromEntries(
    Object.entries(secretSettings).flatMap(([secret, setting]) =>
      settings[setting] ? [[secret, settings[setting]]] : [],
    ),
  );
  const made =
    settings.SUNWAI_MODE === 'development' ? await developmentSecrets(resolve(stateDir, 'secrets.json')) : {};
  const parsed = secretsConfig.safeParse({ ...made, ...configured });
  if (parsed.success) return parsed.data;
  throw new ConfigInvalidError(
    parsed.error.issues.map(({ path, message }) => {
      const setting = secretSettings[path[0] as keyof Secrets];
      return `${setting}: ${settings[setting] === undefined ? 'is needed in production' : message}`;
    }),
  );
};
