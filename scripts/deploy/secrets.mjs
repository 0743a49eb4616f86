/**
 * Makes the secrets of a deployment, once: `npm run deploy:secrets`. Writes deploy/secrets/*.env for the owner alone,
 * each for those containers that need it; git never sees that folder. What is there is never changed: tickets and
 * pseudonyms depend on it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

if (process.argv.length > 2) {
  console.error(
    '`npm run deploy:secrets` takes no arguments; it makes secrets in deploy/secrets, where there are none.',
  );
  process.exit(2);
}

const folder = path.resolve(import.meta.dirname, '../../deploy/secrets');
const secret = () => randomBytes(32).toString('base64url');

const database = secret();
const bucket = { key: 'sunwai', secret: secret() };
const files = {
  'services.env': `# Of every service. Never change the first two once there are tickets.
SUNWAI_TICKET_NUMBER_KEY=${secret()}
SUNWAI_PERSON_KEY=${secret()}
SUNWAI_MEDIA_LINK_KEY=${secret()}
# From Meta's app dashboard. As made here they open nothing but the sandbox.
SUNWAI_WHATSAPP_APP_SECRET=${secret()}
SUNWAI_WHATSAPP_VERIFY_TOKEN=${secret()}
SUNWAI_WHATSAPP_ACCESS_TOKEN=${secret()}
SUNWAI_DATABASE=postgres://sunwai:${database}@postgres:5432/sunwai
SUNWAI_MEDIA_ACCESS_KEY=${bucket.key}
SUNWAI_MEDIA_SECRET_KEY=${bucket.secret}
`,
  'postgres.env': `POSTGRES_PASSWORD=${database}\n`,
  's3.env': `ROOT_ACCESS_KEY=${bucket.key}\nROOT_SECRET_KEY=${bucket.secret}\n`,
  'grafana.env': `GF_SECURITY_ADMIN_PASSWORD=${secret()}\n`,
};

const there = Object.keys(files).filter((file) => existsSync(path.join(folder, file)));
if (there.length > 0) {
  console.error(`${there.join(', ')}: already in deploy/secrets. They are kept; nothing was changed.`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true, mode: 0o700 });
for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text, { mode: 0o600 });
console.log(`Made ${Object.keys(files).join(', ')} in deploy/secrets. Keep a copy where only you can read it.`);
