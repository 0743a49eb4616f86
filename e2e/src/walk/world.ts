import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { watchAssignments, type Watching } from '../doors/assignments.js';
import { Audit, type TicketEvent } from '../doors/audit.js';
import { HttpDoor } from '../doors/http-door.js';
import { Meta } from '../doors/meta.js';
import { Phone } from '../doors/phone.js';
import { type Entry, registerOf } from '../doors/register.js';
import { eventually } from '../system/eventually.js';
import type { Installation } from '../system/installation.js';
import { stockFile } from '../system/places.js';
import { amethi, type Language, sayings } from './amethi.js';
import { must } from './failed.js';

/** What a command answers. */
export type Accepted = {
  readonly number: string;
  readonly version: number;
  readonly cursor: string;
  readonly repeated: boolean;
};

/** A running system, seen from outside by all who deal with it. */
export class World {
  readonly audit: Audit;
  readonly meta: Meta;
  readonly controlRoom: HttpDoor;
  readonly adapter: HttpDoor;
  /** Somebody without any credential. */
  readonly stranger: HttpDoor;
  readonly say: (typeof sayings)[Language];
  /** Cursors of the newest events seen, by ticket number. */
  private readonly seen = new Map<string, string>();

  constructor(
    private readonly installation: Installation,
    language: Language,
  ) {
    this.audit = new Audit(installation.grpc, this.token('auditor'));
    this.meta = new Meta(installation, amethi.service);
    this.controlRoom = new HttpDoor(installation.http, this.token('control-room'));
    this.adapter = new HttpDoor(installation.http, this.token('adapter'));
    this.stranger = new HttpDoor(installation.http);
    this.say = sayings[language];
  }

  token(name: string): string {
    const token = this.installation.credentials[name];
    must(token, `no credential of ${name} is known`);
    return token;
  }

  /** The phone of a citizen whom nobody has heard of. */
  citizen(): Phone {
    return new Phone(this.installation.sandbox, `+9198${String(randomInt(1e8)).padStart(8, '0')}`);
  }

  officer(id: string): Phone {
    const number = amethi.officers[id];
    must(number, `the walk knows no number of the officer ${id}`);
    return new Phone(this.installation.sandbox, number);
  }

  /** Waits until the ticket's history tells of it. */
  event(
    number: string,
    type: string,
    fits: (event: TicketEvent) => boolean = () => true,
    within?: number,
  ): Promise<TicketEvent> {
    const found = async () => {
      const history = await this.audit.history(number);
      const newest = history.at(-1);
      if (newest) this.seen.set(number, newest.cursor);
      return history.find((event) => event.type === type && fits(event));
    };
    return eventually(`${type} on ${number}`, found, within);
  }

  /** Waits until the read models know of all that was seen of every ticket. */
  async caughtUp(): Promise<void> {
    for (const [number, cursor] of this.seen) {
      await this.controlRoom.get(`/api/v1/counts?minPosition=${encodeURIComponent(cursor)}`);
      this.seen.delete(number);
    }
  }

  /** A command of the control room. */
  command(number: string, command: string, body: object = {}, key: string = randomUUID()): Promise<Accepted> {
    return this.controlRoom.send('POST', `/api/v1/tickets/${number}/${command}`, body, { 'idempotency-key': key });
  }

  /** A department's register of this year, from its CSV. */
  register(department: string): Promise<readonly Entry[]> {
    return registerOf(this.installation.http, this.token('control-room'), department);
  }

  /** A department's own system. */
  watching(department: string): Promise<Watching> {
    return watchAssignments(this.installation.grpc, this.token(`department:${department}`));
  }

  close(): void {
    this.audit.close();
  }
}

/** An id as WhatsApp gives its messages. */
export const newWamid = (): string => `wamid.${randomBytes(24).toString('base64')}`;

/** A file as a phone takes it; each time other bytes, which its readers do not mind. */
export const freshPhoto = (): Buffer => Buffer.concat([readFileSync(stockFile('photo.jpg')), randomBytes(16)]);
export const freshDocument = (): Buffer =>
  Buffer.concat([readFileSync(stockFile('document.pdf')), Buffer.from(`%${randomUUID()}\n`)]);
export const stockVideo = (): Buffer => readFileSync(stockFile('video.mp4'));
