import type { Inbound, PhoneMessage, Sent } from '@sunwai/whatsapp-sandbox';
import { NotInTimeError } from '../system/eventually.js';
import { HttpDoor } from './http-door.js';

/** What a person does with the phone: see the sandbox. */
export type Said = { readonly [Key in keyof Inbound]?: unknown };

type Screen = {
  readonly newest: number;
  readonly messages: readonly PhoneMessage[];
  readonly undelivered: readonly PhoneMessage[];
};

/** A person's phone: what they see on it, and what they send with it. */
export class Phone {
  private readonly door: HttpDoor;
  private readonly path: string;

  /** @param number E.164 with the plus */
  constructor(
    sandbox: string,
    readonly number: string,
  ) {
    // A message is answered when the webhook has been tried, and that waits for the one before it.
    this.door = new HttpDoor(sandbox, undefined, 60_000);
    this.path = `/sandbox/phones/${number.replace('+', '')}`;
  }

  says(said: Said): Promise<Sent> {
    return this.door.send('POST', `${this.path}/messages`, said);
  }

  async set(switches: { readonly reads?: boolean; readonly online?: boolean }): Promise<void> {
    const { status } = await this.door.ask('PATCH', this.path, JSON.stringify(switches), {
      'content-type': 'application/json',
    });
    if (status !== 200) throw new Error(`The sandbox answered ${status} to the switches of ${this.number}`);
  }

  screen(after = 0, wait = 0): Promise<Screen> {
    return this.door.get(`${this.path}?after=${after}&wait=${wait}`);
  }

  /** Messages from the service. */
  async received(after = 0): Promise<readonly PhoneMessage[]> {
    return (await this.screen(after)).messages.filter(({ direction }) => direction === 'received');
  }

  async newest(): Promise<number> {
    return (await this.screen(Number.MAX_SAFE_INTEGER)).newest;
  }

  /**
   * Waits for the first message from the service that fits.
   * @param after only messages newer than this one; see `newest`
   * @throws {NotInTimeError} that tells what came instead
   */
  async receives(
    what: string,
    fits: (message: PhoneMessage) => boolean,
    { after = 0, within = 15_000 }: { readonly after?: number; readonly within?: number } = {},
  ): Promise<PhoneMessage> {
    const end = performance.now() + within;
    const others: string[] = [];
    for (let from = after; ;) {
      const left = Math.max(0, Math.round(end - performance.now()));
      const { messages, newest } = await this.screen(from, Math.min(left, 5_000));
      from = newest;
      const mine = messages.filter(({ direction }) => direction === 'received');
      const found = mine.find(fits);
      if (found) return found;
      others.push(...mine.map(({ type, text = '' }) => `${type} “${text.replaceAll(/\s+/g, ' ').slice(0, 60)}”`));
      if (performance.now() > end) {
        const instead = others.length > 0 ? `instead came ${others.slice(-3).join('; ')}` : 'nothing came';
        throw new NotInTimeError(`${what}: not on the phone within ${within / 1_000} s, ${instead}`);
      }
    }
  }

  /** A file as the phone shows it. */
  async file({ media }: PhoneMessage): Promise<Buffer> {
    if (!media) throw new Error('The message has no file');
    const { status, bytes } = await this.door.ask('GET', media.url);
    if (status !== 200) throw new Error(`The phone can't show ${media.url}: ${status}`);
    return bytes;
  }
}

/** All that a message says, a template's parameters as well. */
export const wordsOf = ({ text = '', template }: PhoneMessage): string =>
  [text, ...(template?.parameters ?? [])].join('\n');

const number = /\b([A-Z]{3})-?([0-9A-Z]{4})-?([0-9A-Z]{4})-?([0-9A-Z])\b/;

/** The ticket number that a message tells, in its stored form. */
export const numberIn = (message: PhoneMessage): string | undefined => {
  const found = number.exec(wordsOf(message));
  return found ? `${found[1]}-${found[2]}${found[3]}${found[4]}` : undefined;
};
