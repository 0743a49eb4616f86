import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PlatformConfig } from '@sunwai/hosting';
import { platformSettings, readConfig } from '@sunwai/hosting';
import { SunwaiError } from '@sunwai/kernel';

/** Environment variables, as main.ts hands them over. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What was asked for can't be done as it was asked; the message says why, and what to look at. */
export class WrongUseError extends SunwaiError {}

/**
 * The settings, for a command that looks at what is there. Where there is nothing yet, nothing is made: a mistyped
 * folder would be an empty system, and every ticket unknown in it.
 *
 * @param engine the setting of what the command reads
 * @throws {WrongUseError} `state.missing`; {ConfigInvalidError}
 */
export const settingsOfWhatIs = async (
  environment: Environment,
  engine: 'SUNWAI_STORE' | 'SUNWAI_BUS' | 'SUNWAI_DATABASE',
): Promise<PlatformConfig> => {
  const parsed = platformSettings.safeParse(environment);
  if (parsed.success) {
    const stateDir = resolve(parsed.data.SUNWAI_STATE_DIR);
    const embedded = !parsed.data[engine].includes('://');
    if (embedded && !existsSync(stateDir)) {
      throw new WrongUseError(
        'state.missing',
        `There is nothing in ${stateDir}: no Sunwai has run there. Is SUNWAI_STATE_DIR right?`,
      );
    }
  }
  return readConfig(environment);
};
