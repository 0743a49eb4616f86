import type { Ledger, Testimony } from '../ledger.js';

/** No event is lost, doubled or out of order; and a resumed reader got the same as one that begins today. */
export const histories = ({ followed }: Ledger, { events }: Testimony): readonly string[] => {
  const violations: string[] = [];
  const ids = new Set<string>();
  const cursors = new Set<string>();
  const newest = new Map<string, number>();
  for (const { id, number, version, cursor, type } of events) {
    const expected = (newest.get(number) ?? 0) + 1;
    if (version !== expected) violations.push(`${number}: version ${version} (${type}) where ${expected} was due`);
    newest.set(number, version);
    if (ids.has(id)) violations.push(`${number}: event ${id} is there twice`);
    if (cursors.has(cursor)) violations.push(`${number}: two events have the same place in history`);
    ids.add(id);
    cursors.add(cursor);
    if ((type === 'TicketFiled') !== (version === 1)) violations.push(`${number}: ${type} at version ${version}`);
  }
  return [
    ...violations,
    ...sameAsFollowed(
      followed,
      events.map(({ id }) => id),
    ),
  ];
};

const sameAsFollowed = (followed: readonly string[], inStore: readonly string[]): readonly string[] => {
  const both = Math.max(followed.length, inStore.length);
  for (let place = 0; place < both; place++) {
    const [got, has] = [followed[place], inStore[place]];
    if (got === has) continue;
    return [
      `a resumed reader of all events got ${got ?? 'nothing'} as no. ${place + 1}, the store has ${has ?? 'nothing'} there ` +
        `(${followed.length} and ${inStore.length} in all)`,
    ];
  }
  return [];
};
