import { resolve } from 'node:path';
import type { CommandAccepted, CommandAnswer, CommandContext } from '@sunwai/contracts';
import type { EventStore } from '@sunwai/event-store';
import { newMemoryHistory, openMemoryStore, positionOf, StoreUnavailableError } from '@sunwai/event-store';
import { derivedId, fixedClock, isRefusal, minutes, plus } from '@sunwai/kernel';
import { PackRegistry } from '@sunwai/packs';
import * as say from '@sunwai/testing';
import type { Actor, TicketNumber } from '@sunwai/ticket';
import { parseTicketNumber, streamOf, ticketNumber } from '@sunwai/ticket';
import { ticketStoreSchema } from '../feed/ticket-store-schema.js';
import { TicketCommands } from './ticket-commands.js';

const numberKey = 'a key that is for tests of ticket numbers';
const clock = fixedClock(plus(say.someMoment, minutes(5)));

const by = (commandId: string, actor: Actor = say.controlRoom): CommandContext => ({
  commandId: derivedId(commandId),
  correlationId: 'correlation',
  causationId: 'cause',
  occurredAt: say.someMoment,
  actor,
});

describe('commands on tickets', () => {
  let packs: PackRegistry;
  let history: ReturnType<typeof newMemoryHistory>;
  let store: EventStore;
  let commands: TicketCommands;

  const openStore = () => openMemoryStore({ history, schema: ticketStoreSchema, clock });
  const instance = (on: EventStore = openStore()) => new TicketCommands({ store: on, packs, clock, numberKey });
  const file = (id = 'wamid.1', on: TicketCommands = commands) =>
    on.file('amethi', id, say.fileTicket({ sourceMessageIds: [id] }), by(id, say.citizen));
  const events = (number: TicketNumber) => store.readStream(streamOf(number));
  const accepted = (answer: CommandAnswer): CommandAccepted => {
    if (!answer.accepted) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return answer;
  };

  beforeAll(async () => {
    packs = await PackRegistry.open([resolve('packs/amethi')]);
  });
  beforeEach(() => {
    history = newMemoryHistory();
    store = openStore();
    commands = instance(store);
  });

  it('file a complaint under a number that can be read out, and say where in the history it is', async () => {
    const answer = accepted(await file());
    expect(isRefusal(parseTicketNumber(answer.number))).toBe(false);
    expect(answer).toMatchObject({ version: 1, repeated: false });
    expect(await positionOf(store, answer.cursor)).toBe(await store.head());
    const [filed] = await events(answer.number);
    expect(filed).toMatchObject({
      type: 'TicketFiled',
      data: { number: answer.number, complainant: say.complainant },
      personal: { words: 'हैंडपंप ख़राब है', of: say.complainant },
      metadata: {
        actor: say.citizen,
        pack: 'amethi',
        packVersion: packs.find('amethi')!.version,
        commandId: derivedId('wamid.1'),
      },
    });
  });

  it('file the same message once, however often and wherever it comes', async () => {
    const others = [instance(), instance()];
    const answers = await Promise.all([commands, ...others, ...others].map((on) => file('wamid.1', on)));
    const numbers = new Set(answers.map((answer) => accepted(answer).number));
    expect(numbers.size).toBe(1);
    expect(answers.filter((answer) => answer.accepted && !answer.repeated)).toHaveLength(1);
    expect(await events([...numbers][0]!)).toHaveLength(1);
  });

  it('answer a filing that comes again with where it was filed, also after the ticket has gone on', async () => {
    const first = accepted(await file());
    await commands.execute(first.number, say.addComment(), by('comment'));
    expect(await file('wamid.1', instance())).toEqual({ ...first, repeated: true });
  });

  it('find another number when another filing has the one that came out', async () => {
    const [taken, free] = [0, 1].map((attempt) =>
      ticketNumber({ key: Buffer.from(numberKey), prefix: 'AME', source: 'wamid.1', attempt }),
    );
    const { data, personal } = say.filed({ number: taken!, sourceMessageIds: ['wamid.of-somebody-else'] });
    const [event] = [{ id: derivedId('x'), type: 'TicketFiled', schemaVersion: 1, data, personal }];
    await store.append(streamOf(taken!), 'noStream', [
      { ...event, metadata: { ...by('x'), pack: 'amethi', packVersion: 'test' } } as never,
    ]);
    expect(accepted(await file())).toMatchObject({ number: free, version: 1, repeated: false });
    expect(await events(taken!)).toHaveLength(1);
    expect(accepted(await file('wamid.1', instance()))).toMatchObject({ number: free, repeated: true });
  });

  it('give the same command id its first answer for ever, and append nothing again', async () => {
    const { number } = accepted(await file());
    const flag = () => commands.execute(number, say.flagAbuse(), by('flag'));
    const first = accepted(await flag());
    await commands.execute(number, say.clearAbuse(), by('clear'));
    expect(await flag()).toEqual({ ...first, repeated: true });
    expect(await instance().execute(number, say.flagAbuse(), by('flag'))).toEqual({ ...first, repeated: true });
    expect(await events(number)).toHaveLength(3);
  });

  it('refuse an id of the caller’s own that comes with another command or other words, and append nothing', async () => {
    const own = (id: string, actor = say.controlRoom) => ({ ...by(id, actor), causationId: derivedId(id) });
    const filing = (words: string) => {
      const { personal, ...rest } = say.fileTicket();
      return { ...rest, personal: { ...personal, words } };
    };
    const fileAs = (on: TicketCommands, words: string) => on.file('amethi', 'call', filing(words), own('call'));
    const { number } = accepted(await fileAs(commands, 'हैंडपंप ख़राब है'));
    const flagged = accepted(await commands.execute(number, say.flagAbuse(), own('flag')));
    for (const on of [commands, instance()]) {
      expect(await fileAs(on, 'सड़क टूटी है')).toMatchObject({ accepted: false, code: 'command.id_reused' });
      expect(await fileAs(on, 'हैंडपंप ख़राब है')).toMatchObject({ accepted: true, repeated: true, version: 1 });
      for (const other of [say.addComment(), say.flagAbuse({ suspicion: 'spam' }), say.flagAbuse({ words: 'x' })])
        expect(await on.execute(number, other, own('flag'))).toMatchObject({
          accepted: false,
          code: 'command.id_reused',
        });
      expect(await on.execute(number, say.flagAbuse(), own('flag'))).toEqual({ ...flagged, repeated: true });
    }
    expect(await events(number)).toHaveLength(2);
  });

  it('keep the first answer of an id that follows from a message or an event, whatever is decided on it later', async () => {
    const { number } = accepted(await file());
    const machine: Actor = { kind: 'system', id: 'routing' };
    for (const actor of [say.controlRoom, machine]) {
      const comment = (words: string) =>
        commands.execute(number, say.addComment({ sourceMessageId: actor.kind, words }), by(actor.kind, actor));
      const first = accepted(await comment('one'));
      expect(await comment('another')).toEqual({ ...first, repeated: true });
    }
    const timed = { ...by('timer', machine), causationId: derivedId('timer') };
    const first = accepted(await commands.execute(number, say.addComment({ sourceMessageId: 'timer' }), timed));
    expect(await commands.execute(number, say.flagAbuse(), timed)).toEqual({ ...first, repeated: true });
  });

  it('lose none of 50 commands at once on one ticket, from two instances', async () => {
    const { number } = accepted(await file());
    const both = [commands, instance()];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        both[index % 2]!.execute(number, say.addComment({ sourceMessageId: `wamid.c${index}` }), by(`c${index}`)),
      ),
    );
    const versions = answers.map((answer) => accepted(answer).version).sort((one, other) => one - other);
    expect(versions).toEqual(Array.from({ length: 50 }, (_, index) => index + 2));
    expect((await commands.find(number))?.ticket.messages).toHaveLength(51);
  });

  it('refuse by what another instance has just written, not by what they remember', async () => {
    const { number } = accepted(await file());
    const other = instance();
    await other.find(number);
    await commands.execute(number, say.closeTicket({ outcome: 'withdrawn' }), by('withdraw', say.citizen));
    expect(await other.execute(number, say.assignTicket(), by('assign'))).toMatchObject({ code: 'ticket.closed' });
    const to = packs.find('amethi')!.holderOf('bdo-tiloi')!;
    await commands.execute(number, say.reopenTicket({ to }), by('reopen'));
    const again = await other.execute(number, say.closeTicket({ outcome: 'withdrawn' }), by('again', say.citizen));
    expect(again).toMatchObject({ accepted: true, version: 4 });
    expect((await other.find(number))?.ticket.status).toBe('closed');
  });

  it('answer as accepted what changes nothing, and append nothing', async () => {
    const { number } = accepted(await file());
    await commands.execute(number, say.flagAbuse(), by('one'));
    expect(await commands.execute(number, say.flagAbuse(), by('two'))).toMatchObject({ accepted: true, version: 2 });
    expect(await events(number)).toHaveLength(2);
  });

  it('have done once what was asked again because the answer was lost', async () => {
    let answersAreLost = true;
    const losing: EventStore = Object.assign(Object.create(store), {
      append: async (...asked: Parameters<EventStore['append']>) => {
        const appended = await store.append(...asked);
        if (answersAreLost) throw new StoreUnavailableError('the line went dead');
        return appended;
      },
    });
    const flaky = instance(losing);
    await expect(file('wamid.1', flaky)).rejects.toThrow(StoreUnavailableError);
    answersAreLost = false;
    const { number } = accepted(await file('wamid.1', flaky));
    answersAreLost = true;
    const comment = () => flaky.execute(number, say.addComment(), by('comment'));
    await expect(comment()).rejects.toThrow(StoreUnavailableError);
    answersAreLost = false;
    expect(await comment()).toMatchObject({ version: 2, repeated: true });
    expect(await events(number)).toHaveLength(2);
  });

  it('believe nobody that something happened in the future', async () => {
    const tomorrow = { ...by('late', say.citizen), occurredAt: plus(clock.now(), minutes(1_440)) };
    const { number } = accepted(await commands.file('amethi', 'late', say.fileTicket(), tomorrow));
    expect((await commands.find(number))?.ticket.filedAt).toBe(clock.now());
  });

  it('given again to an instance that is behind leave nothing out of what it knows', async () => {
    const { number } = accepted(await file());
    const behind = instance();
    await behind.find(number);
    accepted(
      await commands.execute(
        number,
        say.assignTicket({ to: packs.find('amethi')!.holderOf('bdo-tiloi')! }),
        by('assign'),
      ),
    );
    const first = accepted(await commands.execute(number, say.flagAbuse(), by('flag')));
    expect(await behind.execute(number, say.flagAbuse(), by('flag'))).toEqual({
      ...first,
      repeated: true,
    });
    expect((await behind.find(number))?.ticket).toEqual((await commands.find(number))?.ticket);
  });

  it('keep few tickets in memory and know all of them', async () => {
    const small = new TicketCommands({ store, packs, clock, numberKey, cachedTickets: 2 });
    const numbers = await Promise.all(['a', 'b', 'c', 'd'].map(async (id) => accepted(await file(id, small)).number));
    for (const number of numbers) {
      expect(await small.execute(number, say.flagAbuse(), by('flag'))).toMatchObject({ version: 2 });
    }
  });

  it('refuse a programme or a number that is not here', async () => {
    expect(await commands.file('atlantis', 'x', say.fileTicket(), by('x'))).toMatchObject({ code: 'pack.unknown' });
    for (const number of ['AME-1TPB7GSCS', 'XYZ-1TPB7GSCS']) {
      expect(await commands.execute(number, say.flagAbuse(), by('x'))).toMatchObject({ code: 'number.unknown' });
      expect(await commands.find(number)).toBeUndefined();
    }
  });
});
