import type { SeenEvent, Testimony } from '../ledger.js';

/** Read models equal a rebuild; a register's serial numbers run 1, 2, 3, …, each ticket of the department once in it. */
export const readModels = ({ readModels: differences, serials, events, deadLetters }: Testimony): readonly string[] => [
  ...(differences === undefined ? [] : [`read models differ from a rebuild: ${differences}`]),
  ...deadLetters.map(
    ({ topic, group, type, key, reason }) =>
      `set aside as impossible to handle: ${topic} → ${group}, ${type} of ${key}: ${reason}`,
  ),
  ...[...serials].flatMap(([department, rows]) => inOrder(department, rows, events)),
];

const inOrder = (
  department: string,
  rows: readonly { readonly serial: number; readonly number: string }[],
  events: readonly SeenEvent[],
): readonly string[] => {
  const sorted = rows.toSorted((one, other) => one.serial - other.serial);
  const gap = sorted.findIndex(({ serial }, index) => serial !== index + 1);
  // By the order of the store: whoever was assigned first has the smaller number.
  const owed = new Set(
    events
      .filter(
        ({ type, data }) =>
          type === 'TicketAssigned' && (data['to'] as { department: string }).department === department,
      )
      .map(({ number }) => number),
  );
  const wrong = [...owed].findIndex((number, index) => sorted[index]?.number !== number);
  return [
    ...(gap === -1 ? [] : [`register of ${department}: serial ${sorted[gap]!.serial} where ${gap + 1} was due`]),
    ...(wrong === -1 && sorted.length === owed.size
      ? []
      : [
          `register of ${department}: ${sorted.length} entries, ${owed.size} tickets were assigned to it; first difference at ${wrong + 1}`,
        ]),
  ];
};
