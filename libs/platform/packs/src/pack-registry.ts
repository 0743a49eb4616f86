import { basename } from 'node:path';
import { SunwaiError } from '@sunwai/kernel';
import { z } from 'zod';
import { loadPack } from './reading/load-pack.js';
import type { Pack } from './pack.js';
import { formatProblems, isError } from './problem.js';
import type { Problem } from './problem.js';

/** `SUNWAI_PACKS`: folders of the packs in force, separated by commas. */
export const packsConfig = z.object({
  SUNWAI_PACKS: z
    .string()
    .default('packs/amethi')
    .transform((text) =>
      text
        .split(',')
        .map((folder) => folder.trim())
        .filter((folder) => folder !== ''),
    )
    .refine((folders) => folders.length > 0, 'Name at least one folder of a pack.')
    .describe('Folders of the packs in force, separated by commas'),
});
export type PacksConfig = z.output<typeof packsConfig>;

/** `pack.invalid`: a pack has errors; the message lists them by file and line, ready to be printed. */
export class PackInvalidError extends SunwaiError {
  constructor(readonly report: string) {
    super('pack.invalid', `The packs have errors:\n${report}`);
  }
}

export type Reloaded =
  | {
      readonly reloaded: true;
      /** Ids of the packs whose content is another than before. */ readonly changed: readonly string[];
      readonly report: string;
    }
  | { readonly reloaded: false; readonly report: string };

type PackSet = {
  readonly packs: readonly Pack[];
  readonly byId: ReadonlyMap<string, Pack>;
  readonly byPrefix: ReadonlyMap<string, Pack>;
  readonly byPhoneNumberId: ReadonlyMap<string, Pack>;
};

/** The packs in force. A pack taken from it stays as it is; ask anew for each message to see a reload. */
export class PackRegistry {
  private constructor(
    private readonly folders: readonly string[],
    private current: PackSet,
    /** Warnings of the packs in force, one a line; empty when there are none. */
    private warningText: string,
  ) {}

  /** @throws PackInvalidError when any pack has an error, or two packs claim the same id, prefix or service number. */
  static async open(folders: readonly string[]): Promise<PackRegistry> {
    const { set, report } = await loadAll(folders);
    if (!set) throw new PackInvalidError(report);
    return new PackRegistry(folders, set, report);
  }

  /**
   * Reads all folders again. All packs are checked before any is put in force, and all change at once; with an error
   * anywhere, those in force stay.
   */
  async reload(): Promise<Reloaded> {
    const { set, report } = await loadAll(this.folders);
    if (!set) return { reloaded: false, report };
    const changed = set.packs
      .filter(({ id, version }) => this.current.byId.get(id)?.version !== version)
      .map(({ id }) => id);
    this.current = set;
    this.warningText = report;
    return { reloaded: true, changed, report };
  }

  get warnings(): string {
    return this.warningText;
  }

  all(): readonly Pack[] {
    return this.current.packs;
  }

  find(id: string): Pack | undefined {
    return this.current.byId.get(id);
  }

  /** By the first part of a ticket number. */
  findByPrefix(prefix: string): Pack | undefined {
    return this.current.byPrefix.get(prefix);
  }

  /** By Meta's phone_number_id of the service number that a webhook is for. */
  findByWhatsApp(phoneNumberId: string): Pack | undefined {
    return this.current.byPhoneNumberId.get(phoneNumberId);
  }
}

const loadAll = async (folders: readonly string[]): Promise<{ set?: PackSet; report: string }> => {
  const loaded = await Promise.all(folders.map(async (folder) => ({ folder, ...(await loadPack(folder)) })));
  const clashes = clashesOf(loaded);
  const all = [...loaded, ...clashes];
  const report = all
    .filter(({ problems }) => problems.length > 0)
    .map(({ folder, problems }) => formatProblems(folder, problems))
    .join('\n');
  if (all.some(({ problems }) => problems.some(isError))) return { report };
  const packs = loaded.flatMap(({ pack }) => pack ?? []);
  return { set: indexed(packs), report };
};

const indexed = (packs: readonly Pack[]): PackSet => ({
  packs,
  byId: new Map(packs.map((pack) => [pack.id, pack])),
  byPrefix: new Map(packs.map((pack) => [pack.prefix, pack])),
  byPhoneNumberId: new Map(packs.flatMap((pack) => (pack.whatsapp ? [[pack.whatsapp.phoneNumberId, pack]] : []))),
});

const clashesOf = (
  loaded: readonly { folder: string; pack?: Pack | undefined }[],
): readonly { folder: string; problems: readonly Problem[] }[] => {
  const owners = new Map<string, string>();
  return loaded.flatMap(({ folder, pack }) => {
    if (!pack) return [];
    const claims = [
      { file: 'pack.yaml', path: 'id', value: pack.id },
      { file: 'pack.yaml', path: 'prefix', value: pack.prefix },
      { file: 'channels.yaml', path: 'whatsapp.phone_number_id', value: pack.whatsapp?.phoneNumberId },
    ];
    return claims.flatMap(({ file, path, value }) => {
      if (value === undefined) return [];
      const owner = owners.get(`${path} ${value}`);
      owners.set(`${path} ${value}`, owner ?? basename(folder));
      if (owner === undefined) return [];
      const message = `"${value}" is already taken by the pack in "${owner}": write another one.`;
      return [{ folder, problems: [{ severity: 'error' as const, file, line: 1, column: 1, path, message }] }];
    });
  });
};
