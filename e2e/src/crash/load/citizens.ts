import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buttonPayload } from '@sunwai/contracts';
import { Phone, type Said } from '../../doors/phone.js';
import { stockFile } from '../../system/places.js';
import type { Chance } from '../chance.js';
import type { Ledger, SaidMessage, SeenEvent } from '../ledger.js';

/** Words that say where they belong, so that routing has something to suggest. */
const complaints = [
  'विकास खंड तिलोई के गांव में हैंडपंप दो महीने से खराब है',
  'विकास खंड सिंहपुर के गांव में नाली जाम है, सफाई नहीं हुई',
  'तिलोई के कोटेदार ने इस महीने राशन नहीं दिया',
] as const;

/** Departments that those complaints go to. */
export const departments = ['rural-development', 'food-supply'] as const;

const stock = readFileSync(stockFile('photo.jpg'));

/** A photo unlike any other. */
export const photoFrom = async (phone: Phone): Promise<SaidMessage> => {
  const bytes = Buffer.concat([stock, randomBytes(16)]);
  const { id } = await phone.says({ image: { base64: bytes.toString('base64'), mimeType: 'image/jpeg' } });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { id, phone: phone.number, what: 'photo', sha256 };
};

type Life = {
  readonly phone: Phone;
  number?: string;
  /** Rounds that the citizen is not content with. */
  readonly disputes: number;
  /** They have heard that it is closed. */
  over: boolean;
};

/** People with their phones: each complains once, and says what they think of each report. */
export class Citizens {
  private readonly bySource = new Map<string, Life>();
  private readonly byNumber = new Map<string, Life>();
  private readonly acting = new Set<Promise<void>>();
  private count = 0;
  private done = 0;

  constructor(
    private readonly sandbox: string,
    private readonly chance: Chance,
    private readonly ledger: Ledger,
  ) {}

  /** Lives that are not at their end. */
  get open(): number {
    return this.count - this.done;
  }

  /** Who waits for something, by phone and, where it is known, ticket. */
  waiting(): readonly string[] {
    const open = [...this.bySource.values()].filter(({ over }) => !over);
    const numbers = new Map([...this.byNumber].map(([number, life]) => [life, number]));
    return open.map((life) => `${life.phone.number} ${numbers.get(life) ?? '(no ticket yet)'}`);
  }

  /** Somebody new complains; some of them send a photo after it. */
  complain(): void {
    this.count++;
    const phone = new Phone(this.sandbox, `+9197${String(10_000_000 + this.count)}`);
    const life: Life = { phone, disputes: this.chance.strikes(0.3) ? 1 : 0, over: false };
    const withPhoto = this.chance.strikes(0.3);
    const words = `${this.chance.pick(complaints)} (${this.count})`;
    this.does(async () => {
      const id = `wamid.crash-${this.count}-${phone.number}`;
      // Known before it is sent: its ticket may be there sooner than the sandbox's answer.
      this.bySource.set(id, life);
      await this.say(life, 'complaint', { text: words, id });
      if (withPhoto) await this.sendPhoto(life);
    });
  }

  /** What happens to their tickets, as those people notice it. */
  notice(event: SeenEvent): void {
    if (event.type === 'TicketFiled') {
      const [source] = event.data['sourceMessageIds'] as readonly string[];
      const filed = this.bySource.get(source ?? '');
      if (filed) this.byNumber.set(event.number, filed);
      return;
    }
    const life = this.byNumber.get(event.number);
    if (!life) return;
    const round = event.data['round'] as number;
    if (event.type === 'ReportDelivered') {
      const satisfied = round > life.disputes;
      const payload = buttonPayload({ says: 'feedback', number: event.number, round, satisfied });
      this.does(() => this.say(life, 'word on the report', { button: { payload } }));
    } else if (event.type === 'FeedbackRecorded' && event.data['satisfied'] === false) {
      this.does(() => this.say(life, 'reason', { text: `मौके पर कोई नहीं आया (${event.number})` }));
    } else if (event.type === 'NotificationSent' && event.data['purpose'] === 'closure' && !life.over) {
      life.over = true;
      this.done++;
    }
  }

  /** Until everybody has said what they were about to. */
  async settled(): Promise<void> {
    while (this.acting.size > 0) await Promise.all(this.acting);
  }

  private async say({ phone }: Life, what: SaidMessage['what'], said: Said): Promise<void> {
    const { id, webhook } = await phone.says(said);
    if (webhook.status === 200) this.ledger.slowest = Math.max(this.ledger.slowest, webhook.latency);
    this.ledger.said.push({ id, phone: phone.number, what });
  }

  private async sendPhoto({ phone }: Life): Promise<void> {
    this.ledger.said.push(await photoFrom(phone));
  }

  private does(act: () => Promise<void>): void {
    const acting = act().finally(() => this.acting.delete(acting));
    this.acting.add(acting);
  }
}
