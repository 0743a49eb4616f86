/** Where a group stands: everything up to and with this offset is finished. `place` gives the source's own word for it, if it has one. */
export type Mark = { readonly offset: bigint; readonly place?: (() => string) | undefined };

export type Slot = Mark & { done: boolean };

/**
 * Messages finish in any order; a group's place is the mark below which everything is finished. After a crash whatever
 * was finished above it comes again.
 */
export class Window {
  private slots: Slot[] = [];
  private first = 0;

  constructor(private current: Mark) {}

  get mark(): Mark {
    return this.current;
  }

  /** From the first unfinished message to the newest. */
  get span(): number {
    return this.slots.length - this.first;
  }

  add(offset: bigint, place: Mark['place']): Slot {
    const slot = { offset, place, done: false };
    this.slots.push(slot);
    return slot;
  }

  finish(slot: Slot): void {
    slot.done = true;
    while (this.first < this.slots.length && this.slots[this.first]!.done) {
      this.current = this.slots[this.first]!;
      this.first += 1;
    }
    if (this.first > 1_000 || this.first === this.slots.length) {
      this.slots = this.slots.slice(this.first);
      this.first = 0;
    }
  }
}
