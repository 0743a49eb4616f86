import type { CommandAccepted, CommandAnswer, CommandContext, TicketService } from '@sunwai/contracts';
import type { RunningService } from '@sunwai/hosting';
import { StoreUnavailableError } from '@sunwai/event-store';
import { derivedId } from '@sunwai/kernel';
import * as say from '@sunwai/testing';
import type { TestPlatform } from '@sunwai/testing/platform';
import { eventually, testPlatform } from '@sunwai/testing/platform';
import { Line } from '@sunwai/testing/servers';
import type { TicketClientConfigInput } from '@sunwai/ticket-client';
import { serveTickets, TicketClient, TicketPortClient } from '@sunwai/ticket-client';
import type { Actor } from '@sunwai/ticket';
import { streamOf } from '@sunwai/ticket';
import { promises as dns } from 'node:dns';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { TicketsModule } from '../tickets.module.js';

/** Where nobody listens. */
const nobody = '127.0.0.1:1';

const by = (commandId: string, actor: Actor = say.controlRoom): CommandContext => ({
  commandId: derivedId(commandId),
  correlationId: `correlation of ${commandId}`,
  causationId: `cause of ${commandId}`,
  occurredAt: say.someMoment,
  actor,
});
const accepted = (answer: CommandAnswer): CommandAccepted => {
  if (!answer.accepted) throw new Error(`refused: ${JSON.stringify(answer)}`);
  return answer;
};

