import { assignTicket } from '@sunwai/testing';
import type { TestPlatform, TicketDesk } from '@sunwai/testing/platform';
import { eventually, TicketServiceModule, testPlatform, ticketDesk, ticketEventFeed } from '@sunwai/testing/platform';
import type { Difference } from '../index.js';
import { RegistersDatabase } from '../registers-database.js';
import { rebuildRegisters, RegistersModule, verifyRegisters } from '../index.js';

describe('rebuilding the registers', () => {
  let platform: TestPlatform;
  let desk: TicketDesk;
  let url: string;

  beforeEach(async () => {
    platform = await testPlatform();
    desk = ticketDesk(platform);
    const service = await platform.start({ modules: [TicketServiceModule.of(platform.tickets), RegistersModule] });
    url = service.httpUrl;
  });
  afterEach(() => platform.dispose());

  const parts = () => ({
    databases: platform.databases,
    packs: platform.packs,
    feed: ticketEventFeed(platform.store),
  });
  const verified = async (): Promise<Difference[]> => {
    const found: Difference[] = [];
    for await (const difference of verifyRegisters(parts())) found.push(difference);
    return found;
  };
  const register = async (): Promise<string> => {
    const headers = { authorization: `Bearer ${platform.tokens.control_room}` };
    return (await fetch(`${url}/api/v1/registers/rural-development.csv`, { headers })).text();
  };
  const officer = () => platform.pack.holderOf('bdo-tiloi')!;
  const assign = async (): Promise<void> => {
    const number = await desk.file();
    const { cursor } = await desk.does(number, assignTicket({ to: officer() }));
    const headers = { authorization: `Bearer ${platform.tokens.control_room}` };
    await eventually(async () =>
      expect((await fetch(`${url}/api/v1/counts?minPosition=${cursor}`, { headers })).status).toBe(200),
    );
  };

  it('gives what is there, serial numbers and all, and leaves no trace of verifying', async () => {
    for (let count = 0; count < 5; count += 1) await assign();
    expect(await verified()).toEqual([]);
    const before = await register();
    expect(before.split('\r\n')).toHaveLength(7);
    expect(await rebuildRegisters(parts())).toEqual({ events: 10 });
    expect(await register()).toBe(before);
    await assign();
    expect(await verified()).toEqual([]);
    expect((await register()).startsWith(before)).toBe(true);
  });

  it('finds what went wrong, heals it, and the system goes on from there', async () => {
    await assign();
    const before = await register();
    const { db } = await RegistersDatabase.open(platform.databases, platform.packs);
    await db.updateTable('entries').set({ serial: 7 }).execute();
    await db.updateTable('tickets').set({ version: 1 }).execute();
    expect(await verified()).toEqual([
      expect.objectContaining({ table: 'tickets', what: 'different', columns: ['version: 1, rebuilt 2'] }),
      expect.objectContaining({ table: 'entries', what: 'different', columns: ['serial: 7, rebuilt 1'] }),
    ]);
    await rebuildRegisters(parts());
    expect(await register()).toBe(before);
    await assign();
    expect(await verified()).toEqual([]);
  });
});
