import type { TicketEventMessage } from '@sunwai/contracts';
import { departmentsV1 as V1 } from '@sunwai/contracts/grpc';
import { minutes, plus } from '@sunwai/kernel';
import {
  assigned,
  blockOfficer,
  citizen,
  classified,
  clockPaused,
  clockResumed,
  commentAdded,
  deadlineSet,
  districtOfficer,
  engineer,
  evidenceAdded,
  filed,
  photo,
  reportDisputed,
  reportReturned,
  reportSubmitted,
  someMoment,
  someNumber,
  ticketClosed,
  ticketEscalated,
  ticketReopened,
} from '@sunwai/testing';
import type { TicketEvent } from '@sunwai/ticket';
import { assignmentMessages } from './assignment-messages.js';
import type { Dossier } from './dossier.js';
import { fold, HistoryGapError } from './dossier.js';

const messageOf = (event: TicketEvent, version: number): TicketEventMessage => ({
  id: `event-${version}`,
  number: someNumber,
  version,
  cursor: `cursor-${version}`,
  recordedAt: plus(someMoment, minutes(version)),
  schemaVersion: 1,
  event,
  metadata: {
    actor: citizen,
    occurredAt: plus(someMoment, minutes(version - 1)),
    commandId: 'c',
    correlationId: 'c',
    causationId: 'c',
    pack: 'amethi',
    packVersion: 'test',
  },
});

/** What each event of the life says, to whom: `[version, department/office, message]`. */
const toldBy = (...events: readonly TicketEvent[]) => {
  let dossier: Dossier | undefined;
  return events.flatMap((event, index) => {
    const message = messageOf(event, index + 1);
    const before = dossier;
    dossier = fold(before, message);
    return assignmentMessages(before, dossier, message).map(({ department, office, unlessWatching, bytes }) => {
      const { event: told, cursor } = V1.WatchAssignmentsResponse.decode(bytes);
      expect(cursor).toBe(`cursor-${index + 1}`);
      return { version: index + 1, to: `${department}/${office}`, unlessWatching, told };
    });
  });
};
const lastOf = (...events: readonly TicketEvent[]) => toldBy(...events).at(-1);
const summaryOf = (...events: readonly TicketEvent[]) =>
  toldBy(...events).map(({ version, to, told }) => {
    const value = told?.value as { reason?: string; round?: number } | undefined;
    return [version, to, told?.$case, value?.reason, value?.round].filter((part) => part !== undefined).join(' ');
  });

const block = `${blockOfficer.department}/${blockOfficer.office}`;
const district = `${districtOfficer.department}/${districtOfficer.office}`;
const electricity = `${engineer.department}/${engineer.office}`;

