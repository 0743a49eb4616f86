/** A bell that a loop waits for; rung while nobody waits, it ends the next wait at once. */
export class Signal {
  private rung = false;
  private waiting: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.waiting?.();
  }

  /** Until it rings, or at most `most` ms. */
  async wait(most: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, most);
        this.waiting = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.waiting = undefined;
    this.rung = false;
  }
}
