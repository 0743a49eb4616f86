import type { Outsiders } from '../crash/load/outsiders.js';
import type { SetAside } from '../crash/ledger.js';
import type { Site } from './site.js';

/** What a fault may touch. */
export type Scene = {
  readonly site: Site;
  readonly outsiders: Outsiders;
  /** Poison that was put somewhere: what must be set aside, each by every group that reads the topic. */
  readonly poison: Poison[];
};

export type Poison = Pick<SetAside, 'topic' | 'key'> & { readonly groups: readonly string[] };

/** Something that goes wrong, and is put right. */
export type Fault = {
  /** `tickets killed` */
  readonly name: string;
  /** Why it can't be had here, when it can't. */
  impossible?(site: Site): string | undefined;
  /**
   * Strikes, lasts for a while, and resolves when it has been put right; from then on the system has to come to itself.
   * What it resolves with is done when it has: the rest of putting right, where the system must go on without.
   */
  strike(scene: Scene): Promise<void | (() => Promise<void>)>;
};
