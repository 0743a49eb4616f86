import { createHash } from 'node:crypto';
import type { PhoneMessage } from '@sunwai/whatsapp-sandbox';
import type { TicketEvent } from '../doors/audit.js';
import { numberIn, type Phone, wordsOf } from '../doors/phone.js';
import { must } from './failed.js';
import { type Accepted, freshPhoto, type World } from './world.js';

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

type Holder = {
  readonly department: string;
  readonly office: string;
  readonly officer?: string;
  readonly level: number;
};
type Confirmed = { readonly answer: Accepted; readonly holder: Holder };

/** A citizen's complaint, led through its life by those whose part it is, each by their own door. */
export class Matter {
  private constructor(
    private readonly world: World,
    readonly citizen: Phone,
    readonly number: string,
    /** The message that told the number. */
    readonly acknowledgement: PhoneMessage,
  ) {}

  /** By WhatsApp, in words. */
  static async filed(world: World, words: string, citizen = world.citizen()): Promise<Matter> {
    const after = await citizen.newest();
    const { webhook } = await citizen.says({ text: words });
    must(webhook.status === 200, `the webhook answered ${webhook.status ?? webhook.error}`);
    return Matter.acknowledged(world, citizen, after);
  }

  /** Filed in whatever way; the number is read from the citizen's phone. */
  static async acknowledged(world: World, citizen: Phone, after = 0): Promise<Matter> {
    const told = await citizen.receives(
      'the acknowledgement with a number',
      (message) => numberIn(message) !== undefined,
      { after },
    );
    return new Matter(world, citizen, numberIn(told)!, told);
  }

  /** The control room says yes to what is suggested. */
  static async confirm(world: World, number: string): Promise<Confirmed> {
    const suggested = ({ data }: TicketEvent) => (data as { suggested?: Holder }).suggested !== undefined;
    await world.event(number, 'TicketClassified', suggested);
    const answer = await world.command(number, 'confirm-assignment');
    const { data } = await world.event(number, 'TicketAssigned');
    return { answer, holder: (data as { to: Holder }).to };
  }

  confirmed(): Promise<Confirmed> {
    return Matter.confirm(this.world, this.number);
  }

  /** The officer of a holder, and what they were told of this ticket. */
  async toldTo(holder: Holder, after = 0): Promise<{ readonly phone: Phone; readonly message: PhoneMessage }> {
    must(holder.officer, `the ticket is with ${holder.office}, with no officer named`);
    const phone = this.world.officer(holder.officer);
    const message = await phone.receives(
      `ticket ${this.number} on the phone of ${holder.officer}`,
      (one) => this.names(one),
      { after },
    );
    return { phone, message };
  }

  /** Confirmed, and answered by its officer over WhatsApp: a photo with the report below it, in reply to the assignment. */
  async reported(words: string): Promise<{
    readonly holder: Holder;
    readonly officer: Phone;
    readonly photo: Buffer;
    readonly report: TicketEvent;
  }> {
    const { holder } = await this.confirmed();
    const { phone, message } = await this.toldTo(holder);
    const { photo, report } = await this.answeredBy(phone, message, words, 1);
    return { holder, officer: phone, photo, report };
  }

  /** The officer answers a message of ours with a photo and words. */
  async answeredBy(
    officer: Phone,
    message: PhoneMessage,
    words: string,
    round: number,
  ): Promise<{ readonly photo: Buffer; readonly report: TicketEvent }> {
    const photo = freshPhoto();
    await officer.says({
      image: { base64: photo.toString('base64'), mimeType: 'image/jpeg', caption: words },
      contextMessageId: message.id,
    });
    const report = await this.world.event(
      this.number,
      'ReportSubmitted',
      ({ data }) => (data as { round: number }).round === round,
    );
    return { photo, report };
  }

  /** The report with its two buttons on the citizen's phone. */
  reportShown(words: string, after = 0): Promise<PhoneMessage> {
    const fits = (message: PhoneMessage) =>
      this.names(message) && wordsOf(message).includes(words) && message.buttons?.length === 2;
    return this.citizen.receives('the report with its two buttons', fits, { after });
  }

  /** The citizen presses a button of a report. */
  async presses(report: PhoneMessage, which: 'satisfied' | 'not_satisfied'): Promise<void> {
    const button = report.buttons?.find(({ payload }) => payload.endsWith(`:${which}`));
    must(button, `the report has no button for ${which}`);
    await this.citizen.says({ button: { messageId: report.id, payload: button.payload } });
  }

  /** Whether a message tells this ticket's number. */
  names(message: PhoneMessage): boolean {
    return numberIn(message) === this.number;
  }
}
