import { signBody } from '@sunwai/whatsapp';
import { Agent, request } from 'undici';
import type { SandboxConfig } from '../config.schema.js';
import type { FaultBox } from '../faults.js';
import type { WebhookAnswer } from '../phones/phone.js';

export type Posting = {
  readonly body: string;
  /** Postings of one lane go out one after the other, as long as nothing fails and nothing is shuffled. */
  readonly lane: string;
  readonly signature?: 'right' | 'wrong' | 'none';
};

export type WebhookCounts = {
  delivered: number;
  repeated: number;
  retried: number;
  abandoned: number;
  dropped: number;
};

/**
 * Posts signed webhooks, as Meta does: at least once, tried again with growing waits while the answer is not 200,
 * without order where something failed. Source: Meta, "Webhooks": delivery and retries.
 */
export class WebhookSender {
  readonly counts: WebhookCounts = { delivered: 0, repeated: 0, retried: 0, abandoned: 0, dropped: 0 };
  callbackUrl: string | undefined;
  private readonly agent: Agent;
  private readonly lanes = new Map<string, Promise<unknown>>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private waiting = 0;
  private closed = false;

  constructor(
    private readonly config: SandboxConfig['webhooks'],
    private readonly appSecret: string,
    private readonly faults: FaultBox,
    callbackUrl: string | undefined,
  ) {
    this.callbackUrl = callbackUrl;
    this.agent = new Agent({ connections: config.connections });
  }

  /** Resolves with the first answer; later tries go on by themselves. Never rejects. */
  async post(posting: Posting): Promise<WebhookAnswer> {
    if (this.callbackUrl === undefined) return { latency: 0, error: 'no callback address is set' };
    if (this.closed || this.waiting >= this.config.waiting) {
      this.counts.dropped++;
      return { latency: 0, error: 'too many webhooks are waiting; this one was dropped' };
    }
    this.waiting++;
    try {
      const { shuffle, shuffleWithin } = this.faults.now;
      if (!shuffle) return await this.inLane(posting);
      await this.pause(Math.random() * shuffleWithin);
      return await this.first(posting);
    } finally {
      this.waiting--;
    }
  }

  /** Webhooks that wait for their first or a further try. */
  get pending(): number {
    return this.waiting + this.timers.size;
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    await this.agent.destroy();
  }

  private inLane(posting: Posting): Promise<WebhookAnswer> {
    const before = this.lanes.get(posting.lane);
    const mine = before === undefined ? this.first(posting) : before.then(() => this.first(posting));
    this.lanes.set(posting.lane, mine);
    void mine.finally(() => this.lanes.get(posting.lane) === mine && this.lanes.delete(posting.lane));
    return mine;
  }

  private async first(posting: Posting): Promise<WebhookAnswer> {
    const answer = await this.attempt(posting);
    if (answer.status !== 200) this.retryLater(posting, 2);
    else if (Math.random() < this.faults.now.duplicateWebhooks) {
      this.counts.repeated++;
      this.later(Math.random() * 200, () => void this.attempt(posting));
    }
    return answer;
  }

  private retryLater(posting: Posting, attempt: number): void {
    if (attempt > this.config.attempts) {
      this.counts.abandoned++;
      return;
    }
    const wait = Math.min(this.config.firstRetry * 2 ** (attempt - 2), this.config.longestRetry);
    this.later(wait * (0.75 + Math.random() / 2), () => {
      this.counts.retried++;
      void this.attempt(posting).then(
        ({ status }) => status === 200 || this.closed || this.retryLater(posting, attempt + 1),
      );
    });
  }

  private later(wait: number, act: () => void): void {
    if (this.closed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, wait);
    this.timers.add(timer);
  }

  private pause(wait: number): Promise<void> {
    return new Promise((resolve) => this.later(wait, resolve));
  }

  private async attempt({ body, signature = 'right' }: Posting): Promise<WebhookAnswer> {
    const url = this.callbackUrl;
    const start = performance.now();
    const took = () => Math.round((performance.now() - start) * 100) / 100;
    if (url === undefined) return { latency: 0, error: 'no callback address is set' };
    const bytes = Buffer.from(body);
    const secret = signature === 'wrong' ? `not ${this.appSecret}` : this.appSecret;
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.agent,
        headersTimeout: this.config.timeout,
        bodyTimeout: this.config.timeout,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'facebookexternalua',
          ...(signature === 'none' ? {} : { 'x-hub-signature-256': signBody(secret, bytes) }),
        },
        body: bytes,
      });
      await answer.body.dump();
      if (answer.statusCode === 200) this.counts.delivered++;
      return { status: answer.statusCode, latency: took() };
    } catch (error) {
      return { latency: took(), error: error instanceof Error ? error.message || error.name : String(error) };
    }
  }
}
