import { randomInt, randomUUID } from 'node:crypto';
import { HttpDoor } from '../doors/http-door.js';
import type { Installation } from '../system/installation.js';

/** The control room's desk: the quickest way to a ticket for a test. */
export class Desk {
  readonly door: HttpDoor;

  constructor({ http, credentials }: Pick<Installation, 'http' | 'credentials'>) {
    this.door = new HttpDoor(http, credentials['control-room']);
  }

  /** A new ticket's number. */
  async files(words = 'विकास खंड तिलोई के गांव में हैंडपंप खराब है', phone = fictionalPhone()): Promise<string> {
    const body = { pack: 'amethi', channel: 'phone', complainant: { phone }, words };
    const key = { 'idempotency-key': randomUUID() };
    return (await this.door.send<{ number: string }>('POST', '/api/v1/tickets', body, key)).number;
  }

  /** A new ticket, held by the BDO of Tiloi. */
  async assigns(): Promise<string> {
    const number = await this.files();
    const to = { department: 'rural-development', office: 'block-office-tiloi', officer: 'bdo-tiloi', level: 1 };
    await this.does(number, 'assign', { to });
    return number;
  }

  does(
    number: string,
    command: string,
    body: object = {},
  ): Promise<{ readonly version: number; readonly cursor: string }> {
    return this.door.send('POST', `/api/v1/tickets/${number}/${command}`, body, { 'idempotency-key': randomUUID() });
  }
}

/** Of nobody: such a number is on no phone but the sandbox's. */
export const fictionalPhone = (): string => `+9198${String(randomInt(1e8)).padStart(8, '0')}`;
