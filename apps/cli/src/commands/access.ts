import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { databaseUrl, developmentCredentials, readConfig } from '@sunwai/hosting';
import type { PlatformConfig } from '@sunwai/hosting';
import type { AccessGrant, AccessList, PrincipalKind, Scope } from '@sunwai/identity';
import { openAccessList, principalKinds, scopes } from '@sunwai/identity';
import { PackRegistry } from '@sunwai/packs';

type GrantOptions = {
  readonly label: string;
  readonly pack?: string;
  readonly department?: string;
  readonly officer?: string;
  readonly post?: string;
  readonly scope?: Scope[];
  readonly expires?: string;
};

const withAccessList = async (work: (access: AccessList, config: PlatformConfig) => Promise<void>): Promise<void> => {
  const config = await readConfig(process.env);
  const access = await openAccessList({ url: databaseUrl(config, 'identity') });
  try {
    await work(access, config);
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

/** `sunwai access grant|list|revoke` */
export const accessCommand = (): Command => {
  const access = new Command('access').description('Who may come in by which door');
  access
    .command('grant')
    .description('Grants access and prints the token: the only time that it is shown')
    .argument('<kind>', `one of ${principalKinds.join(', ')}`)
    .requiredOption('--label <text>', 'who it is for, as the list will show it')
    .option('--pack <id>')
    .option('--department <id>', 'needed for department and officer')
    .option('--officer <id>', 'needed for officer')
    .option('--post <text>', 'the post, for the record of what it does')
    .addOption(new Option('--scope <scope...>', "instead of the kind's own").choices(scopes))
    .option('--expires <time>', 'ISO 8601, e.g. 2027-03-31T00:00:00Z')
    .action((kind: PrincipalKind, { scope, expires, ...rest }: GrantOptions) =>
      withAccessList(async (list) => {
        const request = { kind, ...rest, ...(scope && { scopes: scope }), ...(expires && { expiresAt: expires }) };
        const { token, principal } = await list.grant(request);
        process.stdout.write(`${token}\n`);
        process.stderr.write(
          `Granted to ${principal.label} as ${principal.id}. Keep the token: it is not shown again.\n`,
        );
      }),
    );
  access
    .command('list')
    .description('Everybody who has or had access')
    .option('--json', 'one JSON document')
    .action(({ json }: { json?: boolean }) =>
      withAccessList(async (list) => {
        const grants = await list.list();
        if (json) process.stdout.write(`${JSON.stringify(grants, undefined, 2)}\n`);
        else for (const grant of grants) process.stdout.write(`${lineOf(grant)}\n`);
      }),
    );
  access
    .command('revoke')
    .description('Ends access, within a second also in running servers')
    .argument('<id>', 'as `access list` shows it')
    .action((id: string) =>
      withAccessList(async (list) => {
        if (!(await list.revoke(id))) throw new Error(`There is no access ${id}; see \`sunwai access list\`.`);
        process.stdout.write(`Revoked ${id}.\n`);
      }),
    );
  access
    .command('development')
    .description('Makes what is missing of a credential of each kind, and prints where they are kept')
    .action(() =>
      withAccessList(async (list, config) => {
        await mkdir(config.stateDir, { recursive: true });
        const made = await developmentCredentials(config, list, await PackRegistry.open(config.packFolders));
        process.stdout.write(
          `${Object.keys(made).length} credentials: ${join(config.stateDir, 'development-credentials.json')}\n`,
        );
      }),
    );
  return access;
};
