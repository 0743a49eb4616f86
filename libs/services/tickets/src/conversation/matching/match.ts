import type { ButtonPayload, IntakeMessage } from '@sunwai/contracts';
import { parseButtonPayload } from '@sunwai/contracts';
import type { Intent } from './intent.js';
import { matchCitizen } from './match-citizen.js';
import type { MatchContext } from './match-context.js';
import { matchOfficer } from './match-officer.js';
import { partsOf } from './message-parts.js';
import { read } from './reading.js';
import { sortKept } from './sort-kept.js';

/**
 * What a person's message means, and for which ticket. Pure: everything known about them comes with the context.
 * In this order: what a button says; the message of ours that is answered; a ticket number in the words; the question
 * that was asked last; what was filed a moment ago; their only open matter; else they are asked, or it is a new one.
 */
export const match = (message: IntakeMessage, context: MatchContext): Intent => {
  const { content } = message;
  switch (content.kind) {
    case 'late_media':
    case 'revoked':
    case 'edited':
      return { do: 'amend', earlier: content.of };
    case 'unsupported':
      return { do: 'answer', template: 'unsupported_kind' };
    case 'button': {
      const payload = parseButtonPayload(content.payload);
      return payload ? pressed(message, payload, context) : said(message, context);
    }
    default:
      return said(message, context);
  }
};

/** An officer who brings their own complaint's answers is its complainant there. An adapter's word is nobody's report. */
const isOfficer = ({ sender, actor }: IntakeMessage): boolean =>
  sender.officer !== undefined && actor.kind !== 'adapter';

const said = (message: IntakeMessage, context: MatchContext): Intent => {
  const named = context.named.find((one) => 'matter' in one);
  const reading = read(named && 'rest' in named ? named.rest : partsOf(message).words, context.meaning);
  const speaksAsOfficer = isOfficer(message) && context.about?.to !== 'complainant';
  return speaksAsOfficer ? matchOfficer(message, reading, context) : matchCitizen(message, reading, context);
};

const pressed = (message: IntakeMessage, payload: ButtonPayload, context: MatchContext): Intent => {
  switch (payload.says) {
    case 'feedback':
      return rated(payload, context);
    case 'matter':
    case 'new':
      return sortKept(payload, context, isOfficer(message) ? 'officer' : 'citizen');
    case 'ack':
      return { do: 'acknowledge', number: payload.number, round: context.pointed?.round ?? 1 };
  }
};

/** "Not satisfied" a second time, with no reason given in between, is a dispute without words. */
const rated = (payload: Extract<ButtonPayload, { says: 'feedback' }>, { talk }: MatchContext): Intent => {
  const { number, round, satisfied } = payload;
  const asked = talk.pending?.ask === 'reason' ? talk.pending : undefined;
  if (!satisfied && asked?.number === number && asked.round === round) return { do: 'dispute', number, round, of: [] };
  return { do: 'feedback', number, round, satisfied, of: [] };
};
