import { momentIn } from './asked-days.js';

describe('a day that is asked for', () => {
  it.each([
    ['Asia/Kolkata', '2026-11-22', '2026-11-21T18:30:00.000Z'],
    ['UTC', '2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['America/New_York', '2026-11-22', '2026-11-22T05:00:00.000Z'],
    // The night in which summer time begins, and the one in which it ends.
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z'],
    ['Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00.000Z'],
  ])('begins at midnight in %s: %s is %s', (zone, asked, moment) => {
    expect(momentIn(zone, asked)).toBe(moment);
  });

  it('is left alone when it is a moment with an offset of its own', () => {
    expect(momentIn('Asia/Kolkata', '2026-11-22T09:00:00+05:30')).toBe('2026-11-22T03:30:00.000Z');
    expect(momentIn('Asia/Kolkata', '2026-11-22T09:00:00Z')).toBe('2026-11-22T09:00:00.000Z');
  });
});
