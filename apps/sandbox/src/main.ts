import { readFileSync } from 'node:fs';
import { refuseInProduction, type SandboxOptions, startSandbox } from '@sunwai/whatsapp-sandbox';

/**
 * The WhatsApp sandbox on its own. `SUNWAI_SANDBOX_CONFIG` names a JSON file with its configuration; the most used
 * settings have variables of their own, which win.
 */
const { env } = process;
refuseInProduction(env['NODE_ENV']);
const file = env['SUNWAI_SANDBOX_CONFIG'];
const written = file === undefined ? {} : (JSON.parse(readFileSync(file, 'utf8')) as SandboxOptions);
const options: SandboxOptions = {
  ...written,
  port: Number(env['SUNWAI_SANDBOX_PORT'] ?? written.port ?? 4010),
  ...(env['SUNWAI_SANDBOX_CALLBACK'] ? { callbackUrl: env['SUNWAI_SANDBOX_CALLBACK'] } : {}),
  ...(env['SUNWAI_WHATSAPP_ACCESS_TOKEN'] ? { accessToken: env['SUNWAI_WHATSAPP_ACCESS_TOKEN'] } : {}),
  ...(env['SUNWAI_WHATSAPP_APP_SECRET'] ? { appSecret: env['SUNWAI_WHATSAPP_APP_SECRET'] } : {}),
};

const sandbox = await startSandbox(options);
process.stdout.write(`WhatsApp sandbox: ${sandbox.url}/sandbox\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
