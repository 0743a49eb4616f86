import { Desk, fictionalPhone } from '../access/desk.js';
import { Audit, type TicketEvent } from '../doors/audit.js';
import type { HttpDoor } from '../doors/http-door.js';
import { numberIn, Phone } from '../doors/phone.js';
import { eventually } from '../system/eventually.js';
import type { TrialSystem } from '../system/trial-system.js';

export const complaint = 'विकास खंड तिलोई के गांव में हैंडपंप दो महीने से खराब है';

/** A running system with those who look at it from outside while things go wrong. */
export class FaultScene {
  readonly desk: Desk;
  readonly auditor: Audit;
  readonly controlRoom: HttpDoor;

  constructor(readonly system: TrialSystem) {
    const { running } = system;
    this.desk = new Desk(running);
    this.auditor = new Audit(running.grpc, running.credentials['auditor']!);
    this.controlRoom = this.desk.door;
  }

  /** A phone of nobody whom the system knows. */
  phone(number = fictionalPhone()): Phone {
    return new Phone(this.system.running.sandbox, number);
  }

  /** Every complaint that became a ticket, in its complainant's words. */
  async filed(): Promise<readonly { readonly number: string; readonly words: string }[]> {
    const found = [];
    for await (const { number, personal } of this.auditor.events({ types: ['TicketFiled'] }))
      found.push({ number, words: (personal as { words?: string } | undefined)?.words ?? '' });
    return found;
  }

  event(number: string, type: string, within?: number): Promise<TicketEvent> {
    const look = async () => (await this.auditor.history(number)).find((event) => event.type === type);
    return eventually(`${type} on ${number}`, look, within);
  }

  /** A person complains, and is told a number. */
  async complains(
    words = complaint,
    phone = this.phone(),
  ): Promise<{ readonly phone: Phone; readonly number: string }> {
    const after = await phone.newest();
    await phone.says({ text: words });
    const told = await phone.receives('the number', (message) => numberIn(message) !== undefined, { after });
    return { phone, number: numberIn(told)! };
  }

  close(): void {
    this.auditor.close();
  }
}

/** The stable code of a refusal. */
export const codeOfRefusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'accepted',
    (error: Error & { code?: unknown }) => {
      if (typeof error.code === 'string') return error.code;
      throw error;
    },
  );
