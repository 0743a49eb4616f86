/**
 * What the code fills into a message's placeholder:
 * - text: always there; number: always there, a number; instant: a moment, written with {x, date, long};
 * - maybe: a text that can be absent, then "none": only inside its own {x, select, none {} other {…}};
 * - maybe_instant: the same for a moment;
 * - a list: one of these words, for {x, select, …}; never shown bare.
 */
export type ValueSpec = 'text' | 'number' | 'instant' | 'maybe' | 'maybe_instant' | readonly string[];

export type MessageSpec = {
  readonly values: Readonly<Record<string, ValueSpec>>;
  /** Values without which the message would be useless to its reader. */
  readonly mustSay: readonly string[];
  /** Ids of its buttons, at most 3. */
  readonly buttons: readonly string[];
  /** Sent of our own accord, so possibly outside WhatsApp's 24-hour window: needs an approved template. */
  readonly initiated: boolean;
  /** Goes out as the caption of a file. */
  readonly carriesFile: boolean;
};

const states = ['filed', 'assigned', 'reported', 'disputed', 'reopened', 'closed'] as const;
const reportOutcomes = ['resolved', 'partly_resolved', 'not_feasible', 'not_ours', 'demand_noted'] as const;
const closeOutcomes = [
  'accepted',
  'no_answer',
  'upheld',
  'duplicate',
  'withdrawn',
  'noted',
  'abuse',
  'out_of_scope',
] as const;
const missingReasons = ['expired', 'too_large', 'type_refused', 'unreachable'] as const;

const message = (values: MessageSpec['values'], more: Partial<Omit<MessageSpec, 'values'>> = {}): MessageSpec => ({
  values,
  mustSay: 'number' in values ? ['number'] : [],
  buttons: [],
  initiated: false,
  carriesFile: false,
  ...more,
});

/** Every message that the code sends, with what it fills in. A pack has a template for each, in each of its languages. */
export const messageSpecs = {
  /** To a greeting without a matter: what this number is for. */
  greeting: message({}),
  acknowledgement: message({ number: 'text', words: 'maybe' }, { initiated: true }),
  /** A file came without words. */
  words_wanted: message({}),
  /** Several matters are open; the choices follow as a list. */
  which_matter: message({}, { buttons: ['new_complaint'] }),
  number_unknown: message({ number: 'text' }, { buttons: ['new_complaint'] }),
  number_mistyped: message({ number: 'text' }, { buttons: ['new_complaint'] }),
  unsupported_kind: message({}),
  /** The button is offered where it may have been meant as another matter. */
  evidence_received: message({ number: 'text' }, { buttons: ['new_complaint'] }),
  media_missing: message({ why: missingReasons }),
  media_too_large: message({ limit: 'text' }),
  text_too_long: message({ limit: 'number' }),
  status_reply: message({ number: 'text', state: states, holder: 'maybe' }),
  /** What was asked can't be done; the sentence says why. */
  refused: message({ sentence: 'text' }, { mustSay: ['sentence'] }),

  assignment_to_officer: message(
    {
      number: 'text',
      category: 'text',
      place: 'maybe',
      words: 'text',
      complainant_phone: 'maybe',
      due: 'maybe_instant',
    },
    { mustSay: ['number', 'words'], buttons: ['received'], initiated: true },
  ),
  reopened_to_officer: message(
    { number: 'text', round: 'number', words: 'text' },
    { mustSay: ['number', 'words'], buttons: ['received'], initiated: true },
  ),
  /** Under a file of the complainant's: with several tickets in hand an officer must see whose it is. */
  complaint_evidence: message({ number: 'text' }, { carriesFile: true }),
  officer_report_received: message({ number: 'text' }),
  officer_which_ticket: message({}, { buttons: ['new_complaint'] }),
  officer_no_ticket: message({}),

  interim_reply: message(
    { number: 'text', words: 'text', expected: 'instant' },
    { mustSay: ['number', 'words'], initiated: true },
  ),
  comment: message({ number: 'text', words: 'text' }, { mustSay: ['number', 'words'], initiated: true }),
  report_to_complainant: message(
    { number: 'text', round: 'number', outcome: reportOutcomes, words: 'text' },
    { mustSay: ['number', 'outcome', 'words'], buttons: ['satisfied', 'not_satisfied'], initiated: true },
  ),
  report_evidence: message({ number: 'text' }, { initiated: true, carriesFile: true }),
  ask_feedback: message({ number: 'text' }, { buttons: ['satisfied', 'not_satisfied'], initiated: true }),
  feedback_thanks: message({ number: 'text' }),
  /** After "not satisfied": what is wrong? */
  reason_wanted: message({ number: 'text' }),
  dispute_received: message({ number: 'text', round: 'number' }),
  closed: message({ number: 'text', outcome: closeOutcomes }, { mustSay: ['number', 'outcome'], initiated: true }),
} as const satisfies Readonly<Record<string, MessageSpec>>;

export type MessageKey = keyof typeof messageSpecs;

export const messageKeys = Object.keys(messageSpecs) as readonly MessageKey[];

export const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(messageSpecs, key);
