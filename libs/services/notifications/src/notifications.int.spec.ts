import type { TicketService } from '@sunwai/contracts';
import { TICKET_SERVICE } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import { hours, instant, newId } from '@sunwai/kernel';
import {
  addEvidence,
  assignTicket,
  controlRoom,
  disputeReport,
  fileTicket,
  officerOf,
  recordFeedback,
  sendInterimReply,
  submitReport,
} from '@sunwai/testing';
import type { TestPlatform } from '@sunwai/testing/platform';
import { eventually, testDatabases, testPlatform } from '@sunwai/testing/platform';
import type { WhatsAppPhones, WhatsAppPhonesOptions } from '@sunwai/testing/sandbox';
import { whatsAppPhones } from '@sunwai/testing/sandbox';
import type { Actor, TicketCommand } from '@sunwai/ticket';
import { displayTicketNumber } from '@sunwai/ticket';
import { Module } from '@nestjs/common';
import { MEDIA_STORE } from '@sunwai/media';
import type { MediaStore } from '@sunwai/media';
import type { NotificationsConfigInput } from './index.js';
import { NotificationsModule } from './index.js';

const citizenPhone = '+919876500001';
const officerPhone = '+915555500087'; // bdo-tiloi in packs/amethi
const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  'base64',
);

const clock = { offset: 0, now: (): Instant => instant(Date.now() + clock.offset) };

if (!testDatabases.includes('postgres'))
  it.skip('on PostgreSQL: set SUNWAI_TEST_POSTGRES_URL=postgres://… to run these', () => undefined);

