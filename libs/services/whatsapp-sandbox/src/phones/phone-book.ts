import type { SandboxConfig } from '../config.schema.js';
import type { Phone, PhoneMessage, Status } from './phone.js';

const MAX_WAITERS = 1_000;

/** All phones, in memory, with an end to what is kept. Whoever waits for a phone to change is woken. */
export class PhoneBook {
  private readonly phones = new Map<string, Phone>();
  /** Phones with messages, the one that was busy last at the end. */
  private readonly busy = new Set<Phone>();
  private total = 0;
  private readonly waiters = new Map<string, Set<() => void>>();

  constructor(
    private readonly keep: SandboxConfig['keep'],
    /** Told of every message that appears on a phone, after it did. */
    private readonly shown: (phone: Phone, message: PhoneMessage) => void = () => undefined,
  ) {}

  /** Digits, with or without plus and blanks; undefined when it is no number. */
  static digits(number: string): string | undefined {
    const digits = number.replaceAll(/[\s+\-()]/g, '');
    return /^\d{6,15}$/.test(digits) ? digits : undefined;
  }

  find(digits: string): Phone | undefined {
    return this.phones.get(digits);
  }

  open(digits: string): Phone {
    const known = this.phones.get(digits);
    if (known) return known;
    if (this.phones.size >= this.keep.phones) this.remove(this.phones.keys().next().value!);
    const phone: Phone = {
      number: `+${digits}`,
      digits,
      name: `Person ${digits.slice(-4)}`,
      registered: true,
      online: true,
      delivers: true,
      reads: undefined,
      failWith: undefined,
      messages: [],
      undelivered: [],
      wroteAt: new Map(),
      pair: undefined,
      counter: 0,
      revision: 0,
    };
    this.phones.set(digits, phone);
    return phone;
  }

  remove(digits: string): boolean {
    const phone = this.phones.get(digits);
    if (phone !== undefined) this.empty(phone);
    return this.phones.delete(digits);
  }

  clear(): void {
    for (const digits of [...this.phones.keys()]) this.remove(digits);
  }

  get size(): number {
    return this.phones.size;
  }

  /** Newest first. */
  latest(limit: number): readonly Phone[] {
    return [...this.phones.values()].slice(-limit).toReversed();
  }

  /** Puts a message on the phone's screen. */
  show(phone: Phone, message: PhoneMessage): void {
    message.n = ++phone.counter;
    const before = phone.undelivered.length;
    phone.undelivered = phone.undelivered.filter((other) => other !== message);
    this.total += phone.undelivered.length - before;
    this.add(phone, phone.messages, message);
    this.changed(phone);
    this.shown(phone, message);
  }

  /** Keeps a message that is not on the screen. */
  hold(phone: Phone, message: PhoneMessage): void {
    this.add(phone, phone.undelivered, message);
  }

  private add(phone: Phone, messages: PhoneMessage[], message: PhoneMessage): void {
    messages.push(message);
    this.total++;
    if (messages.length > this.keep.messagesPerPhone) {
      messages.shift();
      this.total--;
    }
    this.busy.delete(phone);
    this.busy.add(phone);
    for (const idle of this.busy) {
      if (this.total <= this.keep.messages || idle === phone) break;
      this.empty(idle);
    }
  }

  /** The phone keeps its switches and its 24-hour window, and loses what it shows. */
  private empty(phone: Phone): void {
    this.total -= phone.messages.length + phone.undelivered.length;
    phone.messages = [];
    phone.undelivered = [];
    this.busy.delete(phone);
  }

  mark(phone: Phone, message: PhoneMessage, status: Status, code?: number): void {
    message.status = status;
    message.statuses.push({ status, at: new Date().toISOString(), ...(code === undefined ? {} : { code }) });
    this.changed(phone);
  }

  changed(phone: Phone): void {
    phone.revision++;
    for (const wake of this.waiters.get(phone.digits) ?? []) wake();
  }

  /** Resolves when `there()` holds after a change of that phone, or after `wait` ms, or when `signal` is raised. */
  async until(digits: string, there: () => boolean, wait: number, signal: AbortSignal): Promise<void> {
    if (there() || wait <= 0 || signal.aborted) return;
    const waiting = this.waiters.get(digits) ?? new Set();
    if (waiting.size >= MAX_WAITERS) return;
    this.waiters.set(digits, waiting);
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        waiting.delete(wake);
        if (waiting.size === 0) this.waiters.delete(digits);
        resolve();
      };
      const wake = () => there() && done();
      const timer = setTimeout(done, wait);
      signal.addEventListener('abort', done);
      waiting.add(wake);
    });
  }
}
