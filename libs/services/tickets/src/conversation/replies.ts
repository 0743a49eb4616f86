import type { ConversationReply, IntakeMessage } from '@sunwai/contracts';
import { buttonPayload, sentenceOf } from '@sunwai/contracts';
import type { Refusal } from '@sunwai/kernel';
import { derivedId } from '@sunwai/kernel';
import type { MessageKey, Pack } from '@sunwai/packs';
import type { MediaRef, Ticket, TicketNumber } from '@sunwai/ticket';
import { displayTicketNumber } from '@sunwai/ticket';

type Said = Partial<Pick<ConversationReply, 'values' | 'choices'>>;

/** Answers to one message, each by a pack's template. The same message again makes the same replies, id for id. */
export class Replies {
  private readonly made: ConversationReply[] = [];

  constructor(
    private readonly message: IntakeMessage,
    private readonly pack: Pack,
  ) {}

  get all(): readonly ConversationReply[] {
    return this.made;
  }

  say(template: MessageKey, { values = {}, choices = [] }: Said = {}): void {
    const { id, pack, channel, service, sender, language, sourceMessageId } = this.message;
    this.made.push({
      id: derivedId(id, 'reply', this.made.length),
      pack,
      channel,
      service,
      to: sender,
      language,
      template,
      values,
      ...(choices.length > 0 && { choices }),
      inReplyTo: sourceMessageId,
    });
  }

  /** With the button that makes a matter of its own of what was said. */
  offerNew(template: MessageKey, values: ConversationReply['values']): void {
    this.say(template, { values, choices: [this.newMatter(template, this.message.id)] });
  }

  whichMatter(template: MessageKey, numbers: readonly TicketNumber[]): void {
    const { id } = this.message;
    const matters = numbers.map((number) => ({
      payload: buttonPayload({ says: 'matter', number, message: id }),
      title: displayTicketNumber(number),
    }));
    this.say(template, { choices: [...matters, this.newMatter(template, id)] });
  }

  status({ number, status, holder }: Ticket): void {
    const language = this.message.language.language;
    this.say('status_reply', {
      values: {
        number: displayTicketNumber(number),
        state: status,
        ...(holder && status !== 'closed' && { holder: this.pack.nameOfHolder(holder, language) }),
      },
    });
  }

  askFeedback(number: TicketNumber, round: number): void {
    const buttons = this.pack.buttons('ask_feedback', this.message.language.language);
    this.say('ask_feedback', {
      values: { number: displayTicketNumber(number) },
      choices: buttons.map(({ id, title }) => ({
        payload: buttonPayload({ says: 'feedback', number, round, satisfied: id === 'satisfied' }),
        title,
      })),
    });
  }

  refused(refusal: Pick<Refusal, 'code' | 'details'>): void {
    const { language } = this.message.language;
    const written = this.pack.languageFor(language);
    this.say('refused', { values: { sentence: sentenceOf(refusal, written, this.pack.timezone) } });
  }

  /** Once for all files that could not be had and never will be as they are; `unreachable` ones may still come. */
  missing(media: readonly MediaRef[]): void {
    const why = media.find(({ missing }) => missing !== undefined && missing !== 'unreachable')?.missing;
    if (why) this.say('media_missing', { values: { why } });
  }

  private newMatter(template: MessageKey, message: string) {
    const [button] = this.pack.buttons(template, this.message.language.language);
    return { payload: buttonPayload({ says: 'new', message }), title: button?.title ?? '' };
  }
}
