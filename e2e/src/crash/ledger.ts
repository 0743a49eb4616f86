import type { PhoneMessage } from '@sunwai/whatsapp-sandbox';

/** What a person has sent; WhatsApp repeats it until the system has taken it. */
export type SaidMessage = {
  readonly id: string;
  readonly phone: string;
  readonly what: 'complaint' | 'photo' | 'word on the report' | 'reason';
  /** Of a photo, by which it is known wherever it went. */
  readonly sha256?: string;
};

/** A command that the system has accepted, and where its answer said that it stands. */
export type AcceptedCommand = {
  readonly what: string;
  /** Known where the door takes the caller's own id. */
  readonly commandId?: string;
  readonly number: string;
  readonly version: number;
  readonly cursor: string;
};

/** One message of a department's stream, as its system saw it. */
export type StreamMessage = {
  readonly kind: 'assigned' | 'updated' | 'ended';
  readonly number: string;
  readonly version: number;
  /** Which of the connections brought it. */
  readonly connection: number;
};

/** One event, as far as the checks need it. */
export type SeenEvent = {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly cursor: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly commandId: string;
};

/** All that those outside have done and seen while the system was killed again and again. */
export class Ledger {
  readonly said: SaidMessage[] = [];
  readonly accepted: AcceptedCommand[] = [];
  /** Commands that were refused: what, and the code. */
  readonly refused: string[] = [];
  /** Ids of all events in the order in which a resumed reader got them. */
  readonly followed: string[] = [];
  readonly streams = new Map<string, StreamMessage[]>();
  /** Longest answer to a webhook, ms. */
  slowest = 0;

  streamOf(department: string): StreamMessage[] {
    const stream = this.streams.get(department) ?? [];
    this.streams.set(department, stream);
    return stream;
  }

  /** For a run that goes on from here in another way. */
  copy(): Ledger {
    const copy = new Ledger();
    copy.said.push(...this.said);
    copy.accepted.push(...this.accepted);
    copy.refused.push(...this.refused);
    copy.followed.push(...this.followed);
    for (const [department, stream] of this.streams) copy.streams.set(department, [...stream]);
    return copy;
  }
}

/** A dead letter. */
export type SetAside = {
  readonly topic: string;
  readonly group: string;
  readonly type: string;
  readonly key: string;
  readonly reason: string;
};

/** What the system says in the end, when it has come to rest. */
export type Testimony = {
  /** From the first on. */
  readonly events: readonly SeenEvent[];
  /** What each person's phone shows, by number. */
  readonly phones: ReadonlyMap<string, readonly PhoneMessage[]>;
  /** Each department's stream, read once more from its beginning. */
  readonly streams: ReadonlyMap<string, readonly StreamMessage[]>;
  readonly serials: ReadonlyMap<string, readonly { readonly serial: number; readonly number: string }[]>;
  /** Messages that WhatsApp could not deliver to the system, or that still wait. */
  readonly undeliveredWebhooks: number;
  /** What the comparison of read models with a rebuild said; undefined when they agree. */
  readonly readModels: string | undefined;
  /** Messages that were set aside as impossible to handle. */
  readonly deadLetters: readonly SetAside[];
};
