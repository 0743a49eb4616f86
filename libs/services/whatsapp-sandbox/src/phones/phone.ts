export type Choice = { readonly payload: string; readonly title: string; readonly description?: string };

export type ShownMedia = {
  readonly id?: string;
  readonly mimeType?: string;
  readonly filename?: string;
  /** Where the phone shows it from; needs no token. */
  readonly url: string;
};

/** What a message says, as the phone shows it. */
export type Shown = {
  readonly type: string;
  readonly text?: string;
  readonly header?: string;
  readonly footer?: string;
  readonly media?: ShownMedia;
  readonly buttons?: readonly Choice[];
  readonly list?: { readonly button: string; readonly rows: readonly Choice[] };
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly name?: string };
  readonly template?: { readonly name: string; readonly language: string; readonly parameters: readonly string[] };
  readonly reactionTo?: string;
};

export type Status = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';

/** How our webhook took a message: its first answer. */
export type WebhookAnswer = {
  readonly status?: number;
  /** Of the first try, in ms. */
  readonly latency: number;
  readonly error?: string;
};

export type PhoneMessage = Shown & {
  /** 1, 2, 3, … in the order in which the phone got or sent them; 0 while it is not on the phone. */
  n: number;
  readonly id: string;
  /** Seen from the phone: `received` came from the service. */
  readonly direction: 'received' | 'sent';
  /** The service's `phone_number_id`. */
  readonly service: string;
  readonly at: string;
  readonly inReplyTo?: string;
  readonly tracker?: string;
  status: Status;
  readonly statuses: { readonly status: Status; readonly at: string; readonly code?: number }[];
  webhook?: WebhookAnswer;
};

export type Phone = {
  /** E.164 with the plus. */
  readonly number: string;
  readonly digits: string;
  name: string;
  /** Has WhatsApp; else 131026. */
  registered: boolean;
  /** Off: messages wait until it is on again. */
  online: boolean;
  /** False: nothing ever gets further than `sent`. */
  delivers: boolean;
  /** Blue ticks; undefined: as the configuration says. */
  reads: boolean | undefined;
  /** Every message to it fails with this code of Meta's. */
  failWith: number | undefined;
  /** On the phone, oldest first. */
  messages: PhoneMessage[];
  /** Accepted by the sandbox, not on the phone: waiting or failed. */
  undelivered: PhoneMessage[];
  /** When the person last wrote to a number of ours (sandbox time, ms): opens the 24-hour window. */
  readonly wroteAt: Map<string, number>;
  /** Messages that may still be sent at once (see the pair limit), and since when. */
  pair: Map<string, { tokens: number; at: number }> | undefined;
  counter: number;
  /** Rises with every change, receipts included. */
  revision: number;
};
