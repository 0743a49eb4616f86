import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SunwaiError } from '@sunwai/kernel';
import { z } from 'zod';

const secret = (shortest: number, what: string) =>
  z.string().min(shortest, `must have at least ${shortest} characters`).describe(what);

/** The secrets of an installation. In production each comes by configuration; they are never written to a log. */
export const secretsConfig = z.strictObject({
  ticketNumberKey: secret(32, 'Makes ticket numbers from messages; never changed once tickets are there'),
  personKey: secret(32, 'Makes the pseudonyms of people; never changed once tickets are there'),
  mediaLinkKey: secret(32, 'Signs links to media; changing it ends the links that are out'),
  whatsappAppSecret: secret(16, 'App secret of the WhatsApp Cloud API: signs webhooks'),
  whatsappVerifyToken: secret(16, 'Word that Meta sends when it verifies the webhook'),
  whatsappAccessToken: secret(16, 'Access token for sending by the WhatsApp Cloud API'),
});
export type Secrets = z.infer<typeof secretsConfig>;

/** `secrets.invalid`: the file of development secrets can't be used. The message names fields, never their values. */
export class SecretsInvalidError extends SunwaiError {
  constructor(file: string, problem: string, options?: ErrorOptions) {
    super('secrets.invalid', `${file}: ${problem}`, options);
  }
}

const newSecrets = (): Secrets => {
  const random = (): string => randomBytes(32).toString('base64url');
  return {
    ticketNumberKey: random(),
    personKey: random(),
    mediaLinkKey: random(),
    whatsappAppSecret: randomBytes(16).toString('hex'),
    whatsappVerifyToken: random(),
    whatsappAccessToken: random(),
  };
};

const has = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

const readSecrets = async (file: string): Promise<Secrets | undefined> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (has(error, 'ENOENT')) return undefined;
    throw new SecretsInvalidError(file, 'can not be read', { cause: error });
  }
  return parseSecrets(file, text);
};

const parseSecrets = (file: string, text: string): Secrets => {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    // Without the parser's error as a cause: it quotes the text, and the text is secrets.
    throw new SecretsInvalidError(file, 'is not JSON');
  }
  const parsed = secretsConfig.safeParse(found);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new SecretsInvalidError(file, problems.join('; '));
};

/**
 * Secrets for a first start without configuration: those in `file`, or new ones, kept there for the owner's eyes alone
 * (mode 0600). Two processes that start at once get the same ones.
 *
 * @throws {SecretsInvalidError} the file is there, but not as this release needs it
 */
export const developmentSecrets = async (file: string): Promise<Secrets> => {
  const known = await readSecrets(file);
  if (known) return known;
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(newSecrets(), undefined, 2)}\n`);
    await handle.sync();
    await link(temporary, file);
  } catch (error) {
    if (!has(error, 'EEXIST')) throw error;
  } finally {
    await handle.close();
    await unlink(temporary);
  }
  return (await readSecrets(file)) ?? developmentSecrets(file);
};
