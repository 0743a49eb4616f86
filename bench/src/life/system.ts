import { startSandbox, type RunningSandbox } from '@sunwai/whatsapp-sandbox';
import { cursorOf } from '@sunwai/event-store';
import { untilQuiet } from '../preload/quiet.js';
import type { RunningSystem } from '../system/running-system.js';
import { secrets } from '../system/standalone.js';
import { ControlRoom } from './control-room.js';
import { DepartmentSystem } from './department-system.js';
import type { Population } from './population.js';

/** A running system with everybody who has to do with it, in this process. */
export type InhabitedSystem = {
  readonly running: RunningSystem;
  /** What it did before anybody came, in seconds: read what was in its store. */
  readonly caughtUpAfter: number;
  /** Webhooks that it answered with 200, and messages of its own that were on a phone. */
  traffic(): Promise<Traffic>;
  close(): Promise<void>;
};

export type Traffic = { readonly webhooks: number; readonly messages: number };

/** As in packs/amethi/channels.yaml. */
const service = { phoneNumberId: '100000000000001', displayPhoneNumber: '915555500100', name: 'Bench' };

export type Inhabiting = {
  /** Starts it. @param whatsapp the stand-in's address */
  readonly start: (whatsapp: string) => Promise<RunningSystem>;
  readonly population: Population;
  /** Told, in words, what should not have happened. */
  readonly trouble: (words: string) => void;
  /** Whether its store has a history that it must read first. */
  readonly hasHistory: boolean;
};

export const inhabit = async (wanted: Inhabiting): Promise<InhabitedSystem> => {
  const { population } = wanted;
  let messages = 0;
  const sandbox = await openSandbox((phone, message) => {
    if (message.direction === 'received') messages += 1;
    population.shown(phone, message);
  });
  const running = await wanted.start(sandbox.url);
  await callBack(sandbox, running);
  const caughtUpAfter = wanted.hasHistory ? await untilQuiet(running) : 0;
  const people = await join(running, wanted);
  population.meet(sandbox, people.controlRoom);
  return {
    running,
    caughtUpAfter,
    traffic: async () => ({ webhooks: await delivered(sandbox), messages }),
    close: async () => {
      for (const system of people.departments) system.close();
      await people.controlRoom.close();
      await running.stop();
      await sandbox.close();
    },
  };
};

const openSandbox = (onlooker: Parameters<typeof startSandbox>[1]): Promise<RunningSandbox> =>
  startSandbox(
    {
      environment: 'test',
      accessToken: secrets.SUNWAI_WHATSAPP_ACCESS_TOKEN,
      appSecret: secrets.SUNWAI_WHATSAPP_APP_SECRET,
      services: [service],
      unknownTemplates: 'accept',
      receipts: { deliveredAfter: 20 },
      webhooks: { connections: 32 },
      keep: { messagesPerPhone: 30, messages: 100_000 },
    },
    onlooker,
  );

/** The control room, and every department with a stream of its own. */
const join = async (running: RunningSystem, { population, trouble }: Inhabiting) => {
  const { credentials, doors } = running;
  const tokens = { controlRoom: credentials['control-room']!, auditor: credentials['auditor']! };
  const failed = (error: Error): void => trouble(`a stream broke: ${error.message}`);
  const controlRoom = new ControlRoom(doors, tokens);
  controlRoom.watch(await newestCursor(running), (arrival) => population.arrived(arrival), failed);
  const departments = Object.entries(credentials)
    .filter(([name]) => name.startsWith('department:'))
    .map(([, token]) => new DepartmentSystem(doors.departments, token));
  const seen = (system: DepartmentSystem) =>
    system.watch((assignment) => population.assigned(assignment, system), failed);
  await Promise.all(departments.map(seen));
  return { controlRoom, departments };
};

const callBack = async (sandbox: RunningSandbox, { doors }: RunningSystem): Promise<void> => {
  const answer = await fetch(`${sandbox.url}/sandbox/callback`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: `${doors.webhooks}/webhooks/whatsapp` }),
  });
  if (!answer.ok) throw new Error(`The sandbox refused the webhook's address: ${answer.status}`);
};

const delivered = async (sandbox: RunningSandbox): Promise<number> => {
  const answer = await fetch(`${sandbox.url}/sandbox`, { headers: { accept: 'application/json' } });
  const { webhooks } = (await answer.json()) as { webhooks: { delivered: number } };
  return webhooks.delivered;
};

/** Cursor of the newest event; empty for an empty store. */
const newestCursor = async (running: RunningSystem): Promise<string> => {
  const store = await running.openStore();
  try {
    const head = await store.head();
    if (head === 0n) return '';
    for await (const batch of store.readAll({ after: head - 1n })) return cursorOf(store, batch.at(-1)!);
    return '';
  } finally {
    await store.close();
  }
};
