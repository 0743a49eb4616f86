import { Module } from '@nestjs/common';
import type { ConversationReply } from '@sunwai/contracts';
import { TICKET_SERVICE, topics } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import { derivedId, instant, newId } from '@sunwai/kernel';
import { fileTicket } from '@sunwai/testing';
import type { TestPlatform } from '@sunwai/testing/platform';
import { eventually, testDatabases, testPlatform } from '@sunwai/testing/platform';
import type { WhatsAppPhones } from '@sunwai/testing/sandbox';
import { whatsAppPhones } from '@sunwai/testing/sandbox';
import type { NotificationsConfigInput } from './index.js';
import { NotificationsModule } from './index.js';

const phone = '+919876500001';
const clock = { offset: 0, now: (): Instant => instant(Date.now() + clock.offset) };
const service = '100000000000001';

if (!testDatabases.includes('postgres'))
  it.skip('on PostgreSQL: set SUNWAI_TEST_POSTGRES_URL=postgres://… to run these', () => undefined);

describe.each(testDatabases)('sending, on %s', (database) => {
  let phones: WhatsAppPhones;
  let platform: TestPlatform;

  const start = async (config: NotificationsConfigInput = {}) => {
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
      NotificationsModule.forRoot({ pollEvery: 20, firstRetry: 20, longestRetry: 200, ...config }),
    ];
    await platform.start({ modules });
    phones.bringTo(platform);
  };
  beforeEach(async () => {
    clock.offset = 0;
    phones = await whatsAppPhones();
    platform = await testPlatform({ whatsappUrl: phones.url, clock, database });
  });
  afterEach(async () => {
    phones.bringTo(undefined);
    await platform.dispose();
    await phones.close();
  });

  const file = async (from = phone): Promise<string> => {
    const id = newId();
    const complainant = platform.persons.ref('tel', from);
    const source = await phones.writes(from, { text: 'x' });
    const filing = fileTicket({ phone: from, complainant, sourceMessageIds: [source] });
    const by = {
      commandId: id,
      correlationId: id,
      causationId: id,
      occurredAt: clock.now(),
      actor: { kind: 'citizen', id: complainant },
    } as const;
    const answer = await platform.tickets.file('amethi', source, filing, by);
    if (!answer.accepted) throw new Error(JSON.stringify(answer));
    return answer.number;
  };
  const reply = (id: string, more: Partial<ConversationReply> = {}, to = phone): ConversationReply => ({
    id: derivedId(id),
    pack: 'amethi',
    channel: 'whatsapp',
    service,
    to: { ref: platform.persons.ref('tel', to), phone: to },
    language: { language: 'en', script: 'Latn' },
    template: 'evidence_received',
    values: { number: id },
    ...more,
  });
  const say = (replies: readonly ConversationReply[], time = clock.now()) =>
    platform.bus.publish(
      topics.conversationReplies,
      replies.map((data) => ({
        id: data.id,
        type: 'sunwai.conversation.reply.v1',
        source: '/sunwai/tickets',
        time,
        key: data.to.ref,
        data,
        headers: {},
      })),
    );
  const texts = async (of = phone) => (await phones.inbox(of)).map(({ text }) => text ?? '');

  it('keeps the order of one phone, whatever goes wrong in between, and serves others meanwhile', async () => {
    await start();
    const numbers = Array.from({ length: 60 }, (_, index) => String(index));
    const others = Array.from({ length: 30 }, (_, index) => `+9198765100${10 + index}`);
    for (const one of [phone, ...others]) await phones.writes(one, { text: 'x' });
    await phones.control('POST', 'faults', { failSends: { count: 12, code: 131000, httpStatus: 500 } });
    await say(numbers.map((number) => reply(number)));
    await say(others.map((other) => reply(`for ${other}`, {}, other)));
    await eventually(async () => {
      expect(await texts()).toEqual(numbers.map((number) => expect.stringContaining(` ${number}.`)));
      for (const other of others) expect(await texts(other)).toHaveLength(1);
    }, 15_000);
  });

  it('waits when WhatsApp says that it is too much, and loses nothing', async () => {
    await start();
    const people = Array.from({ length: 20 }, (_, index) => `+9198765200${10 + index}`);
    for (const one of people) await phones.writes(one, { text: 'x' });
    await phones.control('POST', 'faults', { throughput: 12 });
    await say(people.map((one) => reply(`for ${one}`, {}, one)));
    await eventually(async () => {
      for (const one of people) expect(await texts(one)).toHaveLength(1);
    }, 10_000);
  });

  it('offers choices as buttons, and as a list when there are more than three', async () => {
    await start();
    await phones.writes(phone, { text: 'x' });
    const choices = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        payload: `new:m${index}`,
        title: `Matter ${index} ${'long '.repeat(9)}`,
      }));
    await say([
      reply('a', {
        template: 'which_matter',
        values: {},
        choices: choices(3).map((one, n) => ({ ...one, title: `No ${n}` })),
      }),
      reply('b', { template: 'which_matter', values: {}, choices: choices(5) }),
    ]);
    await eventually(async () => {
      const inbox = await phones.inbox(phone);
      expect(inbox[0]?.buttons?.map(({ title }) => title)).toEqual(['No 0', 'No 1', 'No 2']);
      expect(inbox[1]?.list?.rows.map(({ payload }) => payload)).toEqual(choices(5).map(({ payload }) => payload));
    });
  });

  it('keeps a reply that no pack knows as a dead letter, and sends its neighbours', async () => {
    await start();
    await phones.writes(phone, { text: 'x' });
    await say([reply('1'), reply('bad', { template: 'no_such_message' }), reply('2')]);
    await eventually(async () => {
      expect(await texts()).toHaveLength(2);
      expect(await platform.bus.deadLetters()).toMatchObject([{ reason: expect.stringContaining('no_such_message') }]);
    });
  });

  it('gives up a message that could not be sent for too long, and the ticket says so', async () => {
    await start({ giveUpAfter: 300 });
    await phones.control('POST', 'faults', { failSends: { count: 100_000, code: 131000, httpStatus: 500 } });
    const number = await file();
    await eventually(async () => {
      expect((await platform.tickets.find(number))!.ticket.notifications).toMatchObject([
        { purpose: 'acknowledgement', state: 'failed', code: 'whatsapp.131000' },
      ]);
    });
  });
});
