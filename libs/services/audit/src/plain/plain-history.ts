import { displayTicketNumber } from '@sunwai/ticket';
import type { TicketHistory } from '../history/history.js';
import { wrap } from './wrap.js';

const narrowest = 40;

/**
 * A history to read in a terminal: the number as it is read out, then each event with its version, wrapped to `width`
 * columns (80). Without colours, and with nothing in it that a terminal would obey.
 */
export const plainHistory = (
  { number, events }: TicketHistory,
  { width = 80 }: { readonly width?: number } = {},
): string => {
  const gutter = String(events.length).length;
  const room = Math.max(width, narrowest) - gutter - 2;
  const told = events.flatMap(({ version, sentence }) =>
    wrap(sentence, room).map(
      (line, index) => `${index === 0 ? String(version).padStart(gutter) : ' '.repeat(gutter)}  ${line}`,
    ),
  );
  return [displayTicketNumber(number), '', ...told, ''].join('\n');
};
