/** One row for each ticket: what lists, filters and counts look at. Times are instants, flags 0 or 1. */
export type TicketRow = {
  number: string;
  /** Of the ticket's stream: up to which event this row has come. */
  version: number;
  pack: string;
  status: string;
  /** Who has to act now: control_room, department, complainant; null when nobody. */
  awaits: string | null;
  round: number;
  channel: string;
  kind: string;
  category: string | null;
  priority: string | null;
  /** 0 to 1. */
  confidence: number | null;
  place: string | null;
  department: string | null;
  office: string | null;
  officer: string | null;
  level: number | null;
  /** PersonRef. */
  complainant: string;
  entered_by: string | null;
  filed_at: string;
  /** When somebody first held it. */
  assigned_at: string | null;
  /** Version of the event that last changed the department: the registers' lines are as new once they have it. */
  entry_version: number | null;
  acknowledged_at: string | null;
  due_at: string | null;
  /** Of the newest report. */
  reported_at: string | null;
  delivered_at: string | null;
  read_at: string | null;
  closed_at: string | null;
  outcome: string | null;
  disputes: number;
  /** The newest feedback. */
  satisfied: number | null;
  declined: number;
  abuse: string | null;
  parent: string | null;
  files: number;
  changed_at: string;
  /** JSON of `KnownTicket`, keys in order. */
  known: string;
};

/** What names or quotes people, apart from the rest: forgetting a person is forgetting their rows here. */
export type PersonalRow = {
  number: string;
  /** PersonRef whose words these are about. */
  person: string;
  /** E.164, for finding a person's tickets. */
  phone: string | null;
  /** Normalised words of the complainant. */
  words: string;
  /** Normalised name. */
  name: string;
  /** JSON of `PersonalOfTicket`, keys in order. */
  personal: string;
};

/** One row for each report: what became of it. */
export type ReportRow = {
  number: string;
  round: number;
  pack: string;
  department: string;
  office: string;
  officer: string | null;
  submitted_at: string;
  outcome: string;
  /** When the report, with the question whether they are satisfied, went out to the complainant. */
  asked_at: string | null;
  delivered_at: string | null;
  read_at: string | null;
  answered_at: string | null;
  satisfied: number | null;
  rating: number | null;
  disputed_at: string | null;
  returned_at: string | null;
  verified: string | null;
  /** What a reviewer decided of the dispute: dispute_upheld, dispute_dismissed. */
  decision: string | null;
};

/** A line of a department's register: the ticket's serial number there, once and for all. */
export type EntryRow = {
  pack: string;
  department: string;
  /** Calendar year of the first assignment, in the pack's time zone. */
  year: number;
  /** From 1, without gaps. */
  serial: number;
  number: string;
  /** Of the ticket's event that changed this line last. */
  version: number;
  entered_at: string;
  /** Set while another department has it. */
  moved_at: string | null;
  moved_to: string | null;
  moved_why: string | null;
};

export type RegistersTables = {
  tickets: TicketRow;
  personal: PersonalRow;
  reports: ReportRow;
  entries: EntryRow;
};

/** The columns that tell a table's rows apart, in the order in which they are compared. */
export const tableKeys = {
  tickets: ['number'],
  personal: ['number'],
  reports: ['number', 'round'],
  entries: ['number', 'department'],
} as const satisfies { [Table in keyof RegistersTables]: readonly (keyof RegistersTables[Table])[] };

export const tableNames = Object.keys(tableKeys) as readonly (keyof RegistersTables)[];
