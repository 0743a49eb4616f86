import { Audit } from '../doors/audit.js';
import { Phone } from '../doors/phone.js';
import { sunwai } from '../system/command-line.js';
import type { Installation } from '../system/installation.js';
import type { Ledger, SeenEvent, SetAside, Testimony } from './ledger.js';
import { departments } from './load/citizens.js';
import { wholeStream } from './load/department-system.js';
import { seenEvent } from './load/event-follower.js';
import { registerOf } from '../doors/register.js';
import type { WhatsApp } from './whatsapp.js';

/** A system at rest, which can be asked, and stopped. */
export type Witness = Pick<WhatsApp, 'sandbox' | 'undelivered'> & {
  readonly system: Pick<Installation, 'http' | 'grpc' | 'credentials'> & { stop(): Promise<void> };
  /** For the command line beside it. */
  readonly settings: NodeJS.ProcessEnv;
};

/** Asks a system at rest by all its doors, stops it, and compares its read models with a rebuild. */
export const takeTestimony = async (witness: Witness, ledger: Ledger): Promise<Testimony> => {
  const { system, settings } = witness;
  const token = (name: string): string => system.credentials[name] ?? '';
  const events = await allEvents(system.grpc, token('auditor'));
  const { lost, waiting } = await witness.undelivered();
  const live = {
    events,
    phones: await phones(witness, ledger),
    streams: new Map(
      await Promise.all(
        departments.map(async (one) => [one, await wholeStream(system.grpc, token(`department:${one}`))] as const),
      ),
    ),
    serials: new Map(
      await Promise.all(
        departments.map(async (one) => [one, await registerOf(system.http, token('control-room'), one)] as const),
      ),
    ),
    undeliveredWebhooks: lost + waiting,
  };
  await system.stop();
  const verified = await sunwai(settings, 'registers', 'verify');
  return {
    ...live,
    readModels: verified.code === 0 ? undefined : (verified.output || verified.complaint).trim().slice(0, 1_000),
    deadLetters: await lettersSetAside(settings),
  };
};

/** What the command line says was set aside. */
export const lettersSetAside = async (settings: NodeJS.ProcessEnv): Promise<readonly SetAside[]> => {
  const { code, output, complaint } = await sunwai(settings, 'dead-letters', 'list', '--json');
  if (code !== 0) throw new Error(`The dead letters could not be listed: ${complaint.slice(0, 500)}`);
  const letters = JSON.parse(output) as DeadLetter[];
  return letters.map(({ topic, group, message: { type, key }, reason }) => ({ topic, group, type, key, reason }));
};

type DeadLetter = {
  readonly topic: string;
  readonly group: string;
  readonly message: { readonly type: string; readonly key: string };
  readonly reason: string;
};

const allEvents = async (grpc: string, token: string): Promise<readonly SeenEvent[]> => {
  const audit = new Audit(grpc, token);
  const events: SeenEvent[] = [];
  for await (const event of audit.events()) events.push(seenEvent(event));
  audit.close();
  return events;
};

const phones = async ({ sandbox }: Witness, { said }: Ledger): Promise<Testimony['phones']> => {
  const numbers = new Set([...said.map(({ phone }) => phone), ...officers]);
  const shown: [string, Awaited<ReturnType<Phone['received']>>][] = [];
  for (const number of numbers) shown.push([number, await new Phone(sandbox.url, number).received()]);
  return new Map(shown);
};

/** All official numbers of the pack: whoever may have been told of an assignment. */
const officers = Array.from({ length: 99 }, (_, index) => `+9155555${String(index + 1).padStart(5, '0')}`);
