import { buttonPayload } from '@sunwai/contracts';
import type { TicketEvent, TicketEventOf } from '@sunwai/ticket';
import { fitText } from '@sunwai/whatsapp';
import type { Draft } from './draft.js';
import { fileDrafts, shown } from './draft.js';
import type { TicketFacts } from './ticket-facts.js';

/** How much of their own words people are shown again, in characters. */
const QUOTED = 400;

/** What the complainant is told of an event; nothing of most. `facts`: after the event. */
export const draftsForComplainant = (event: TicketEvent, facts: TicketFacts): readonly Draft[] => {
  const number = shown(facts.number);
  switch (event.type) {
    case 'TicketFiled': {
      const values = { number, words: fitText(facts.words, QUOTED) };
      return [{ purpose: 'acknowledgement', content: { kind: 'message', key: 'acknowledgement', values } }];
    }
    case 'InterimReplySent': {
      const values = { number, words: event.personal.words, expected: event.data.expectedAt };
      return [
        {
          purpose: 'interim_reply',
          round: event.data.round,
          content: { kind: 'message', key: 'interim_reply', values },
        },
      ];
    }
    case 'ReportSubmitted':
      return report(event, facts);
    case 'EvidenceAdded':
      return lateEvidence(event, facts);
    case 'ReportDisputed': {
      const values = { number, round: event.data.round + 1 };
      return [
        { purpose: 'reopened', round: event.data.round, content: { kind: 'message', key: 'dispute_received', values } },
      ];
    }
    case 'CommentAdded': {
      if (event.data.audience !== 'complainant' || event.data.side === 'complainant') return [];
      const values = { number, words: event.personal.words };
      return [{ purpose: 'comment', content: { kind: 'message', key: 'comment', values } }];
    }
    case 'TicketClosed': {
      const values = { number, outcome: event.data.outcome };
      return [{ purpose: 'closure', round: event.data.round, content: { kind: 'message', key: 'closed', values } }];
    }
    default:
      return [];
  }
};

/** The evidence first, so that the question "are you satisfied?" stands below what it is about (Amethi A6). */
const report = ({ data, personal }: TicketEventOf<'ReportSubmitted'>, { number }: TicketFacts): readonly Draft[] => {
  const { round, outcome, evidence } = data;
  const says = (satisfied: boolean) => buttonPayload({ says: 'feedback', number, round, satisfied });
  return [
    ...fileDrafts(evidence, { purpose: 'report_evidence', round }, evidenceOf(number)),
    {
      purpose: 'report',
      round,
      content: {
        kind: 'message',
        key: 'report_to_complainant',
        values: { number: shown(number), round, outcome, words: personal.words },
        payloads: { satisfied: says(true), not_satisfied: says(false) },
      },
    },
  ];
};

const lateEvidence = ({ data }: TicketEventOf<'EvidenceAdded'>, facts: TicketFacts): readonly Draft[] =>
  data.side === 'complainant' || facts.reportedRound === undefined
    ? []
    : fileDrafts(data.media, { purpose: 'report_evidence', round: data.round }, evidenceOf(facts.number));

const evidenceOf = (number: string) => ({ key: 'report_evidence' as const, values: { number: shown(number) } });