describe('the ticket service', () => {
  let platform: TestPlatform;
  let running: RunningService;
  const clients: { close(): void }[] = [];

  const client = (more: Partial<TicketClientConfigInput> = {}) => {
    const made = new TicketClient({ addresses: [running.grpcAddress], token: platform.tokens.service, ...more });
    clients.push(made);
    return made;
  };

  const portTo = (service: TicketService) => {
    const { port1, port2 } = new MessageChannel();
    serveTickets(port1, service);
    const made = new TicketPortClient(port2);
    clients.push(made);
    return made;
  };

  beforeAll(async () => {
    platform = await testPlatform();
    running = await platform.start({
      modules: [TicketsModule.forRoot({ numberKey: platform.secrets.ticketNumberKey })],
      grpcServices: ['sunwai.tickets.v1.TicketService'],
    });
  });
  afterAll(async () => {
    for (const made of clients) made.close();
    await platform.dispose();
  });

  const file = (service: TicketService, id: string) =>
    service.file('amethi', id, say.fileTicket({ sourceMessageIds: [id] }), by(id, say.citizen));

  describe.each([
    ['called directly', () => platform.tickets],
    ['called from another thread', () => portTo(platform.tickets)],
    ['called over gRPC', () => client()],
    ['called over gRPC, one of two instances away', () => client({ addresses: [nobody, running.grpcAddress] })],
  ])('%s', (how, open) => {
    let service: TicketService;
    beforeAll(() => {
      service = open();
    });

    it('files a complaint once, whoever files it again', async () => {
      const first = accepted(await file(service, `${how}/1`));
      expect(first).toMatchObject({ version: 1, repeated: false });
      expect(await file(service, `${how}/1`)).toEqual({ ...first, repeated: true });
      expect(await file(platform.tickets, `${how}/1`)).toEqual({ ...first, repeated: true });
    });

    it('carries out a command once by its id, as whom the caller says', async () => {
      const { number } = accepted(await file(service, `${how}/2`));
      const comment = say.addComment();
      const first = accepted(await service.execute(number, comment, by(`${how}/comment`)));
      expect(first).toMatchObject({ number, version: 2, repeated: false });
      expect(await service.execute(number, comment, by(`${how}/comment`))).toEqual({ ...first, repeated: true });
      const [, recorded] = await platform.store.readStream(streamOf(number));
      expect(recorded).toMatchObject({
        type: 'CommentAdded',
        metadata: { actor: say.controlRoom, ...only(by(`${how}/comment`)) },
      });
    });

    it('answers a refusal with its code and details, and throws nothing', async () => {
      const { number } = accepted(await file(service, `${how}/3`));
      expect(await service.execute(number, say.submitReport(), by(`${how}/report`))).toEqual(
        await platform.tickets.execute(number, say.submitReport(), by(`${how}/report`)),
      );
      expect(await service.execute(say.someNumber, say.addComment(), by(`${how}/none`))).toMatchObject({
        accepted: false,
        code: 'number.unknown',
      });
      expect(await service.file('nowhere', 'x', say.fileTicket(), by(`${how}/nowhere`))).toMatchObject({
        accepted: false,
        code: 'pack.unknown',
        details: { pack: 'nowhere' },
      });
    });

    it('shows a ticket as it stands, and none for a number that nobody has', async () => {
      const { number, version, cursor } = accepted(await file(service, `${how}/4`));
      const found = await service.find(number);
      expect(found).toMatchObject({ version, cursor, ticket: { number, status: 'filed' } });
      expect(found).toEqual(await platform.tickets.find(number));
      expect(await service.find(say.someNumber)).toBeUndefined();
    });
  });

  describe('from another thread', () => {
    it('throws what was thrown, by its code', async () => {
      const full = new StoreUnavailableError('no room');
      const service = portTo({ ...platform.tickets, file: () => Promise.reject(full) });
      await expect(file(service, 'full')).rejects.toMatchObject({ code: 'store.unavailable', message: 'no room' });
    });

    it('is away when the port is closed before it answers, and from then on', async () => {
      const service = portTo({ ...platform.tickets, file: () => new Promise(() => undefined) });
      const asked = file(service, 'cut off');
      setTimeout(() => service.close(), 50);
      await expect(asked).rejects.toMatchObject({ code: 'tickets.unavailable' });
      await expect(file(service, 'too late')).rejects.toMatchObject({ code: 'tickets.unavailable' });
    });
  });

  describe('over gRPC', () => {
    it('is asked for as long as patience lasts when no instance is there, then says that it is away', async () => {
      const began = performance.now();
      await expect(file(client({ addresses: [nobody], patience: 400 }), 'away')).rejects.toMatchObject({
        code: 'tickets.unavailable',
      });
      expect(performance.now() - began).toBeGreaterThan(200);
    });

    it('is not asked again when it was too slow: it may be at it', async () => {
      const began = performance.now();
      await expect(file(client({ deadline: 1 }), 'slow')).rejects.toMatchObject({ code: 'tickets.unavailable' });
      expect(performance.now() - began).toBeLessThan(2_000);
    });

    it('follows a name to another address while patience lasts', async () => {
      let address = '127.0.0.2'; // Where nobody listens.
      const { lookup } = dns;
      Object.assign(dns, { lookup: async () => [{ address, family: 4 }] });
      const asked = file(client({ addresses: [running.grpcAddress.replace('127.0.0.1', 'tickets.test')] }), 'moved');
      await sleep(300);
      address = '127.0.0.1';
      await asked.finally(() => Object.assign(dns, { lookup }));
    }, 20_000);

    it('asks those that it is connected with, while another takes connections and says nothing', async () => {
      const line = await Line.lay(0, Number(running.grpcAddress.split(':').at(-1)));
      clients.push(line);
      line.cut('silent');
      const service = client({ addresses: [`127.0.0.1:${line.port}`, running.grpcAddress], deadline: 500 });
      await eventually(() => file(service, 'connected'));
      for (let call = 0; call < 4; call += 1) expect(await service.find(say.someNumber)).toBeUndefined();
    });

    it('connects anew where nobody has said anything since a connection was taken', async () => {
      const taken: Socket[] = [];
      const silent = createServer((socket) => taken.push(socket));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const { port } = silent.address() as { port: number };
      const service = client({ addresses: [`127.0.0.1:${port}`], deadline: 500 });
      await expect(file(service, 'in its place')).rejects.toMatchObject({ code: 'tickets.unavailable' });
      silent.close();
      clients.push(await Line.lay(port, Number(running.grpcAddress.split(':').at(-1))));
      expect(await eventually(() => file(service, 'in its place'), 20_000)).toMatchObject({ accepted: true });
      for (const socket of taken) socket.destroy();
    }, 30_000);

    it('refuses a caller without a credential in force', async () => {
      await expect(file(client({ token: 'no such token' }), 'stranger')).rejects.toMatchObject({
        code: 'access.invalid',
      });
    });
  });
});

const only = ({ correlationId, causationId, commandId }: CommandContext) => ({ correlationId, causationId, commandId });
