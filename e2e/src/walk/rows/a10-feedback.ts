import { RowFailedError } from '../failed.js';
import type { World } from '../world.js';

export const feedbackIsCounted = (_: World): Promise<string> => Promise.reject(new RowFailedError('not walked yet'));
