import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccessList, AccessRequest } from '@sunwai/identity';
import type { PlatformConfig } from '@sunwai/hosting';
import type { PackRegistry } from '@sunwai/packs';
import type { RunningSandbox } from '@sunwai/whatsapp-sandbox';

/** Tokens by whom they are for; made at the first start in development, kept in the state folder for its owner alone. */
export type Credentials = Readonly<Record<string, string>>;

const requests = (pack: string, departments: readonly string[]): Readonly<Record<string, AccessRequest>> => ({
  'control-room': { kind: 'control_room', label: 'Control room (development)', pack },
  supervisor: { kind: 'supervisor', label: 'Supervisor (development)', pack },
  auditor: { kind: 'auditor', label: 'Auditor (development)' },
  adapter: { kind: 'adapter', label: 'Channel adapter (development)', pack },
  ...Object.fromEntries(
    departments.map((department) => [
      `department:${department}`,
      { kind: 'department', label: `System of ${department} (development)`, pack, department } as const,
    ]),
  ),
});

export const developmentCredentials = async (
  { stateDir }: PlatformConfig,
  access: AccessList,
  packs: PackRegistry,
): Promise<Credentials> => {
  const file = join(stateDir, 'development-credentials.json');
  const known = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Credentials) : {};
  const made: Record<string, string> = {};
  for (const { id, departments } of packs.all()) {
    const wanted = requests(
      id,
      departments.map((department) => department.id),
    );
    for (const [name, request] of Object.entries(wanted)) {
      const key = packs.all().length > 1 ? `${id}/${name}` : name;
      if (!known[key]) made[key] = (await access.grant(request)).token;
    }
  }
  const all = { ...known, ...made };
  if (Object.keys(made).length > 0) await writeFile(file, `${JSON.stringify(all, undefined, 2)}\n`, { mode: 0o600 });
  return all;
};

/** The stand-in of WhatsApp, with the service numbers and approved templates of every pack. Loaded in development alone. */
export const startWhatsAppSandbox = async (
  { settings, secrets }: PlatformConfig,
  packs: PackRegistry,
): Promise<RunningSandbox> => {
  const { startSandbox } = await import('@sunwai/whatsapp-sandbox');
  const services = packs.all().flatMap(({ whatsapp, name, defaultLanguage }) =>
    whatsapp
      ? [
          {
            phoneNumberId: whatsapp.phoneNumberId,
            displayPhoneNumber: whatsapp.number.replace(/^\+/, ''),
            name: name[defaultLanguage] ?? 'Sunwai',
          },
        ]
      : [],
  );
  return startSandbox({
    host: settings.SUNWAI_HOST,
    port: settings.SUNWAI_SANDBOX_PORT,
    accessToken: secrets.whatsappAccessToken,
    appSecret: secrets.whatsappAppSecret,
    // A pack's templates are approved here as they are; Meta's review is what the sandbox can't stand in for.
    unknownTemplates: 'accept',
    ...(services.length > 0 && { services }),
  });
};
