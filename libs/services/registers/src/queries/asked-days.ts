import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '@sunwai/kernel';
import { epochMilliseconds, instant } from '@sunwai/kernel';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import type { Viewer } from './viewer.js';

type Period = { readonly pack?: string; readonly from?: string; readonly until?: string };

/** A day begins at midnight where the programme is, not in Greenwich: whoever asks for November means their own. */
@Injectable()
export class AskedDays {
  constructor(@Inject(PACKS) private readonly packs: PackRegistry) {}

  /** The same question with moments for days. Of several programmes in several zones, the days are those of the first. */
  inMoments<Asked extends Period>(asked: Asked, viewer: Viewer): Asked {
    const pack = viewer.pack ?? asked.pack;
    const zone = (pack === undefined ? this.packs.all()[0] : this.packs.find(pack))?.timezone ?? 'UTC';
    return {
      ...asked,
      ...(asked.from !== undefined && { from: momentIn(zone, asked.from) }),
      ...(asked.until !== undefined && { until: momentIn(zone, asked.until) }),
    };
  }
}

const day = /^\d{4}-\d{2}-\d{2}$/;

/** @param text a date, or a moment with its offset */
export const momentIn = (zone: string, text: string): Instant => {
  const moment = epochMilliseconds(text);
  if (!day.test(text)) return instant(moment);
  // Where clocks change in the night, the offset at the midnight found counts, not that at midnight in Greenwich.
  const midnight = moment - offsetIn(zone, moment);
  return instant(moment - offsetIn(zone, midnight));
};

/** Of the zone's clocks from UTC at that moment, in ms. */
const offsetIn = (zone: string, moment: number): number => {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(moment);
  const [, sign = '+', hours = 0, minutes = 0] =
    /GMT([+-])(\d{2}):(\d{2})/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
};
