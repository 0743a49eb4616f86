import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { databaseUrl, developmentCredentials, readConfig } from '@sunwai/hosting';
import type { PlatformConfig } from '@sunwai/hosting';
import type { AccessGrant, AccessList, PrincipalKind, Scope } from '@sunwai/identity';
import { openAccessList, principalKinds, scopes } from '@sunwai/identity';
import { PackRegistry } from '@sunwai/packs';
import type { Environment } from '../settings.js';
import { settingsOfWhatIs, WrongUseError } from '../settings.js';
import { checkGrant } from './check-grant.js';

type GrantOptions = {
  readonly label: string;
  readonly pack?: string;
  readonly department?: string;
  readonly officer?: string;
  readonly post?: string;
  readonly scope?: Scope[];
  readonly expires?: string;
};

const withAccessList = async (config: PlatformConfig, work: (access: AccessList) => Promise<void>): Promise<void> => {
  const access = await openAccessList({ url: databaseUrl(config, 'identity') });
  try {
    await work(access);
  } finally {
    await access.close();
  }
};

const lineOf = ({ principal, createdAt, expiresAt, revokedAt, lastUsedAt }: AccessGrant): string =>
  [
    principal.id,
    principal.kind.padEnd(12),
    revokedAt ? `revoked ${revokedAt}` : expiresAt ? `until ${expiresAt}` : 'in force',
    `granted ${createdAt}`,
    lastUsedAt ? `last used ${lastUsedAt}` : 'never used',
    [principal.pack, principal.department, principal.officer].filter(Boolean).join('/'),
    principal.label,
  ].join('  ');

/** `sunwai access grant|list|revoke|development` */
export const accessCommand = (environment: Environment): Command => {
  // Access is granted before the first start, too: what is not there yet is made.
  const made = () => readConfig(environment);
  const asItIs = () => settingsOfWhatIs(environment, 'SUNWAI_DATABASE');
  const access = new Command('access').description('Who may come in by which door');
  access
    .command('grant')
    .description('Grants access and prints the token: the only time that it is shown')
    .addArgument(new Argument('<kind>', 'whom it is for').choices(principalKinds))
    .requiredOption('--label <text>', 'who it is for, as the list will show it')
    .option('--pack <id>')
    .option('--department <id>', 'needed for department and officer')
    .option('--officer <id>', 'needed for officer')
    .option('--post <text>', 'the post, for the record of what it does')
    .addOption(new Option('--scope <scope...>', "instead of the kind's own").choices(scopes))
    .option('--expires <time>', 'ISO 8601, e.g. 2027-03-31T00:00:00Z')
    .action(async (kind: PrincipalKind, { scope, expires, ...rest }: GrantOptions) => {
      const request = { kind, ...rest, ...(scope && { scopes: scope }), ...(expires && { expiresAt: expires }) };
      const config = await made();
      await checkGrant(request, config);
      await withAccessList(config, async (list) => {
        const { token, principal } = await list.grant(request);
        process.stdout.write(`${token}\n`);
        process.stderr.write(
          `Granted to ${principal.label} as ${principal.id}. Keep the token: it is not shown again.\n`,
        );
      });
    });
  access
    .command('list')
    .description('Everybody who has or had access')
    .option('--json', 'one JSON document')
    .action(async ({ json }: { json?: boolean }) =>
      withAccessList(await asItIs(), async (list) => {
        const grants = await list.list();
        if (json) process.stdout.write(`${JSON.stringify(grants, undefined, 2)}\n`);
        else for (const grant of grants) process.stdout.write(`${lineOf(grant)}\n`);
      }),
    );
  access
    .command('revoke')
    .description('Ends access, within a second also in running servers')
    .argument('<id>', 'as `access list` shows it')
    .action(async (id: string) =>
      withAccessList(await asItIs(), async (list) => {
        if (!(await list.revoke(id))) {
          throw new WrongUseError('access.unknown', `There is no access ${id}; see \`sunwai access list\`.`);
        }
        process.stdout.write(`Revoked ${id}.\n`);
      }),
    );
  access
    .command('development')
    .description('Makes what is missing of a credential of each kind, and prints where they are kept')
    .action(async () => {
      const config = await made();
      await mkdir(config.stateDir, { recursive: true });
      await withAccessList(config, async (list) => {
        const credentials = await developmentCredentials(config, list, await PackRegistry.open(config.packFolders));
        process.stdout.write(
          `${Object.keys(credentials).length} credentials: ${join(config.stateDir, 'development-credentials.json')}\n`,
        );
      });
    });
  return access;
};
