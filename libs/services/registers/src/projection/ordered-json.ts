const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** JSON with keys in order: the same facts are the same text, however they were put together. */
export const orderedJson = (value: object): string => JSON.stringify(value, inOrder);
