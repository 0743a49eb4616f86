import type { Pack } from '@sunwai/packs';
import type { RegisterLine } from '../queries/department-registers.js';
import { csvRow } from './csv-cells.js';

/** So that spreadsheets read UTF-8 as such. */
const BYTE_ORDER_MARK = '\uFEFF';

const headings = {
  en: [
    ...['Serial', 'Ticket', 'Entered', 'Filed', 'Channel', 'Complainant', 'Telephone', 'Kind', 'Category', 'Place'],
    ...['Complaint', 'Office', 'Officer', 'Status', 'Reported', 'Delivered', 'Disputes', 'Closed', 'Outcome', 'Note'],
  ],
  hi: [
    ...['क्रमांक', 'शिकायत संख्या', 'दर्ज', 'प्राप्त', 'माध्यम', 'शिकायतकर्ता', 'दूरभाष', 'प्रकार', 'श्रेणी', 'स्थान'],
    ...['शिकायत', 'कार्यालय', 'अधिकारी', 'स्थिति', 'आख्या', 'आख्या पहुँची', 'आपत्तियाँ', 'बंद', 'परिणाम', 'टिप्पणी'],
  ],
};

const movedTo = { en: 'moved to', hi: 'स्थानांतरित:' };

/** A register as a spreadsheet opens it: a line of headings, then one for each entry, in the order of serial numbers. */
export const registerHead = (language: string): string => BYTE_ORDER_MARK + csvRow(headings[wordsIn(language)]);

/** Times are the pack's own. */
export const registerLine = (
  { serial, enteredAt, moved, ticket }: RegisterLine,
  pack: Pack,
  language: string,
): string => {
  const time = (at: string | undefined): string => (at === undefined ? '' : localTime(at, pack.timezone));
  return csvRow([
    serial,
    ticket.number,
    time(enteredAt),
    time(ticket.filedAt),
    ticket.channel,
    ticket.complainant.name ?? '',
    ticket.complainant.phone ?? '',
    ticket.kind,
    ticket.category?.name ?? '',
    ticket.place?.name ?? '',
    ticket.words,
    ticket.office?.name ?? '',
    ticket.officer?.name ?? '',
    ticket.status,
    time(ticket.reportedAt),
    time(ticket.deliveredAt),
    ticket.disputes,
    time(ticket.closedAt),
    ticket.outcome ?? '',
    moved ? `${movedTo[wordsIn(language)]} ${moved.toName}, ${time(moved.at)}` : '',
  ]);
};

const wordsIn = (language: string): keyof typeof headings => (language === 'hi' ? 'hi' : 'en');

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-22 12:00` */
const localTime = (at: string, timeZone: string): string => {
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timeZone, format);
  return format.format(new Date(at));
};
