import type { Ledger, SeenEvent, StreamMessage, Testimony } from '../ledger.js';

type Holder = { readonly department: string };

/** A department got each of its assignments, in order, none twice; resumed across every kill, and from the beginning. */
export const streams = (ledger: Ledger, { events, streams: fresh }: Testimony): readonly string[] =>
  [...fresh].flatMap(([department, all]) => {
    const resumed = ledger.streams.get(department) ?? [];
    const owed = assignmentsOf(department, events);
    return [
      ...compare(`${department} (resumed)`, resumed, owed),
      ...compare(`${department} (from the beginning)`, all, owed),
      ...sameOrder(department, resumed, all),
    ];
  });

const key = ({ number, version }: { readonly number: string; readonly version: number }) => `${number}@${version}`;

/** By the events alone: who it was assigned to, or reopened at. */
const assignmentsOf = (department: string, events: readonly SeenEvent[]): ReadonlySet<string> =>
  new Set(
    events
      .filter(({ type }) => type === 'TicketAssigned' || type === 'TicketReopened')
      .filter(({ data }) => (data['to'] as Holder).department === department)
      .map(key),
  );

const compare = (who: string, stream: readonly StreamMessage[], owed: ReadonlySet<string>): readonly string[] => {
  const seen = new Set<string>();
  const violations: string[] = [];
  const newest = new Map<string, number>();
  for (const message of stream) {
    const name = `${message.kind} ${key(message)}`;
    if (seen.has(name)) violations.push(`${who}: ${name} came twice`);
    seen.add(name);
    if ((newest.get(message.number) ?? 0) > message.version) violations.push(`${who}: ${name} came after a newer one`);
    newest.set(message.number, message.version);
  }
  const got = new Set(stream.filter(({ kind }) => kind === 'assigned').map(key));
  for (const one of [...owed].filter((one) => !got.has(one))) violations.push(`${who}: assignment ${one} never came`);
  for (const one of [...got].filter((one) => !owed.has(one)))
    violations.push(`${who}: assignment ${one} came, and is in no history`);
  return violations;
};

const sameOrder = (
  department: string,
  resumed: readonly StreamMessage[],
  all: readonly StreamMessage[],
): readonly string[] => {
  const place = all.findIndex((message, index) => {
    const other = resumed[index];
    return !other || key(other) !== key(message) || other.kind !== message.kind;
  });
  const same = place === -1 && resumed.length === all.length;
  return same
    ? []
    : [`${department}: the resumed stream (${resumed.length}) differs from the whole one (${all.length})`];
};
