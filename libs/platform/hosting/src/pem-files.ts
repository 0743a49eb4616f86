import { readFile } from 'node:fs/promises';
import type { PlatformSettings } from './platform.config.js';
import { ConfigInvalidError } from './platform.config.js';

type Setting = keyof PlatformSettings & string;

export type PemFiles = { readonly ca?: string; readonly cert?: string; readonly key?: string };

/** The files that three settings name, read. Undefined: none is named. @throws {ConfigInvalidError} */
export const pemFiles = async (
  settings: PlatformSettings,
  names: Readonly<Record<keyof PemFiles, Setting>>,
): Promise<PemFiles | undefined> => {
  const [ca, cert, key] = await Promise.all([
    textOf(settings, names.ca),
    textOf(settings, names.cert),
    textOf(settings, names.key),
  ]);
  if ((cert === undefined) !== (key === undefined)) {
    throw new ConfigInvalidError([`${names.cert}, ${names.key}: one is no use without the other`]);
  }
  if (ca === undefined && cert === undefined) return undefined;
  return { ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
};

/** What is in the file that a setting names; undefined when it names none. @throws {ConfigInvalidError} */
export const textOf = async (settings: PlatformSettings, name: Setting): Promise<string | undefined> => {
  const file = settings[name];
  if (file === undefined) return undefined;
  try {
    return await readFile(String(file), 'utf8');
  } catch (error) {
    throw new ConfigInvalidError([`${name}: ${(error as Error).message}`]);
  }
};
