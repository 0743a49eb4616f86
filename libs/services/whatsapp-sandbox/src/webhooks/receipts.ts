import type { SandboxConfig, ServiceNumberConfig } from '../config.schema.js';
import type { FaultBox } from '../faults.js';
import { metaError } from '../graph/meta-errors.js';
import type { Phone, PhoneMessage } from '../phones/phone.js';
import type { PhoneBook } from '../phones/phone-book.js';
import { type Receipt, receiptsWebhook } from './bodies.js';
import type { WebhookSender } from './webhook-sender.js';

/** What becomes of a message after it was accepted: sent, on the phone, read, or failed, each told by a webhook. */
export class Receipts {
  private readonly batches = new Map<string, Receipt[]>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly config: SandboxConfig['receipts'],
    private readonly book: PhoneBook,
    private readonly sender: WebhookSender,
    private readonly faults: FaultBox,
  ) {}

  /** @param failure Meta's code by which it fails whatever the phone does, as for the closed 24-hour window */
  dispatch(service: ServiceNumberConfig, phone: Phone, message: PhoneMessage, failure: number | undefined): void {
    this.book.hold(phone, message);
    const code =
      failure ??
      phone.failWith ??
      (this.faults.take('failDeliveries') ? this.faults.now.failDeliveries.code : undefined);
    this.after(this.config.sentAfter, () => {
      if (code !== undefined) return this.tell(service, phone, message, 'failed', code);
      this.tell(service, phone, message, 'sent');
      this.after(this.config.deliveredAfter, () => this.arrive(service, phone, message));
    });
  }

  /** The phone is on again: what waited for it arrives. */
  flush(serviceOf: (phoneNumberId: string) => ServiceNumberConfig | undefined, phone: Phone): void {
    for (const message of phone.undelivered.filter(({ status }) => status === 'sent')) {
      const service = serviceOf(message.service);
      if (service !== undefined) this.arrive(service, phone, message);
    }
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private arrive(service: ServiceNumberConfig, phone: Phone, message: PhoneMessage): void {
    if (!phone.online || !phone.delivers || message.status !== 'sent') return;
    this.book.show(phone, message);
    this.tell(service, phone, message, 'delivered');
    if (phone.reads ?? this.config.read) {
      this.after(this.config.readAfter, () => this.tell(service, phone, message, 'read'));
    }
  }

  private tell(
    service: ServiceNumberConfig,
    phone: Phone,
    message: PhoneMessage,
    status: Receipt['status'],
    code?: number,
  ): void {
    this.book.mark(phone, message, status, code);
    const error = code === undefined ? undefined : metaError(code);
    this.batch(service, {
      phone,
      messageId: message.id,
      status,
      at: Date.now(),
      ...(message.tracker === undefined ? {} : { tracker: message.tracker }),
      ...(error === undefined ? {} : { error }),
    });
  }

  private batch(service: ServiceNumberConfig, receipt: Receipt): void {
    if (this.config.batch === 1) return this.post(service, [receipt]);
    const waiting = this.batches.get(service.phoneNumberId) ?? [];
    this.batches.set(service.phoneNumberId, waiting);
    waiting.push(receipt);
    if (waiting.length >= this.config.batch) this.flushBatch(service);
    else if (waiting.length === 1) this.after(this.config.batchWithin, () => this.flushBatch(service));
  }

  private flushBatch(service: ServiceNumberConfig): void {
    const receipts = this.batches.get(service.phoneNumberId) ?? [];
    this.batches.delete(service.phoneNumberId);
    if (receipts.length > 0) this.post(service, receipts);
  }

  private post(service: ServiceNumberConfig, receipts: readonly Receipt[]): void {
    const body = JSON.stringify(receiptsWebhook(service, receipts));
    void this.sender.post({ body, lane: receipts.length === 1 ? receipts[0]!.phone.digits : service.phoneNumberId });
  }

  private after(wait: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, wait);
    this.timers.add(timer);
  }
}