describe.each(testDatabases)('people are told, on %s', (database) => {
  let phones: WhatsAppPhones;
  let platform: TestPlatform;
  let url: string;
  let media: MediaStore;

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
      NotificationsModule.forRoot({ pollEvery: 20, firstRetry: 20, longestRetry: 200, tidyEvery: 50, ...config }),
    ];
    const running = await platform.start({ modules });
    url = running.httpUrl;
    media = running.app.get<MediaStore>(MEDIA_STORE);
    phones.bringTo(platform);
    return running;
  };
  const open = async (options: WhatsAppPhonesOptions = {}, config: NotificationsConfigInput = {}) => {
    clock.offset = 0;
    phones = await whatsAppPhones(options);
    platform = await testPlatform({ whatsappUrl: phones.url, clock, database });
    await start(config);
  };
  afterEach(async () => {
    phones.bringTo(undefined);
    await platform.dispose();
    await phones.close();
  });

  const by = (actor: Actor) => {
    const id = newId();
    return { commandId: id, correlationId: id, causationId: id, occurredAt: clock.now(), actor };
  };
  const complainant = (phone = citizenPhone) => platform.persons.ref('tel', phone);
  const citizen = (): Actor => ({ kind: 'citizen', id: complainant() });
  const accepted = (answer: Awaited<ReturnType<TicketService['execute']>>): string => {
    if (!answer.accepted) throw new Error(JSON.stringify(answer));
    return answer.number;
  };
  const file = async (told: Parameters<typeof fileTicket>[0] = {}): Promise<string> => {
    const source = await phones.writes(told.phone ?? citizenPhone, { text: 'x' });
    const filing = fileTicket({
      phone: citizenPhone,
      complainant: complainant(told.phone),
      sourceMessageIds: [source],
      ...told,
    });
    return accepted(
      await platform.tickets.file('amethi', source, filing, by({ kind: 'citizen', id: filing.complainant })),
    );
  };
  const does = async (number: string, actor: Actor, command: TicketCommand) =>
    accepted(await platform.tickets.execute(number, command, by(actor)));
  const holder = () => platform.pack.holderOf('bdo-tiloi')!;
  const assign = (number: string) => does(number, controlRoom, assignTicket({ to: holder() }));
  const photo = async () => ({ ...(await media.put(jpeg)), mediaType: 'image/jpeg' });
  const texts = async (phone: string) => (await phones.inbox(phone)).map(({ text }) => text ?? '');
  const notificationsOf = async (number: string) => (await platform.tickets.find(number))!.ticket.notifications;

  it('in Hindi who writes Hindi, in English who writes English, that their complaint is registered', async () => {
    await open();
    const hindi = await file({ words: 'हैंडपंप ख़राब है' });
    const english = await file({
      phone: '+919876500002',
      words: 'The hand pump is broken',
      language: { language: 'en', script: 'Latn' },
    });
    await eventually(async () => {
      expect(await texts(citizenPhone)).toEqual([expect.stringContaining('आपकी शिकायत दर्ज हो गई है')]);
      expect(await texts('+919876500002')).toEqual([expect.stringContaining('Your complaint has been registered')]);
    });
    expect((await texts(citizenPhone))[0]).toContain(displayTicketNumber(hindi));
    expect((await texts('+919876500002'))[0]).toContain('“The hand pump is broken”');
    await eventually(async () => {
      expect(await notificationsOf(english)).toMatchObject([
        {
          purpose: 'acknowledgement',
          to: 'complainant',
          channel: 'whatsapp',
          messageId: expect.stringMatching(/^wamid/),
        },
      ]);
    });
  });

  it('the officer: what, where, by whom, with the photos and a button; then what came later', async () => {
    await open();
    await phones.writes(officerPhone, { text: 'नमस्ते' });
    const number = await file({ words: 'हैंडपंप ख़राब है', attachments: [await photo()], placeWords: 'तिलोई' });
    await assign(number);
    await does(number, citizen(), addEvidence({ side: 'complainant', media: [await photo()], words: 'बच्चे प्यासे हैं' }));
    const fromComplainant = `शिकायत ${displayTicketNumber(number)}: शिकायतकर्ता ने भेजा`;
    await eventually(async () => {
      const inbox = await phones.inbox(officerPhone);
      expect(inbox).toMatchObject([
        { type: 'interactive', buttons: [{ payload: `ack:${number}`, title: 'मिल गई' }] },
        { type: 'image', text: fromComplainant },
        { type: 'text', text: expect.stringContaining('बच्चे प्यासे हैं') },
        { type: 'image', text: fromComplainant },
      ]);
      for (const part of ['हैंडपंप ख़राब है', 'तिलोई', citizenPhone, displayTicketNumber(number)]) {
        expect(inbox[0]!.text).toContain(part);
      }
    });
  });

  it('the complainant gets the report with its evidence and two buttons, and the ticket knows when it arrived and was read', async () => {
    await open({ receipts: { deliveredAfter: 0, read: true, readAfter: 0 } });
    const number = await file();
    await assign(number);
    await does(
      number,
      officerOf(holder()),
      submitReport({ evidence: [await photo(), await photo()], words: 'मरम्मत कर दी गई' }),
    );
    await eventually(async () => {
      expect((await phones.inbox(citizenPhone)).slice(1)).toMatchObject([
        { type: 'image', text: expect.stringContaining('प्रमाण') },
        { type: 'image' },
        {
          type: 'interactive',
          text: expect.stringContaining('मरम्मत कर दी गई'),
          buttons: [{ payload: `feedback:${number}:1:satisfied` }, { payload: `feedback:${number}:1:not_satisfied` }],
        },
      ]);
      const { ticket } = (await platform.tickets.find(number))!;
      expect(ticket.report).toMatchObject({ deliveredAt: expect.any(String), readAt: expect.any(String) });
    });
    await does(number, officerOf(holder()), addEvidence({ side: 'department', media: [await photo()] }));
    await does(number, citizen(), recordFeedback());
    await eventually(async () => {
      expect((await phones.inbox(citizenPhone)).slice(4)).toMatchObject([
        { type: 'image' },
        { type: 'text', text: expect.stringContaining('धन्यवाद') },
      ]);
    });
    expect((await notificationsOf(number)).map(({ purpose }) => purpose)).toEqual(
      expect.arrayContaining(['acknowledgement', 'report_evidence', 'report']),
    );
  });

  it('both sides when the complainant is not satisfied', async () => {
    await open();
    await phones.writes(officerPhone, { text: 'नमस्ते' });
    const number = await file();
    await assign(number);
    await does(number, officerOf(holder()), sendInterimReply());
    await does(number, officerOf(holder()), submitReport({ evidence: [] }));
    await does(number, citizen(), disputeReport({ words: 'पानी अब भी नहीं', evidence: [await photo()] }));
    await eventually(async () => {
      expect((await texts(citizenPhone)).at(-1)).toContain('आपकी आपत्ति दर्ज कर ली गई है');
      expect((await phones.inbox(officerPhone)).slice(1)).toMatchObject([
        { text: expect.stringContaining('आख्या प्राप्त') },
        { text: expect.stringContaining('पानी अब भी नहीं'), buttons: [{ payload: `ack:${number}` }] },
        { type: 'image' },
      ]);
    });
  });

  it('by approved templates once their last message is a day old, however they are read then', async () => {
    await open();
    const number = await file();
    await assign(number);
    await eventually(async () => expect(await phones.inbox(officerPhone)).toHaveLength(1));
    clock.offset = hours(25);
    await phones.control('POST', 'faults', { clockOffset: '25h' });
    await does(number, officerOf(holder()), submitReport({ evidence: [await photo()], words: 'पहली\nदूसरी    पंक्ति' }));
    await eventually(async () => {
      expect((await phones.inbox(citizenPhone)).slice(1)).toMatchObject([
        { template: { name: 'report_evidence_image', language: 'hi', parameters: [displayTicketNumber(number)] } },
        {
          template: { name: 'report_to_complainant', parameters: [displayTicketNumber(number), 'पहली दूसरी पंक्ति'] },
        },
      ]);
      expect(await phones.inbox(officerPhone)).toMatchObject([{ template: { name: 'assignment_to_officer' } }]);
    });
  });

  it('by a template when only WhatsApp knows that the day has passed', async () => {
    await open();
    const number = await file();
    await eventually(async () => expect(await texts(citizenPhone)).toHaveLength(1));
    await assign(number);
    await phones.control('POST', 'faults', { clockOffset: '25h' });
    await does(number, officerOf(holder()), submitReport({ evidence: [], words: 'मरम्मत कर दी गई' }));
    await eventually(async () => {
      expect((await phones.inbox(citizenPhone)).slice(1)).toMatchObject([
        { template: { name: 'report_to_complainant' } },
      ]);
      expect((await platform.tickets.find(number))!.ticket.report).toMatchObject({ deliveredAt: expect.any(String) });
    });
  });

  it('what no template says waits until the person writes', async () => {
    await open();
    const number = await file({ attachments: [await photo()] });
    await assign(number);
    await eventually(async () => expect(await phones.inbox(officerPhone)).toHaveLength(1));
    await eventually(async () => {
      const answer = await fetch(`${url}/api/v1/notifications/outbox`, { headers: authorization() });
      expect(await answer.json()).toMatchObject({ pending: 0, held: 1 });
    });
    await phones.writes(officerPhone, { text: 'जी' });
    await eventually(async () =>
      expect((await phones.inbox(officerPhone)).slice(1)).toMatchObject([{ type: 'image' }]),
    );
  });

  const authorization = () => ({ authorization: `Bearer ${platform.tokens.control_room}` });

  it('and the control room sees who was told what, and what did not arrive', async () => {
    await open();
    const reached = await file();
    await phones.control('PATCH', `phones/+919876500009`, { registered: false });
    const lost = await file({ phone: '+919876500009' });
    await eventually(async () => {
      expect(await notificationsOf(lost)).toMatchObject([
        { purpose: 'acknowledgement', state: 'failed', code: 'whatsapp.131026' },
      ]);
      const of = async (number: string) => {
        const answer = await fetch(`${url}/api/v1/notifications?ticket=${number}`, { headers: authorization() });
        return ((await answer.json()) as { notifications: unknown }).notifications;
      };
      expect(await of(reached)).toMatchObject([
        {
          purpose: 'acknowledgement',
          to: 'complainant',
          state: 'sent',
          messages: [{ via: 'free', deliveredAt: expect.any(String) }],
        },
      ]);
      expect(await of(lost)).toMatchObject([{ state: 'failed', code: 'whatsapp.131026' }]);
    });
    const adapter = await fetch(`${url}/api/v1/notifications?ticket=${reached}`, {
      headers: { authorization: `Bearer ${platform.tokens.adapter}` },
    });
    expect(adapter.status).toBe(403);
    expect((await fetch(`${url}/api/v1/notifications?ticket=nonsense`, { headers: authorization() })).status).toBe(422);
  });

  it('or nobody is, and the ticket says of its report that it reached nobody', async () => {
    await open();
    const stranger = platform.persons.ref('account', 'x:citizen');
    const number = await file({ channel: 'x', phone: undefined, account: 'x:citizen', complainant: stranger });
    await assign(number);
    await does(number, officerOf(holder()), submitReport({ evidence: [] }));
    // Whose filing names no number, but who has written to us, is written to.
    await file({ channel: 'facebook', phone: undefined });
    await eventually(async () => {
      expect(await texts(citizenPhone)).toEqual([expect.stringContaining('दर्ज')]);
      expect(await notificationsOf(number)).toContainEqual(
        expect.objectContaining({ purpose: 'report', round: 1, state: 'failed', code: 'notifications.no_contact' }),
      );
    });
  });
});
