import type { TicketEventMessage } from '@sunwai/contracts';
import type { Places } from '@sunwai/database';
import { kept } from '@sunwai/database';
import type { Kysely, Transaction } from 'kysely';
import type { RegistersTables } from '../tables/registers.tables.js';
import type { Register } from './register-entries.js';
import { enteredBy } from './register-entries.js';

/** The registers that a batch may enter tickets in, each with its last serial number. */
export class SerialNumbers {
  private constructor(private readonly last: Map<string, number>) {}

  /** A statement for each register, so never more than there are departments. */
  static async load(
    db: Transaction<RegistersTables>,
    messages: readonly TicketEventMessage[],
    timeZoneOf: (pack: string) => string,
  ): Promise<SerialNumbers> {
    const registers = messages.flatMap((message) => enteredBy(message, timeZoneOf(message.metadata.pack)) ?? []);
    const last = new Map<string, number>();
    for (const [key, register] of new Map(registers.map((one) => [keyOf(one), one]))) {
      const [newest] = await lastSerial(db, register);
      last.set(key, newest?.serial ?? 0);
    }
    return new SerialNumbers(last);
  }

  next(register: Register): number {
    const serial = (this.last.get(keyOf(register)) ?? 0) + 1;
    this.last.set(keyOf(register), serial);
    return serial;
  }
}

const keyOf = ({ pack, department, year }: Register): string => JSON.stringify([pack, department, year]);

const lastSerial = kept((db: Kysely<RegistersTables>, given: Places<Register>) =>
  db
    .selectFrom('entries')
    .select('serial')
    .where('pack', '=', given.pack)
    .where('department', '=', given.department)
    .where('year', '=', given.year)
    .orderBy('serial', 'desc')
    .limit(1),
);
