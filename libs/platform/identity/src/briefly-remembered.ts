import type { Milliseconds } from '@sunwai/kernel';

const most = 10_000;

/**
 * Answers by key, each remembered for so long from when it was asked for; concurrent askers share one look-up. What is
 * not there, and what failed, is not remembered. Counted on the monotonic clock: setting the time back keeps nothing.
 */
export class BrieflyRemembered<Answer> {
  private readonly answers = new Map<
    string,
    { readonly until: number; readonly answer: Promise<Answer | undefined> }
  >();

  constructor(
    private readonly lifetime: Milliseconds,
    private readonly lookUp: (key: string) => Promise<Answer | undefined>,
  ) {}

  get(key: string): Promise<Answer | undefined> {
    const now = performance.now();
    const known = this.answers.get(key);
    if (known && now < known.until) return known.answer;
    if (this.answers.size >= most) this.forgetAll();
    const answer = this.lookUp(key);
    this.answers.set(key, { until: now + this.lifetime, answer });
    const forget = (): void => void this.answers.delete(key);
    answer.then((found) => found ?? forget(), forget);
    return answer;
  }

  forgetAll(): void {
    this.answers.clear();
  }
}
