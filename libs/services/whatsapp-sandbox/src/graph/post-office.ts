import type { SandboxConfig, ServiceNumberConfig } from '../config.schema.js';
import type { FaultBox } from '../faults.js';
import { newMessageId, numberIn } from '../identity.js';
import type { Phone, PhoneMessage } from '../phones/phone.js';
import { PhoneBook } from '../phones/phone-book.js';
import type { Receipts } from '../webhooks/receipts.js';
import { GraphError, graphError } from './meta-errors.js';
import type { Outgoing } from './outgoing.schema.js';
import type { ShownContent } from './shown-content.js';

/** Source: Meta, "Customer service windows": free-form messages until 24 hours after the person's last one. */
const WINDOW = 24 * 3_600_000;
/** Source: Meta, "Pair rate limits": one message each 6 seconds to a person, up to 45 at once. */
const PAIR_BURST = 45;
const PAIR_EACH = 6_000;

/** Takes messages of ours and decides, as Meta does, whether and how they reach a phone. */
export class PostOffice {
  private second = { at: 0, counts: new Map<string, number>() };

  constructor(
    private readonly config: SandboxConfig,
    private readonly book: PhoneBook,
    private readonly content: ShownContent,
    private readonly receipts: Receipts,
    private readonly faults: FaultBox,
  ) {}

  /** @returns the message's id once accepted; a closed window or a dead number shows only in a `failed` receipt */
  accept(
    service: ServiceNumberConfig,
    outgoing: Outgoing,
  ): { readonly id: string; readonly digits: string } | GraphError {
    const digits = PhoneBook.digits(outgoing.to);
    if (digits === undefined) return graphError(400, 131009, 'to: not a phone number');
    if (digits === service.displayPhoneNumber) return graphError(400, 131009, 'to: the sender itself');
    const refused = this.limits(service, digits);
    if (refused !== undefined) return refused;
    const shown = this.content.of(outgoing, digits);
    if (shown instanceof GraphError) return shown;
    const known = this.book.find(digits);
    const phone = known ?? this.book.open(digits);
    if (known === undefined) phone.registered = this.config.unknownRecipients === 'create';
    const message: PhoneMessage = {
      n: 0,
      id: newMessageId(digits),
      direction: 'received',
      service: service.phoneNumberId,
      at: new Date().toISOString(),
      ...shown,
      ...(outgoing.context === undefined ? {} : { inReplyTo: outgoing.context.message_id }),
      ...(outgoing.biz_opaque_callback_data === undefined ? {} : { tracker: outgoing.biz_opaque_callback_data }),
      status: 'accepted',
      statuses: [],
    };
    this.receipts.dispatch(service, phone, message, this.failure(service, phone, outgoing));
    return { id: message.id, digits };
  }

  /** Blue ticks under the person's message, and under those before it. */
  read(messageId: string): GraphError | undefined {
    const digits = numberIn(messageId);
    const phone = digits === undefined ? undefined : this.book.find(digits);
    const read = phone?.messages.find(({ id }) => id === messageId);
    if (phone === undefined || read === undefined) return graphError(400, 131009, 'message_id: no such message');
    for (const message of phone.messages) {
      if (message.direction === 'sent' && message.n <= read.n && message.status !== 'read')
        this.book.mark(phone, message, 'read');
    }
    return undefined;
  }

  private failure(service: ServiceNumberConfig, phone: Phone, { type }: Outgoing): number | undefined {
    if (!phone.registered) return 131026;
    const wroteAt = phone.wroteAt.get(service.phoneNumberId);
    const open = wroteAt !== undefined && this.faults.clock() - wroteAt <= WINDOW;
    return open || type === 'template' ? undefined : 131047;
  }

  private limits(service: ServiceNumberConfig, digits: string): GraphError | undefined {
    const { failSends, throughput, pairLimit } = this.faults.now;
    if (this.faults.take('failSends')) return graphError(failSends.httpStatus, failSends.code);
    if (throughput > 0 && this.countThisSecond(service.phoneNumberId) > throughput) return graphError(429, 130429);
    if (pairLimit && !this.pairAllows(service.phoneNumberId, digits)) return graphError(400, 131056);
    return undefined;
  }

  private countThisSecond(service: string): number {
    const at = Math.floor(Date.now() / 1_000);
    if (at !== this.second.at) this.second = { at, counts: new Map() };
    const count = (this.second.counts.get(service) ?? 0) + 1;
    this.second.counts.set(service, count);
    return count;
  }

  private pairAllows(service: string, digits: string): boolean {
    const now = this.faults.clock();
    const phone = this.book.open(digits);
    phone.pair ??= new Map();
    const pair = phone.pair.get(service) ?? { tokens: PAIR_BURST, at: now };
    const tokens = Math.min(PAIR_BURST, pair.tokens + Math.max(0, now - pair.at) / PAIR_EACH);
    phone.pair.set(service, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }
}
