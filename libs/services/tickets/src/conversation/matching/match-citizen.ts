import type { IntakeMessage } from '@sunwai/contracts';
import type { Instant } from '@sunwai/kernel';
import type { TicketNumber } from '@sunwai/ticket';
import { belong } from './belong.js';
import type { Belonging } from './belong.js';
import type { Intent } from './intent.js';
import type { MatchContext, Matter } from './match-context.js';
import { partsOf } from './message-parts.js';
import { asksAbout } from './reading.js';
import type { Reading } from './reading.js';
import { sortKept, stillWaiting, withWaiting } from './sort-kept.js';
import { isSentBefore, isWithin } from './windows.js';

/** A complainant's words, files or place. */
export const matchCitizen = (message: IntakeMessage, reading: Reading, context: MatchContext): Intent => {
  const hasFiles = partsOf(message).media.length > 0 || message.content.kind === 'location';
  const told: Belonging = { of: [message.id], hasFiles, reading, saidWhich: false };
  return (
    reasonGiven(message, told, context) ??
    whichSaid(message, told, context) ??
    courtesy(told, context) ??
    wordsCame(message, told, context) ??
    stillAsked(message, context) ??
    inTheSameBreath(message, told, context) ??
    amongOpen(message, told, context) ??
    afterClosing(told, context) ??
    anew(told)
  );
};

/** After "not satisfied": the next words or photo say why. */
const reasonGiven = (
  { sentAt }: IntakeMessage,
  { of, hasFiles, reading }: Belonging,
  { talk: { pending }, reasonWindow, about, named }: MatchContext,
): Intent | undefined => {
  if (pending?.ask !== 'reason' || !isWithin(reasonWindow, pending.at, sentAt)) return undefined;
  // On its way since before the question was asked: whatever it is, it is no answer to it.
  if (isSentBefore(pending.at, sentAt)) return undefined;
  const { number, round } = pending;
  const elsewhere = [about?.matter, ...named.map((one) => ('matter' in one ? one.matter : undefined))].some(
    (matter) => matter && matter.number !== number,
  );
  if (elsewhere || reading.isNew || (!hasFiles && reading.asksStatus)) return undefined;
  if (!hasFiles && reading.satisfied) return { do: 'feedback', number, round, satisfied: true, of };
  if (!hasFiles && (reading.wordless || reading.thanks || reading.greets)) return { do: 'nothing' };
  return { do: 'dispute', number, round, of };
};

/** The person says which matter: by answering a message of ours, or by its number. */
const whichSaid = (message: IntakeMessage, told: Belonging, context: MatchContext): Intent | undefined => {
  const { about, named, pointed } = context;
  if (about) return answerTo(about.matter, message, told, context);
  if (pointed) return answerTo(pointed, message, told, context);
  const theirs = named.find((one) => 'matter' in one);
  if (theirs && 'matter' in theirs) {
    const { matter, rest } = theirs;
    const bare = !told.hasFiles && asksAbout(rest, context.meaning);
    if (bare && stillWaiting(context).length > 0) {
      return sortKept({ says: 'matter', number: matter.number }, { ...context, pointed: matter }, 'citizen');
    }
    if (bare) return { do: 'tell_status', numbers: [matter.number] };
    return answerTo(matter, message, withWaiting(told, context), context);
  }
  const [wrong] = named;
  if (!wrong || 'matter' in wrong) return undefined;
  const ask = wrong.wrong === 'mistyped' ? 'number_mistyped' : 'number_unknown';
  return { do: 'keep', question: 'new', ask, choices: [], shown: wrong.shown, of: told.of };
};

/** What follows a dispute or filing at once belongs to it as evidence, also when it answers an older message of ours. */
const answerTo = (matter: Matter, message: IntakeMessage, told: Belonging, context: MatchContext): Intent =>
  (context.talk.current?.number === matter.number
    ? inTheSameBreath(message, { ...told, saidWhich: true }, context)
    : undefined) ?? belong(matter, { ...told, saidWhich: true });

/** A greeting, thanks or a question how it stands, and no more. */
const courtesy = ({ hasFiles, reading }: Belonging, { own, talk }: MatchContext): Intent | undefined => {
  if (hasFiles) return undefined;
  const open = own.filter(isOpen);
  if (reading.asksStatus) {
    const numbers = (open.length > 0 ? open : own.slice(0, 1)).slice(0, 3).map(({ number }) => number);
    return numbers.length > 0 ? { do: 'tell_status', numbers } : { do: 'answer', template: 'greeting' };
  }
  const reported = open.filter(({ status }) => status === 'reported');
  if (reported.length === 1 && open.length === 1) return undefined;
  if (reading.thanks) return { do: 'nothing' };
  if (reading.greets) return { do: 'answer', template: 'greeting' };
  if (!reading.wordless || open.length === 1) return undefined;
  return { do: 'answer', template: talk.pending?.ask === 'words' ? 'words_wanted' : 'greeting' };
};