describe('what departments are told', () => {
  it('nothing before the ticket is theirs; then all that is needed to answer it', () => {
    const told = toldBy(
      filed({ attachments: [photo('first')], name: 'राम', placeWords: 'तिलोई' }),
      classified({ place: 'block-tiloi', priority: 'high' }),
      evidenceAdded({
        media: [photo('second')],
        words: 'रामपुर गाँव में',
        coordinates: { latitude: 26.3, longitude: 81.4 },
      }),
      assigned({ clock: { policyVersion: '1', dueAt: '2026-11-29T06:30:00.000Z' } }),
    );
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      to: block,
      told: {
        $case: 'assigned',
        value: {
          number: someNumber,
          version: 4,
          round: 1,
          reason: 'ASSIGNMENT_REASON_MANUAL',
          holder: blockOfficer,
          kind: 'KIND_GRIEVANCE',
          category: 'handpump',
          priority: 'PRIORITY_HIGH',
          place: 'block-tiloi',
          placeWords: 'तिलोई',
          coordinates: { latitude: 26.3, longitude: 81.4 },
          words: 'हैंडपंप ख़राब है\nरामपुर गाँव में',
          language: { language: 'hi', script: 'Deva' },
          complainant: { name: 'राम', phone: '+915555500100', channel: 'CHANNEL_WHATSAPP' },
          attachments: [photo('first'), photo('second')],
          dueAt: '2026-11-29T06:30:00.000Z',
          filedAt: someMoment,
          assignedAt: plus(someMoment, minutes(3)),
        },
      },
    });
  });

  it('what follows while they hold it, but not what they added themselves, nor what is not meant for them', () => {
    const held = [filed(), assigned()];
    expect(lastOf(...held, evidenceAdded({ words: 'यह देखिए' }))?.told).toMatchObject({
      $case: 'updated',
      value: { version: 3, update: { $case: 'evidence', value: { words: 'यह देखिए', media: [photo()] } } },
    });
    expect(lastOf(...held, commentAdded())?.told).toMatchObject({
      $case: 'updated',
      value: { update: { $case: 'comment', value: { words: 'कब तक होगा?' } } },
    });
    for (const event of [
      evidenceAdded({ side: 'department' }),
      commentAdded({ side: 'control_room', audience: 'internal' }),
      commentAdded({ side: 'department', audience: 'complainant' }),
    ])
      expect(toldBy(...held, event)).toHaveLength(1);
  });

  it('when the report is due, when the clock stands still, and when it runs on', () => {
    const dues = toldBy(filed(), assigned(), deadlineSet(), clockPaused(), clockResumed())
      .slice(1)
      .map(({ told }) => told?.$case === 'updated' && told.value.update);
    expect(dues).toEqual([
      { $case: 'due', value: { dueAt: '2026-11-29T06:30:00.000Z' } },
      { $case: 'due', value: {} },
      { $case: 'due', value: { dueAt: '2026-12-02T06:30:00.000Z' } },
    ]);
    expect(toldBy(filed(), assigned(), deadlineSet({ what: 'acknowledge' }))).toHaveLength(1);
  });

  it('a transfer to another department ends it for one and begins it for the other, with what came in between', () => {
    expect(
      summaryOf(
        filed(),
        assigned(),
        evidenceAdded(),
        assigned({ from: blockOfficer, to: engineer, reason: 'declined' }),
        evidenceAdded({ sourceMessageId: 'wamid.9' }),
      ),
    ).toEqual([
      `2 ${block} assigned ASSIGNMENT_REASON_MANUAL 1`,
      `3 ${block} updated 1`,
      `4 ${block} ended ASSIGNMENT_END_REASON_DECLINED`,
      `4 ${electricity} assigned ASSIGNMENT_REASON_DECLINED 1`,
      `5 ${electricity} updated 1`,
    ]);
  });

  it('a move within the department is told to an office that loses it only if the other is not watched as well', () => {
    const told = toldBy(filed(), assigned(), ticketEscalated()).slice(1);
    expect(told.map(({ to, unlessWatching }) => [to, unlessWatching])).toEqual([
      [block, districtOfficer.office],
      [district, undefined],
    ]);
    expect(
      toldBy(filed(), assigned(), ticketEscalated({ to: { ...blockOfficer, officer: 'ddo', level: 2 } })),
    ).toHaveLength(2);
  });

  it('a dispute comes back as a new round with what is wrong, after a second one to the higher officer alone', () => {
    const disputed = [
      filed(),
      assigned(),
      reportSubmitted(),
      reportDisputed({ evidence: [photo('dry')] }),
      ticketReopened(),
    ];
    expect(lastOf(...disputed)?.told).toMatchObject({
      value: {
        round: 2,
        reason: 'ASSIGNMENT_REASON_REOPENED',
        objection: { round: 1, words: 'हैंडपंप अब भी ख़राब है', evidence: [photo('dry')] },
      },
    });
    const again = [
      reportSubmitted({ round: 2 }),
      reportDisputed({ round: 2 }),
      ticketEscalated({ reason: 'disputed_again' }),
      ticketReopened({ round: 3, from: districtOfficer, to: districtOfficer }),
    ];
    expect(summaryOf(...disputed, ...again).slice(2)).toEqual([
      `8 ${block} ended ASSIGNMENT_END_REASON_ESCALATED`,
      `9 ${district} assigned ASSIGNMENT_REASON_REOPENED 3`,
    ]);
  });

  it('a returned report comes back with its defect; a closing that was taken back, with the reason', () => {
    const reported = [filed(), assigned(), reportSubmitted()];
    expect(lastOf(...reported, reportReturned(), ticketReopened({ reason: 'returned' }))?.told).toMatchObject({
      value: { objection: { round: 1, words: 'फ़ोटो नहीं है' } },
    });
    expect(
      lastOf(...reported, ticketClosed(), ticketReopened({ reason: 'control_room', words: 'भूल से बंद' }))?.told,
    ).toMatchObject({ value: { round: 2, objection: { round: 1, words: 'भूल से बंद' } } });
  });

  it('closing ends it once, and what comes later is kept for whoever has it next', () => {
    const life = [filed(), assigned(), reportSubmitted(), ticketClosed(), evidenceAdded(), commentAdded()];
    expect(summaryOf(...life).slice(1)).toEqual([`4 ${block} ended ASSIGNMENT_END_REASON_CLOSED`]);
    const reopened = [
      ...life,
      reportDisputed(),
      ticketReopened({ from: blockOfficer, to: engineer, reason: 'control_room' }),
    ];
    expect(summaryOf(...reopened).slice(2)).toEqual([`8 ${electricity} assigned ASSIGNMENT_REASON_REOPENED 2`]);
    expect(lastOf(...reopened)?.told).toMatchObject({
      value: { words: 'हैंडपंप ख़राब है\nकब तक होगा?', attachments: [photo()] },
    });
  });
});

describe('a dossier', () => {
  it('takes each event once', () => {
    const once = fold(undefined, messageOf(filed(), 1));
    expect(fold(once, messageOf(filed(), 1))).toBe(once);
  });

  it('refuses an event that came without those before it', () => {
    expect(() => fold(undefined, messageOf(assigned(), 2))).toThrow(HistoryGapError);
    expect(() => fold(fold(undefined, messageOf(filed(), 1)), messageOf(assigned(), 3))).toThrow(HistoryGapError);
  });
});
