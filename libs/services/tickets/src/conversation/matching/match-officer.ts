import type { IntakeMessage } from '@sunwai/contracts';
import type { Intent } from './intent.js';
import { isOpen, numbersOf, stillAsked } from './match-citizen.js';
import type { MatchContext, Matter } from './match-context.js';
import { partsOf } from './message-parts.js';
import { asksAbout, type Reading } from './reading.js';
import { report } from './report.js';
import { sortKept, stillWaiting, withWaiting } from './sort-kept.js';
import { isWithin } from './windows.js';

type Told = { readonly of: readonly string[]; readonly hasFiles: boolean; readonly reading: Reading };

/** From an officer's registered number: a report on a ticket that they hold, or a complaint that they bring (Amethi A5, A9). */
export const matchOfficer = (message: IntakeMessage, reading: Reading, context: MatchContext): Intent => {
  const hasFiles = partsOf(message).media.length > 0 || message.content.kind === 'location';
  const told: Told = { of: [message.id], hasFiles, reading };
  return (
    broughtAnew(told, context) ??
    whichSaid(message, told, context) ??
    courtesy(told, context) ??
    wordsCame(told, context) ??
    stillAsked(message, context) ??
    inTheSameBreath(message, told, context) ??
    amongHeld(told, context) ??
    brought(told, context)
  );
};

const broughtAnew = (told: Told, context: MatchContext): Intent | undefined =>
  told.reading.isNew ? brought(told, context) : undefined;

/** Where nobody asked for a report it is a complaint, filed by the officer. */
const brought = ({ of, reading }: Told, { officersMayFile, kept }: MatchContext): Intent => {
  if (!officersMayFile) return { do: 'answer', template: 'officer_no_ticket' };
  if (reading.wordless) return { do: 'keep', question: 'words', ask: 'words_wanted', choices: [], of };
  return { do: 'file', of: [...of, ...waiting(kept)] };
};

const whichSaid = (message: IntakeMessage, told: Told, context: MatchContext): Intent | undefined => {
  const { about, pointed, named } = context;
  const theirs = named.find((one) => 'matter' in one);
  const matter = about?.matter ?? pointed ?? (theirs && 'matter' in theirs ? theirs.matter : undefined);
  if (matter) {
    const bare = theirs && 'matter' in theirs && !told.hasFiles && asksAbout(theirs.rest, context.meaning);
    if (bare && stillWaiting(context).length > 0) {
      return sortKept({ says: 'matter', number: matter.number }, { ...context, pointed: matter }, 'officer');
    }
    if (bare || (!told.hasFiles && told.reading.asksStatus)) return { do: 'tell_status', numbers: [matter.number] };
    if (!told.hasFiles && told.reading.thanks) return { do: 'acknowledge', number: matter.number, round: matter.round };
    return after(matter, message, told, context) ?? report(matter, withWaiting(withKept(told, context), context));
  }
  const [wrong] = named;
  if (!wrong || 'matter' in wrong) return undefined;
  const ask = wrong.wrong === 'mistyped' ? 'number_mistyped' : 'number_unknown';
  return { do: 'keep', question: 'new', ask, choices: [], shown: wrong.shown, of: told.of };
};

const courtesy = ({ hasFiles, reading }: Told, { held }: MatchContext): Intent | undefined => {
  if (hasFiles) return undefined;
  if (reading.asksStatus && held.length > 0) return { do: 'tell_status', numbers: numbersOf(held).slice(0, 3) };
  if (reading.thanks) return { do: 'nothing' };
  return reading.greets || reading.wordless ? { do: 'answer', template: 'greeting' } : undefined;
};

/** A photo came first, and now what it shows. */
const wordsCame = (told: Told, { talk: { pending }, kept, held, own }: MatchContext): Intent | undefined => {
  if (pending?.ask !== 'words' || waiting(kept).length === 0) return undefined;
  if (told.reading.wordless) {
    const number = pending.number === undefined ? {} : { number: pending.number };
    return { do: 'keep', question: 'words', choices: [], of: told.of, ...number };
  }
  const matter = [...held, ...own].find(({ number }) => number === pending.number);
  const all = { ...told, hasFiles: true, of: [...told.of, ...waiting(kept)] };
  return matter && report(matter, all);
};

/** What follows a report, or a complaint of their own, at once. */
const inTheSameBreath = (message: IntakeMessage, told: Told, context: MatchContext): Intent | undefined => {
  const { talk, own, held } = context;
  const matter = [...held, ...own].find(({ number }) => number === talk.current?.number);
  return matter && after(matter, message, told, context);
};

/** Evidence of the report just given, or of the complaint just brought; not of a ticket that waits for a new report. */
const after = (
  matter: Matter,
  { sentAt }: IntakeMessage,
  { of, hasFiles, reading }: Told,
  { talk: { current }, gatheringWindow, held, own }: MatchContext,
): Intent | undefined => {
  if (current?.number !== matter.number || !isWithin(gatheringWindow, current.at, sentAt)) return undefined;
  const isBrought = own.some(({ number }) => number === matter.number) && isOpen(matter);
  const isReported = held.some(({ number }) => number === matter.number) && matter.status === 'reported';
  if (!(isBrought || isReported) || (!hasFiles && reading.wordless)) return undefined;
  return { do: 'add', number: matter.number, words: 'evidence', tell: 'nothing', of };
};

const amongHeld = (told: Told, context: MatchContext): Intent | undefined => {
  const held = context.held.filter(({ status }) => status === 'assigned' || status === 'reopened');
  const [first] = held;
  if (!first) return undefined;
  if (held.length === 1) return report(first, withKept(told, context));
  return { do: 'keep', question: 'which', ask: 'officer_which_ticket', choices: numbersOf(held), of: told.of };
};

/** Photos that waited for their words go with the report. */
const withKept = (told: Told, { kept }: MatchContext): Told => {
  const photos = told.reading.wordless ? [] : waiting(kept);
  return { ...told, of: [...told.of, ...photos], hasFiles: told.hasFiles || photos.length > 0 };
};

const waiting = (kept: MatchContext['kept']): readonly string[] =>
  kept.filter(({ question }) => question === 'words').map(({ id }) => id);
