import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { SandboxConfig } from './config.schema.js';
import type { FaultBox } from './faults.js';
import { newMediaId } from './identity.js';

export type ShelvedFile = {
  readonly id: string;
  readonly bytes: Buffer;
  readonly mimeType: string;
  readonly filename?: string;
  readonly sha256: Buffer;
  /** Bytes that it costs; 0 when they are shared with others. */
  readonly weight: number;
};

/** How long a link to a file works. Source: Meta, "Media": the URL is valid for 5 minutes. */
const LINK_LIFE = 5 * 60_000;

/** Files of both directions, the oldest dropped first. Stock files share their bytes and weigh nothing. */
export class MediaShelf {
  private readonly files = new Map<string, ShelvedFile>();
  private readonly secret = randomBytes(16);
  private weight = 0;

  constructor(
    private readonly keep: SandboxConfig['keep'],
    private readonly faults: FaultBox,
  ) {}

  put(file: Omit<ShelvedFile, 'id' | 'sha256' | 'weight'> & { readonly sha256?: Buffer }): ShelvedFile {
    const shelved: ShelvedFile = {
      ...file,
      id: newMediaId(),
      sha256: file.sha256 ?? createHash('sha256').update(file.bytes).digest(),
      weight: file.sha256 === undefined ? file.bytes.byteLength : 0,
    };
    this.files.set(shelved.id, shelved);
    this.weight += shelved.weight;
    while (this.files.size > 1 && (this.files.size > this.keep.files || this.weight > this.keep.fileBytes)) {
      this.remove(this.files.keys().next().value!);
    }
    return shelved;
  }

  get(id: string): ShelvedFile | undefined {
    return this.files.get(id);
  }

  remove(id: string): boolean {
    this.weight -= this.files.get(id)?.weight ?? 0;
    return this.files.delete(id);
  }

  /** A link that works for 5 minutes of the sandbox's time. */
  link(origin: string, id: string): string {
    const expires = this.faults.clock() + LINK_LIFE;
    return `${origin}/sandbox/media/${id}?ext=${expires}&hash=${this.hash(id, expires)}`;
  }

  follow(id: string, expires: string, hash: string): ShelvedFile | undefined {
    const live = Number(expires) > this.faults.clock() && hash === this.hash(id, Number(expires));
    return live ? this.files.get(id) : undefined;
  }

  private hash(id: string, expires: number): string {
    return createHmac('sha256', this.secret).update(`${id} ${expires}`).digest('base64url').slice(0, 22);
  }
}
