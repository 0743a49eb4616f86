/** kafkajs begins to read anew, from the group's place, when it gets this from whoever takes the records. */
export class OutOfPlaceError extends Error {}

/** Of one partition's records, as fetched: the offsets of the first and the last. */
export type Stretch = { readonly partition: number; readonly first: bigint; readonly last: bigint };

/**
 * Where each partition goes on since the group was joined. kafkajs reads from every broker by itself. When one of these
 * reads finds that its partitions moved it joins the group again, while what the others have read is still on its way:
 * taken after the join, that would pass for what follows the group's place, and all between would never be seen.
 */
export class Positions {
  private readonly refused = new Map<number, bigint>();

  /** @param next per assigned partition the offset to go on from */
  constructor(private readonly next: Map<number, bigint>) {}

  /**
   * What begins elsewhere is refused once. If a new read begins there as well it is how the log goes on: without what its
   * retention removed, or without another producer's control records.
   * @throws {OutOfPlaceError}
   */
  follow({ partition, first, last }: Stretch): void {
    const next = this.next.get(partition);
    if (first !== next && this.refused.get(partition) !== first) {
      this.refused.set(partition, first);
      throw new OutOfPlaceError(`Records of partition ${partition} begin at ${first}, expected was ${next ?? 'none'}`);
    }
    this.next.set(partition, last + 1n);
  }
}
