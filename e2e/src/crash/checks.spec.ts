import { violationsIn } from './checks.js';
import { Ledger, type SeenEvent, type StreamMessage, type Testimony } from './ledger.js';

const number = 'AME-7K3M9QX2R';
const holder = { department: 'rural-development', office: 'block-office-tiloi', officer: 'bdo-tiloi', level: 1 };

const event = (version: number, type: string, data: object = {}, of = number): SeenEvent => ({
  id: `${of}/${version}`,
  number: of,
  version,
  cursor: `cursor of ${of}/${version}`,
  type,
  data: data as Record<string, unknown>,
  commandId: `command of ${of}/${version}`,
});

const told = (purpose: string, to: string, round?: number) => ({
  purpose,
  to,
  messageId: `${purpose} to ${to}`,
  round,
});

/** A life in which everything is as promised. */
const life = (): SeenEvent[] => [
  event(1, 'TicketFiled', { sourceMessageIds: ['wamid.1'] }),
  event(2, 'NotificationSent', told('acknowledgement', 'complainant')),
  event(3, 'TicketAssigned', { to: holder, round: 1 }),
  event(4, 'NotificationSent', told('assignment', 'officer', 1)),
  event(5, 'ReportSubmitted', { round: 1 }),
  event(6, 'NotificationSent', told('report', 'complainant', 1)),
  event(7, 'ReportDelivered', { round: 1 }),
  event(8, 'FeedbackRecorded', { round: 1, satisfied: true }),
  event(9, 'TicketClosed', { round: 1 }),
  event(10, 'NotificationSent', told('closure', 'complainant', 1)),
];

const shown = [
  'acknowledgement to complainant',
  'assignment to officer',
  'report to complainant',
  'closure to complainant',
];
const assigned: StreamMessage = { kind: 'assigned', number, version: 3, connection: 1 };
const ended: StreamMessage = { kind: 'ended', number, version: 9, connection: 2 };

const ledgerOf = (events: readonly SeenEvent[], stream: readonly StreamMessage[] = [assigned, ended]): Ledger => {
  const ledger = new Ledger();
  ledger.said.push(
    { id: 'wamid.1', phone: '+919700000001', what: 'complaint' },
    { id: 'wamid.2', phone: '+919700000001', what: 'word on the report' },
  );
  ledger.accepted.push({ what: 'confirm', number, version: 3, cursor: `cursor of ${number}/3` });
  ledger.followed.push(...events.map(({ id }) => id));
  ledger.streamOf('rural-development').push(...stream);
  return ledger;
};

const testimonyOf = (changes: Partial<Testimony> = {}): Testimony => ({
  events: life(),
  phones: new Map([['+919700000001', shown.map((id) => ({ id }) as never)]]),
  streams: new Map([['rural-development', [assigned, ended]]]),
  serials: new Map([['rural-development', [{ serial: 1, number }]]]),
  undeliveredWebhooks: 0,
  readModels: undefined,
  deadLetters: [],
  ...changes,
});

const setAside = { topic: 'tickets.events', group: 'routing', type: 'sunwai.ticket', key: number, reason: 'no office' };

const without = (version: number): SeenEvent[] => life().filter((one) => one.version !== version);

describe('The checks after the crashes', () => {
  it('find nothing where every promise was kept', () => {
    expect(violationsIn(ledgerOf(life()), testimonyOf())).toEqual([]);
  });

  it('find nothing in word of a comment that came too late to be of use to an officer', () => {
    const tooLate = { purpose: 'comment', to: 'officer', code: 'notifications.window_closed' };
    const events = [...life(), event(11, 'NotificationFailed', tooLate)];
    expect(violationsIn(ledgerOf(events), testimonyOf({ events }))).toEqual([]);
  });

  it.each<[string, string, Ledger, Testimony]>([
    [
      'a message that could not be sent',
      'report to the complainant failed',
      ledgerOf(life()),
      testimonyOf({
        events: [
          ...life(),
          event(11, 'NotificationFailed', {
            purpose: 'report',
            to: 'complainant',
            code: 'notifications.window_closed',
          }),
        ],
      }),
    ],
    ['a message on no ticket', 'is on no ticket', ledgerOf([]), testimonyOf({ events: [] })],
    [
      'a message on two tickets',
      'is there 2 times',
      ledgerOf(life()),
      testimonyOf({ events: [...life(), event(1, 'TicketFiled', { sourceMessageIds: ['wamid.1'] }, 'AME-OTHERS123')] }),
    ],
    [
      'an event that is gone',
      'version 5 (ReportSubmitted) where 4 was due',
      ledgerOf(life()),
      testimonyOf({ events: without(4) }),
    ],
    [
      'the newest event gone',
      'the store has nothing there (10 and 9 in all)',
      ledgerOf(life()),
      testimonyOf({ events: without(10) }),
    ],
    [
      'an event that came late',
      'got AME-7K3M9QX2R/1 as no. 1',
      ledgerOf(life()),
      testimonyOf({ events: [event(1, 'TicketFiled', { sourceMessageIds: ['x'] }, 'AME-OTHERS123'), ...life()] }),
    ],
    [
      'an answer that is not so',
      'another cursor than was answered',
      answered('cursor of something else'),
      testimonyOf(),
    ],
    [
      'a message owed that was not sent',
      'report of round 1 to the complainant is recorded 0 times',
      ledgerOf(life()),
      testimonyOf({ events: without(6) }),
    ],
    ['a message recorded that no phone has', 'is on no phone', ledgerOf(life()), testimonyOf({ phones: new Map() })],
    [
      'a message recorded twice',
      'is recorded twice',
      ledgerOf(life()),
      testimonyOf({ events: [...life(), event(11, 'NotificationSent', told('closure', 'complainant', 1))] }),
    ],
    ['an assignment that came twice', 'came twice', ledgerOf(life(), [assigned, assigned, ended]), testimonyOf()],
    [
      'an assignment that never came',
      'assignment AME-7K3M9QX2R@3 never came',
      ledgerOf(life(), [ended]),
      testimonyOf(),
    ],
    [
      'a read model that differs',
      'differ from a rebuild',
      ledgerOf(life()),
      testimonyOf({ readModels: 'tickets: 1 row' }),
    ],
    [
      'a register with a gap',
      'serial 2 where 1 was due',
      ledgerOf(life()),
      testimonyOf({ serials: new Map([['rural-development', [{ serial: 2, number }]]]) }),
    ],
    [
      'a word that is not recorded',
      '1 were sent, 0 are recorded',
      ledgerOf(life()),
      testimonyOf({ events: without(8) }),
    ],
    [
      'webhooks that never arrived',
      '3 webhooks never reached',
      ledgerOf(life()),
      testimonyOf({ undeliveredWebhooks: 3 }),
    ],
    ['a dead letter', 'set aside as impossible', ledgerOf(life()), testimonyOf({ deadLetters: [setAside] })],
  ])('see %s', (_, expected, ledger, testimony) => {
    expect(violationsIn(ledger, testimony).join('\n')).toContain(expected);
  });
});

function answered(cursor: string): Ledger {
  const ledger = ledgerOf(life());
  ledger.accepted.push({ what: 'report', number, version: 5, cursor });
  return ledger;
}
