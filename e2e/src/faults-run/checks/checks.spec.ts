import type { SeenEvent } from '../../crash/ledger.js';
import { POISON } from '../strikes/poison.js';
import { poisonSetAside, withoutPoison } from './poison.js';
import { publishedIn, topic } from './topic.js';

const event = (number: string, version: number): SeenEvent => ({
  id: `${number}/${version}`,
  number,
  version,
  cursor: `cursor of ${number}/${version}`,
  type: 'TicketFiled',
  data: {},
  commandId: 'command',
});

const record = (number: string, version: number, id = `${number}/${version}`) => ({
  key: Buffer.from(number),
  value: null,
  timestamp: '0',
  attributes: 0,
  offset: '0',
  headers: { ce_id: Buffer.from(id), ce_streamversion: Buffer.from(String(version)) },
});

const stored = [event('A', 1), event('B', 1), event('A', 2), event('A', 3)];
const records = [record('A', 1), record('B', 1), record('A', 2), record('A', 3)];
const told = (...changed: typeof records) => topic(publishedIn(changed), stored);

describe('The topic of events, read from its beginning', () => {
  it('is as promised when each event is there in the order of its ticket', () => {
    expect(told(...records)).toEqual([]);
  });

  it('may have events more than once, from whoever took over', () => {
    expect(told(...records, record('A', 2), record('A', 3), record('B', 1))).toEqual([]);
  });

  it.each([
    ['an event that was never published', [records[0]!, records[1]!, records[2]!], 'A@3 was never published'],
    [
      'an event that came before an older one',
      [records[0]!, records[1]!, records[3]!, records[2]!],
      'A@3 came where 2 was due',
    ],
    ['an event that the store does not have', [...records, record('A', 4)], 'A@4 is there, and the store has no'],
    ['an event under the id of another', [record('A', 1, 'B/1'), ...records.slice(1)], 'A@1 is there, and the store'],
  ])('shows %s', (_, changed, expected) => {
    expect(told(...changed).join('\n')).toContain(expected);
  });

  it('is judged without the poison that was put there', () => {
    expect(told(...records, record(`${POISON}bytes-1`, 1))).toEqual([]);
  });
});

describe('Poison', () => {
  const key = `${POISON}bytes-1`;
  const poison = [{ topic: 'tickets.events', key, groups: ['routing', 'registers'] }];
  const letter = (group: string, reason = 'no CloudEvent', of = key) => ({
    topic: 'tickets.events',
    group,
    type: 'sunwai.unreadable.v1',
    key: of,
    reason,
  });

  it('is where it should be when each group has set it aside', () => {
    expect(poisonSetAside(poison, [letter('routing'), letter('registers')])).toEqual([]);
  });

  it('is missed in the group that swallowed it', () => {
    expect(poisonSetAside(poison, [letter('routing')])).toEqual([
      `tickets.events → registers: ${key} was not set aside`,
    ]);
  });

  it('is set aside with a reason', () => {
    expect(poisonSetAside(poison, [letter('routing'), letter('registers', '')])).toEqual([
      `tickets.events → registers: ${key} was set aside without a reason`,
    ]);
  });

  it('is all that may be set aside', () => {
    const other = letter('routing', 'no such office', 'AME-7K3M9QX2R');
    expect(withoutPoison([letter('routing'), other])).toEqual([other]);
  });
});
