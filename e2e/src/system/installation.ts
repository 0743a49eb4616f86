import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where a running system's doors are, and what opens them. */
export type Installation = {
  readonly stateDir: string;
  /** `http://127.0.0.1:8080` */
  readonly http: string;
  /** `127.0.0.1:7070` */
  readonly grpc: string;
  /** The stand-in of WhatsApp. */
  readonly sandbox: string;
  /** Tokens by whom they are for: `control-room`, `supervisor`, `auditor`, `adapter`, `department:<id>`. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Signs webhooks. */
  readonly appSecret: string;
  /** For the Graph API. */
  readonly accessToken: string;
};

export type Ready = {
  readonly pid: number;
  readonly http: string;
  readonly grpc: string;
  readonly sandbox: string | null;
};

const json = <Shape>(file: string): Shape => JSON.parse(readFileSync(file, 'utf8')) as Shape;

/** What a system wrote into its state folder when its doors were open; undefined before that. */
export const readyIn = (stateDir: string): Ready | undefined => {
  const file = path.join(stateDir, 'ready.json');
  try {
    return existsSync(file) ? json<Ready>(file) : undefined;
  } catch (error) {
    // Seen while it is being written; the next look finds it whole.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** What a system keeps in its state folder for whoever may read that. @throws when a file is missing */
export const credentialsIn = (stateDir: string): Readonly<Record<string, string>> =>
  json(path.join(stateDir, 'development-credentials.json'));

export const secretsIn = (
  stateDir: string,
): { readonly whatsappAppSecret: string; readonly whatsappAccessToken: string } =>
  json(path.join(stateDir, 'secrets.json'));
