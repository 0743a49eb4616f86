import { build } from './build.mjs';
import { install } from './install.mjs';
import { withSetUpLock } from './lock.mjs';
import { SetUpError } from './set-up-error.mjs';

export { SetUpError };

/**
 * Installs when node_modules is missing or is not what package-lock.json says, builds what is stale.
 * Does nothing, in a fraction of a second, when all is as it should be.
 * @throws {SetUpError} with a sentence that says what is wrong and what to do
 */
export const setUp = async () => {
  try {
    await withSetUpLock(async () => {
      await install();
      await build();
    });
  } catch (error) {
    throw explained(error);
  }
};

const explained = (error) => {
  if (error.code === 'ENOSPC') return new SetUpError('The disk is full. Free about a gigabyte and try again.');
  if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) {
    return new SetUpError(`No permission to write ${error.path ?? 'here'}. Make this folder yours and try again.`);
  }
  return error;
};
