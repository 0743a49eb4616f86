import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { TICKET_SERVICE, topics } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import { hours, instant, minutes, newId } from '@sunwai/kernel';
import { assignTicket, controlRoom, fileTicket, officerOf, submitReport } from '@sunwai/testing';
import type { TestPlatform } from '@sunwai/testing/platform';
import { eventually, testPlatform } from '@sunwai/testing/platform';
import type { WhatsAppPhones } from '@sunwai/testing/sandbox';
import { whatsAppPhones } from '@sunwai/testing/sandbox';
import type { Actor, TicketCommand } from '@sunwai/ticket';
import { NotificationsModule } from './index.js';

const phone = '+919876500001';
const otherPhone = '+919876500002';
const service = '100000000000001';
const clock = { offset: 0, now: (): Instant => instant(Date.now() + clock.offset) };

/** Stands between us and WhatsApp: what is sent arrives, the answer comes when `beforeAnswer` is done. */
const startDetour = async (to: () => string) => {
  const detour = {
    url: '',
    beforeAnswer: async (): Promise<void> => undefined,
    close: async (): Promise<void> => undefined,
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const answer = await fetch(`${to()}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { authorization, 'content-type': type },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = await answer.text();
    if (request.url?.endsWith('/messages')) await detour.beforeAnswer();
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  detour.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  detour.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return detour;
};

describe('what was sent', () => {
  let phones: WhatsAppPhones;
  let platform: TestPlatform;
  let detour: Awaited<ReturnType<typeof startDetour>>;

  const start = async (dir?: string) => {
    platform = await testPlatform({ whatsappUrl: detour.url, clock, ...(dir !== undefined && { dir }) });
    const { tickets } = platform;
    @Module({})
    class Tickets {}
    const modules = [
      {
        module: Tickets,
        global: true,
        providers: [{ provide: TICKET_SERVICE, useValue: tickets }],
        exports: [TICKET_SERVICE],
      },
      NotificationsModule.forRoot({ pollEvery: 20, firstRetry: 20, lease: 400 }),
    ];
    await platform.start({ modules });
    phones.bringTo(platform);
  };
  /** @returns the state's folder, without the databases named */
  const stop = async (...lost: string[]): Promise<string> => {
    const { dir } = platform;
    phones.bringTo(undefined);
    await platform.close();
    for (const name of lost) {
      for (const ending of ['', '-wal', '-shm']) await rm(join(dir, `${name}.db${ending}`), { force: true });
    }
    return dir;
  };

  beforeEach(async () => {
    clock.offset = 0;
    phones = await whatsAppPhones();
    detour = await startDetour(() => phones.url);
    await start();
  });
  afterEach(async () => {
    phones.bringTo(undefined);
    await platform.dispose();
    await detour.close();
    await phones.close();
  });

  const by = (actor: Actor) => {
    const id = newId();
    return { commandId: id, correlationId: id, causationId: id, occurredAt: clock.now(), actor };
  };
  const file = async (from = phone): Promise<string> => {
    const complainant = platform.persons.ref('tel', from);
    const source = await phones.writes(from, { text: 'x' });
    const filing = fileTicket({ phone: from, complainant, sourceMessageIds: [source] });
    const answer = await platform.tickets.file('amethi', source, filing, by({ kind: 'citizen', id: complainant }));
    if (!answer.accepted) throw new Error(JSON.stringify(answer));
    return answer.number;
  };
  const does = async (number: string, actor: Actor, command: TicketCommand) => {
    const answer = await platform.tickets.execute(number, command, by(actor));
    if (!answer.accepted) throw new Error(JSON.stringify(answer));
  };
  const ticketOf = async (number: string) => (await platform.tickets.find(number))!.ticket;
  const acknowledged = (number: string) =>
    eventually(async () => expect((await ticketOf(number)).notifications).toHaveLength(1));

  it('is not sent again when topics are read again from their beginning', async () => {
    await acknowledged(await file());
    // The embedded bus keeps its groups' places in the file of its topics.
    await start(await stop('topics'));
    await acknowledged(await file(otherPhone));
    await sleep(200);
    expect(await phones.inbox(phone)).toHaveLength(1);
  });

  it('is not sent again when the tables are lost and filled from history', async () => {
    await acknowledged(await file());
    const dir = await stop('topics', 'notifications');
    clock.offset = hours(1);
    await start(dir);
    await acknowledged(await file(otherPhone));
    clock.offset += minutes(5);
    await sleep(200);
    expect(await phones.inbox(phone)).toHaveLength(1);
  });

  it('is sent again, and recorded once, when the process dies between the answer and the record', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'sunwai-crash-'));
    let died = false;
    detour.beforeAnswer = async () => {
      if (died) return;
      died = true;
      phones.bringTo(undefined);
      await cp(platform.dir, copy, { recursive: true });
    };
    const number = await file();
    await eventually(() => expect(died).toBe(true));
    await sleep(100);
    await rm(await stop(), { recursive: true });
    await start(copy);
    await eventually(async () => {
      expect(await phones.inbox(phone)).toHaveLength(2);
      expect((await ticketOf(number)).notifications).toHaveLength(1);
    });
    await sleep(500);
    expect(await phones.inbox(phone)).toHaveLength(2);
    expect((await ticketOf(number)).notifications).toMatchObject([{ purpose: 'acknowledgement', state: 'sent' }]);
  });

  it('is sent again, and recorded once, when the process is taken for dead and then goes on', async () => {
    const { promise: goOn, resolve: thaw } = Promise.withResolvers<void>();
    let asked = 0;
    detour.beforeAnswer = () => ((asked += 1) === 1 ? goOn : Promise.resolve());
    const number = await file();
    await eventually(() => expect(asked).toBe(1));
    const tables = new DatabaseSync(join(platform.dir, 'notifications.db'));
    tables.exec(`update recipients set claimed_by = null, claimed_until = ''`);
    tables.close();
    await acknowledged(number);
    thaw();
    await sleep(500);
    expect(await phones.inbox(phone)).toHaveLength(2);
    expect((await ticketOf(number)).notifications).toHaveLength(1);
  });

  it('is known to have arrived though the receipt was faster than our record', async () => {
    const number = await file();
    await acknowledged(number);
    const holder = platform.pack.holderOf('bdo-tiloi')!;
    await does(number, controlRoom, assignTicket({ to: holder }));
    detour.beforeAnswer = () => sleep(300);
    await does(number, officerOf(holder), submitReport({ evidence: [] }));
    await eventually(async () => {
      expect((await ticketOf(number)).report).toMatchObject({ deliveredAt: expect.any(String) });
    });
  });

  it('is not mixed up with receipts of messages that nobody here sent', async () => {
    const stranger = { pack: 'amethi', channel: 'whatsapp', service, messageId: 'wamid.unknown', at: clock.now() };
    const receipt = (status: string) => ({
      id: newId(),
      type: 'sunwai.intake.receipt.v1',
      source: '/sunwai/intake',
      time: clock.now(),
      key: 'wamid.unknown',
      headers: {},
      data: { ...stranger, status },
    });
    await platform.bus.publish(topics.intakeReceipts, ['read', 'failed', 'delivered'].map(receipt));
    await acknowledged(await file());
    expect(await platform.bus.deadLetters()).toEqual([]);
  });
});
