export type KurrentEvent = {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly about: readonly (readonly [string, string])[];
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

export type Proposed = Pick<KurrentEvent, 'id' | 'about' | 'data' | 'metadata'>;

/** A revision, or what is expected instead of one. */
export type Expected = number | 'none' | 'some' | 'any';

/** Revision of the last event, or of the stream as it is: -1 when there is none. */
export type Decision = { readonly written: number } | { readonly wrongAt: number };

/** What all nodes of a cluster have: the log, and the rule by which KurrentDB takes appends (`IndexWriter.CheckCommit`). */
export class History {
  readonly log: KurrentEvent[] = [];
  readonly #followers = new Set<(event: KurrentEvent) => void>();

  follow(take: (event: KurrentEvent) => void): () => void {
    this.#followers.add(take);
    return () => this.#followers.delete(take);
  }

  append(stream: string, expected: Expected, events: readonly Proposed[]): Decision {
    const there = this.log.filter((event) => event.stream === stream);
    const current = there.length - 1;
    if (expected === 'some' && current < 0) return { wrongAt: current };
    if (expected === 'any' || expected === 'some') {
      const found = events.map(({ id }) => there.findIndex((event) => event.id === id));
      if (found.every((revision) => revision >= 0)) return { written: found.at(-1)! };
      if (found[0]! >= 0) return { wrongAt: current };
    } else {
      const from = expected === 'none' ? -1 : expected;
      if (from > current) return { wrongAt: current };
      if (from < current) {
        const same = events.every(({ id }, index) => there[from + 1 + index]?.id === id);
        return same ? { written: from + events.length } : { wrongAt: current };
      }
    }
    events.forEach((event, index) => {
      const position = (this.log.at(-1)?.position ?? 0n) + 100n;
      const recorded = { ...event, stream, revision: current + 1 + index, position };
      this.log.push(recorded);
      for (const take of this.#followers) take(recorded);
    });
    return { written: current + events.length };
  }
}
