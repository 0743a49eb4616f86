import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Installation } from '../system/installation.js';
import { webhookBody } from '../system/places.js';
import { HttpDoor } from './http-door.js';

/** A file that Meta keeps for us to fetch. */
export type Kept = { readonly id: string; readonly mimeType: string; readonly bytes: Buffer };

type Message = { from: string; id: string; timestamp: string; from_user_id?: string } & Record<string, unknown>;
type Body = {
  entry: {
    changes: {
      value: {
        metadata: { display_phone_number: string; phone_number_id: string };
        contacts: { profile: { name: string }; wa_id: string; user_id?: string; parent_user_id?: string }[];
        messages: Message[];
      };
    }[];
  }[];
};

/** What a fixture does not know: whose message it is, and what it says in this run. */
export type Filled = {
  readonly from: string;
  readonly name?: string;
  readonly id: string;
  /** Goes over the fixture's message: `{ text: { body } }`, `{ image: { id, … } }`. */
  readonly content: Readonly<Record<string, object>>;
};

/** Meta's side of the webhook: real bodies, signed over their bytes. */
export class Meta {
  private readonly door: HttpDoor;
  private readonly graph: HttpDoor;

  constructor(
    private readonly installation: Pick<Installation, 'http' | 'sandbox' | 'appSecret' | 'accessToken'>,
    private readonly service: { readonly phoneNumberId: string; readonly number: string },
  ) {
    this.door = new HttpDoor(installation.http);
    this.graph = new HttpDoor(installation.sandbox, installation.accessToken);
  }

  /** A real body of Meta's (`message__text`), for a person and words of this run. */
  body(fixture: string, { from, name = 'Ram Kumar', id, content }: Filled): Buffer {
    const body = JSON.parse(readFileSync(webhookBody(fixture), 'utf8')) as Body;
    const { value } = body.entry[0]!.changes[0]!;
    const digits = from.replace('+', '');
    value.metadata.phone_number_id = this.service.phoneNumberId;
    value.metadata.display_phone_number = this.service.number.replace('+', '');
    value.contacts = [{ profile: { name }, wa_id: digits }];
    const message = value.messages[0]!;
    Object.assign(message, { from: digits, id, timestamp: String(Math.floor(Date.now() / 1_000)) });
    delete message.from_user_id;
    for (const [key, filled] of Object.entries(content)) message[key] = { ...(message[key] as object), ...filled };
    return Buffer.from(JSON.stringify(body, undefined, 2));
  }

  /** The webhook's status. */
  async post(body: Buffer, signature: 'right' | 'wrong' | 'none' = 'right'): Promise<number> {
    const secret = signature === 'wrong' ? 'somebody else’s secret' : this.installation.appSecret;
    const signed = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const { status } = await this.door.ask('POST', '/webhooks/whatsapp', body, {
      'content-type': 'application/json',
      ...(signature !== 'none' && { 'x-hub-signature-256': signed }),
    });
    return status;
  }

  /** Puts a file where the webhook's media ids point to. */
  async keep(bytes: Buffer, mimeType: string, filename: string): Promise<Kept> {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', mimeType);
    form.set('file', new Blob([new Uint8Array(bytes)], { type: mimeType }), filename);
    const body = new Response(form);
    const { status, bytes: answer } = await this.graph.ask(
      'POST',
      `/v23.0/${this.service.phoneNumberId}/media`,
      Buffer.from(await body.arrayBuffer()),
      { 'content-type': body.headers.get('content-type')! },
    );
    if (status !== 200)
      throw new Error(`The Graph API answered ${status} to a file: ${answer.toString().slice(0, 200)}`);
    return { id: (JSON.parse(answer.toString()) as { id: string }).id, mimeType, bytes };
  }
}

/** As a webhook speaks of a file. */
export const mediaContent = ({ id, mimeType, bytes }: Kept): object => ({
  id,
  mime_type: mimeType,
  sha256: createHash('sha256').update(bytes).digest('base64'),
});
