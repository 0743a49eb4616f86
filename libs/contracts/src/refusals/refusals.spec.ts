import { refuse } from '@sunwai/kernel';
import { ticketRefusalCodes, ticketRefusals } from '@sunwai/ticket';
import { IntlMessageFormat } from 'intl-messageformat';
import { readFileSync } from 'node:fs';
import { grpcStatusOfRefusal, refusalOfStatus } from '../grpc/refusal-metadata.js';
import { problemOf } from './problem.js';
import { grpcStatusOf, httpStatusOf, refusalTable, sentenceOf } from './refusals.js';

const codes = Object.entries(refusalTable).map(([code, entry]) => ({ code, entry }));

describe('the table of refusals', () => {
  it('tells every refusal of the domain', () => {
    expect(Object.keys(refusalTable)).toEqual(expect.arrayContaining([...ticketRefusalCodes]));
  });

  it.each(codes)('$code says it in English and in Hindi, from its details alone', ({ entry }) => {
    expect(entry.sentence.hi).toMatch(/[\u0900-\u097f]/);
    expect(entry.sentence.en).toMatch(/[.?]$/);
    const given = Object.fromEntries(entry.details.map((name) => [name, 'x']));
    for (const sentence of Object.values(entry.sentence)) {
      expect(() => new IntlMessageFormat(sentence).format(given)).not.toThrow();
    }
  });

  it.each(codes)('$code is a "no" at every door, and leaves no brace in its sentence', ({ code }) => {
    expect(httpStatusOf(code)).toBeGreaterThanOrEqual(400);
    expect(grpcStatusOf(code)).toBeGreaterThan(0);
    expect(sentenceOf(refuse(code), 'en')).not.toMatch(/[{}]|undefined/);
    expect(sentenceOf(refuse(code), 'hi-IN')).not.toMatch(/[{}]|undefined/);
  });

  it.each(Object.entries(ticketRefusals))('%s names the details that the domain says it gives', (code, meaning) => {
    const told = /\[(.*)\]$/.exec(meaning)?.[1]?.split(', ') ?? [];
    expect(refusalTable[code as keyof typeof ticketRefusals].details).toEqual(expect.arrayContaining(told));
  });
});

describe('docs/contracts.md', () => {
  const page = readFileSync(new URL('../../../../docs/contracts.md', import.meta.url), 'utf8');

  it.each(codes)('lists $code as it is told', ({ code, entry }) => {
    const details = entry.details.map((name) => `\`${name}\``).join(', ') || '–';
    const row = ['', `\`${code}\``, entry.http, entry.grpc, details, entry.sentence.en, ''];
    expect(page.replaceAll(/ {2,}/g, ' ')).toContain(row.join(' | ').trim());
  });
});

describe('a refusal in words', () => {
  const passed = refuse('dispute.window_passed', { until: '2026-11-29T18:30:00.000Z' });

  it('tells moments in the time of the programme', () => {
    expect(sentenceOf(passed, 'en')).toContain('30 November 2026');
    expect(sentenceOf(passed, 'en')).toMatch(/12:00\s?am/);
    expect(sentenceOf(passed, 'hi')).toContain('30 नवंबर 2026');
  });

  it('is in English for whoever asked for a language that there is not', () => {
    expect(sentenceOf(passed, 'ta')).toBe(sentenceOf(passed, 'en'));
  });

  it('of a newer release is told by its code', () => {
    expect(sentenceOf(refuse('ticket.something_new'), 'en')).toContain('ticket.something_new');
    expect(httpStatusOf('ticket.something_new')).toBe(422);
  });
});

describe('a refusal at the doors', () => {
  const old = refuse('report.old_round', { round: 1, current: 2 });

  it('is problem details over HTTP', () => {
    expect(problemOf(old, 'en')).toEqual({
      type: 'urn:sunwai:problem:report.old_round',
      title: 'Conflict',
      status: 409,
      code: 'report.old_round',
      detail: expect.stringContaining('round 2'),
      details: { round: 1, current: 2 },
    });
  });

  it('is a status with trailing metadata over gRPC, from which a client has it back', () => {
    const status = grpcStatusOfRefusal(
      refuse('request.invalid', { fields: ['a', 'b'], problems: ['a is missing'] }),
      'hi',
    );
    expect(status.code).toBe(3);
    expect(status.metadata.get('sunwai-code')).toEqual(['request.invalid']);
    expect(refusalOfStatus(status)).toEqual(
      refuse('request.invalid', { fields: ['a', 'b'], problems: ['a is missing'] }),
    );
    expect(refusalOfStatus(new Error('something else'))).toBeUndefined();
  });
});
