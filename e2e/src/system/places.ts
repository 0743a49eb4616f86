import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout; programs of the system are started from there. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

export const standaloneProgram = path.join(root, 'apps', 'standalone', 'dist', 'main.js');
export const cliProgram = path.join(root, 'apps', 'cli', 'dist', 'main.js');

/** Webhook bodies as Meta sends them, in a folder for each channel; the README there says where they come from. */
export const fixtures = path.join(root, 'libs', 'platform', 'whatsapp', 'fixtures');
export const webhookBody = (name: string): string => path.join(fixtures, 'whatsapp', `${name}.json`);

/** Files that a phone would send. */
export const stockFile = (name: string): string =>
  path.join(root, 'libs', 'services', 'whatsapp-sandbox', 'stock', name);