/** A matter of its own, said so or because the words wanted for a file have come. */
const wordsCame = (
  { id }: IntakeMessage,
  { of, reading, hasFiles }: Belonging,
  { talk: { pending }, kept }: MatchContext,
): Intent | undefined => {
  const waiting = kept.filter(({ question }) => question === 'words').map((message) => message.id);
  if (reading.isNew && !reading.wordless) return { do: 'file', of: [...of, ...waiting] };
  if (pending?.ask !== 'words' || waiting.length === 0) return undefined;
  if (!reading.wordless) return { do: 'file', of: [id, ...waiting] };
  return hasFiles ? { do: 'keep', question: 'words', choices: [], of } : undefined;
};

/** Photos that follow while it is still open which matter the first one was about. */
export const stillAsked = (
  { id, sentAt }: IntakeMessage,
  { talk: { pending }, gatheringWindow, kept }: MatchContext,
): Intent | undefined =>
  pending?.ask === 'which' &&
  isWithin(gatheringWindow, pending.at, sentAt) &&
  kept.some(({ question }) => question === 'which')
    ? { do: 'keep', question: 'which', choices: [], of: [id] }
    : undefined;

const inTheSameBreath = (
  { sentAt }: IntakeMessage,
  { of, hasFiles, reading, saidWhich }: Belonging,
  { talk: { current }, gatheringWindow, own }: MatchContext,
): Intent | undefined => {
  if (!current || !isWithin(gatheringWindow, current.at, sentAt)) return undefined;
  const matter = own.find(({ number }) => number === current.number);
  if (!matter || mayAnswer(matter, sentAt, hasFiles && reading.wordless)) return undefined;
  if (!hasFiles && reading.wordless) return undefined;
  const mayBeNew = !reading.wordless && !saidWhich;
  return { do: 'add', number: matter.number, words: 'evidence', tell: mayBeNew ? 'where_or_new' : 'nothing', of };
};

/**
 * Whether a message may be an answer to the report. It may arrive long after it was sent (a phone without signal, a
 * service that was down): what was sent before the report is none. In the very second of the report, words may be one;
 * a bare photo is not taken as it so fast.
 */
const mayAnswer = ({ answeredAt }: Matter, sentAt: Instant, barePhoto: boolean): boolean => {
  if (answeredAt === undefined) return false;
  return barePhoto ? sentAt > answeredAt : !isSentBefore(answeredAt, sentAt);
};

const amongOpen = ({ sentAt }: IntakeMessage, told: Belonging, { own }: MatchContext): Intent | undefined => {
  const open = own.filter(isOpen);
  const [first] = open;
  if (!first) return undefined;
  if (open.length === 1) {
    const { hasFiles, reading, of } = told;
    const tooEarly = first.answeredAt !== undefined && !mayAnswer(first, sentAt, hasFiles && reading.wordless);
    const saysSomething = hasFiles || !(reading.wordless || reading.thanks || reading.greets);
    if (tooEarly && saysSomething) return { do: 'add', number: first.number, words: 'evidence', tell: 'where', of };
    return belong(first, told);
  }
  return { do: 'keep', question: 'which', ask: 'which_matter', choices: numbersOf(open), of: told.of };
};

/** Only what objects to a report: anything else is another matter. */
const afterClosing = (told: Belonging, { own }: MatchContext): Intent | undefined => {
  const [last] = own;
  if (!last || told.hasFiles) return undefined;
  if (told.reading.objects) return belong(last, told);
  return told.reading.satisfied
    ? { do: 'feedback', number: last.number, round: last.round, satisfied: true, of: told.of }
    : undefined;
};

const anew = ({ of, reading }: Belonging): Intent =>
  reading.wordless ? { do: 'keep', question: 'words', ask: 'words_wanted', choices: [], of } : { do: 'file', of };

export const isOpen = ({ status }: Matter): boolean => status !== 'closed';

/** As many as a list of WhatsApp's can show, with room for "new complaint". */
export const numbersOf = (matters: readonly Matter[]): readonly TicketNumber[] =>
  matters.slice(0, 9).map(({ number }) => number);
