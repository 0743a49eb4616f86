import type { TicketEventMessage } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import type { EntryRow } from '../tables/registers.tables.js';

/** A department's register of one calendar year. */
export type Register = { readonly pack: string; readonly department: string; readonly year: number };

/** Making one takes longer than a hundred uses of it. */
const years = new Map<string, Intl.DateTimeFormat>();

/** Calendar year of the moment there. */
export const yearAt = (at: Instant, timeZone: string): number => {
  const known = years.get(timeZone);
  const format = known ?? new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', calendar: 'gregory' });
  if (!known) years.set(timeZone, format);
  return Number(format.format(new Date(at)));
};

/** The register of the department to which the event gives the ticket; undefined when it gives it to nobody. */
export const enteredBy = ({ event, metadata }: TicketEventMessage, timeZone: string): Register | undefined => {
  if (event.type !== 'TicketAssigned' && event.type !== 'TicketReopened' && event.type !== 'TicketEscalated') {
    return undefined;
  }
  const { pack, occurredAt } = metadata;
  return { pack, department: event.data.to.department, year: yearAt(occurredAt, timeZone) };
};

/**
 * The ticket's entries after the event. The first time that a department holds it, it is entered in the department's
 * register; when another one takes it over, the old entry stays and says where to.
 */
export const afterAssignment = (
  entries: readonly EntryRow[],
  message: TicketEventMessage,
  timeZone: string,
  nextSerial: (register: Register) => number,
): readonly EntryRow[] => {
  const register = enteredBy(message, timeZone);
  if (!register) return entries;
  const at = message.metadata.occurredAt;
  const why = 'reason' in message.event.data ? message.event.data.reason : null;
  const { department } = register;
  const stands = { moved_at: null, moved_to: null, moved_why: null };
  const { version } = message;
  const changed = entries.map((entry): EntryRow => {
    if (entry.department === department) return entry.moved_at === null ? entry : { ...entry, ...stands, version };
    return entry.moved_at === null ? { ...entry, moved_at: at, moved_to: department, moved_why: why, version } : entry;
  });
  if (entries.some((entry) => entry.department === department)) return changed;
  const { number } = message;
  return [...changed, { ...register, serial: nextSerial(register), number, version, entered_at: at, ...stands }];
};
