import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout; programs of the system are started from there. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

export const standaloneProgram = path.join(root, 'apps', 'standalone', 'dist', 'main.js');
export const cliProgram = path.join(root, 'apps', 'cli', 'dist', 'main.js');

/** WhatsApp bodies as Meta sends them; where they come from stands in the README beside them. */
export const webhookBody = (name: string): string =>
  path.join(root, 'libs', 'platform', 'whatsapp', 'fixtures', 'whatsapp', `${name}.json`);

/** Files that a phone would send. */
export const stockFile = (name: string): string =>
  path.join(root, 'libs', 'services', 'whatsapp-sandbox', 'stock', name);
