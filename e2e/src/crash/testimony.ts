import { Audit } from '../doors/audit.js';
import { Phone } from '../doors/phone.js';
import { sunwai } from '../system/command-line.js';
import { settingsOf, type Standalone } from '../system/standalone.js';
import type { Ledger, SeenEvent, Testimony } from './ledger.js';
import { departments } from './load/citizens.js';
import { wholeStream } from './load/department-system.js';
import { seenEvent } from './load/event-follower.js';
import { registerOf } from '../doors/register.js';
import type { Scene } from './scene.js';

/** Asks a system at rest by all its doors, stops it, and compares its read models with a rebuild. */
export const takeTestimony = async (scene: Scene, system: Standalone, ledger: Ledger): Promise<Testimony> => {
  const token = (name: string): string => system.credentials[name] ?? '';
  const events = await allEvents(system.grpc, token('auditor'));
  const { lost, waiting } = await scene.undelivered();
  const live = {
    events,
    phones: await phones(scene, ledger),
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
  const settings = settingsOf(scene.settings(system.stateDir));
  const letters = JSON.parse((await sunwai(settings, 'dead-letters', 'list', '--json')).output) as DeadLetter[];
  const verified = await sunwai(settings, 'registers', 'verify');
  return {
    ...live,
    readModels: verified.code === 0 ? undefined : (verified.output || verified.complaint).trim().slice(0, 1_000),
    deadLetters: letters.map(({ topic, group, message, reason }) => `${topic} → ${group}, ${message.type}: ${reason}`),
  };
};

type DeadLetter = { topic: string; group: string; message: { type: string }; reason: string };

const allEvents = async (grpc: string, token: string): Promise<readonly SeenEvent[]> => {
  const audit = new Audit(grpc, token);
  const events: SeenEvent[] = [];
  for await (const event of audit.events()) events.push(seenEvent(event));
  audit.close();
  return events;
};

const phones = async ({ sandbox }: Scene, { said }: Ledger): Promise<Testimony['phones']> => {
  const numbers = new Set([...said.map(({ phone }) => phone), ...officers]);
  const shown: [string, Awaited<ReturnType<Phone['received']>>][] = [];
  for (const number of numbers) shown.push([number, await new Phone(sandbox.url, number).received()]);
  return new Map(shown);
};

/** All official numbers of the pack: whoever may have been told of an assignment. */
const officers = Array.from({ length: 99 }, (_, index) => `+9155555${String(index + 1).padStart(5, '0')}`);
