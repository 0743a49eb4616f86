import { hours, plus } from '@sunwai/kernel';
import {
  assigned,
  blockOfficer,
  citizen,
  complainant,
  controlRoom,
  filed,
  officerOf,
  oneOfEach,
  otherNumber,
  someMoment,
  someNumber,
  systemActor,
} from '@sunwai/testing';
import type { Actor, TicketEvent } from '@sunwai/ticket';
import { ticketEventTypes } from '@sunwai/ticket';
import type { RecordedTicketEvent } from '../history/recorded-ticket-event.js';
import { namesOf, sentenceLanguageOf } from './names.js';
import { sentenceOf } from './sentence.js';

const recorded = (event: TicketEvent, actor: Actor = citizen, recordedAt = someMoment): RecordedTicketEvent => ({
  id: 'e',
  number: someNumber,
  version: 1,
  cursor: 'c',
  schemaVersion: 1,
  ...event,
  metadata: {
    actor,
    occurredAt: someMoment,
    commandId: 'c',
    correlationId: 'c',
    causationId: 'c',
    pack: 'amethi',
    packVersion: '1',
  },
  recordedAt,
});
/** Without a pack: ids and UTC. */
const inLanguage = (language: 'en' | 'hi') => (event: RecordedTicketEvent) =>
  sentenceOf(event, namesOf(undefined, language));
const inEnglish = inLanguage('en');
const inHindi = inLanguage('hi');

describe('the sentence of an event', () => {
  it.each(ticketEventTypes)(
    'tells %s with its moment, in each language, and quotes nobody without the personal part',
    (type) => {
      const event = recorded(oneOfEach[type](), systemActor());
      const { personal: _personal, ...impersonal } = event;
      for (const tell of [inEnglish, inHindi]) {
        const sentence = tell(event);
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
        expect(sentence).toMatch(/^22 \S+ 2026, 06:30 – ./);
        expect(tell(impersonal)).not.toMatch(/[“”]\S*(?:हैंडपंप|मरम्मत|फ़ोटो|बात)/);
        const words = (event.personal as { words?: string } | undefined)?.words;
        if (words !== undefined) expect(sentence).toContain(words);
      }
      expect(inEnglish(impersonal)).not.toMatch(/[\u0900-\u097f]/);
      expect(inHindi(event)).toMatch(/[\u0900-\u097f]/);
    },
  );

  it('says both moments when it was recorded long after it happened', () => {
    const late = recorded(assigned(), controlRoom, plus(someMoment, hours(2)));
    expect(inEnglish(late)).toBe(
      '22 Nov 2026, 06:30 – The control room assigned it to bdo-tiloi (round 1) [recorded 22 Nov 2026, 08:30]',
    );
  });

  it('says for whom somebody else spoke', () => {
    expect(inEnglish(recorded(filed({ words: 'टूटा है' }), officerOf(blockOfficer)))).toBe(
      '22 Nov 2026, 06:30 – bdo-tiloi filed the complaint AME-1TPB-7GSC-S by WhatsApp for the complainant: “टूटा है”',
    );
  });

  it('counts files, also those that could not be had', () => {
    const attachments = [
      { sha256: 'a'.repeat(64), mediaType: 'image/jpeg' },
      { mediaType: 'video/mp4', missing: 'too_large' as const },
    ];
    expect(inEnglish(recorded(filed({ attachments })))).toContain('with 1 file, 1 file could not be had');
    expect(inHindi(recorded(filed({ attachments })))).toContain('1 फ़ाइल के साथ, 1 फ़ाइल नहीं मिल सकी');
  });

  it('keeps what was written from playing tricks on a terminal or leaving its line', () => {
    const words = 'पहली\nपंक्ति \u001b[31mred\u0007 \u202eback';
    expect(inEnglish(recorded(filed({ words })))).toContain(': “पहली पंक्ति [31mred back”');
  });

  it('names the person nowhere but in the words', () => {
    const event = recorded(filed({ name: 'राम', phone: '+915555500100' }));
    for (const sentence of [inEnglish(event), inHindi(event)]) {
      expect(sentence).not.toContain('राम');
      expect(sentence).not.toContain('5555500100');
      expect(sentence).not.toContain(complainant);
      expect(sentence).not.toContain(otherNumber);
    }
  });

  it('is in English for languages without sentences', () => {
    expect(['hi', 'hi-IN', 'HI', 'en', 'gu', ''].map(sentenceLanguageOf)).toEqual(['hi', 'hi', 'hi', 'en', 'en', 'en']);
  });
});
