/** JSON with keys in order: the same facts are the same text, however they were put together. */
export const orderedJson = (value: object): string => JSON.stringify(inOrder(value));

/**
 * (A copy, and not a replacer: `JSON.stringify` takes several times as long with one. What is in order already, as all is
 * that was read from such a text, is not copied.)
 */
const inOrder = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(inOrder);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields);
  let isSame = names.every((name, index) => index === 0 || names[index - 1]! < name);
  if (!isSame) names.sort();
  const items = names.map((name) => inOrder(fields[name]));
  isSame &&= names.every((name, index) => items[index] === fields[name]);
  if (isSame) return value;
  const ordered: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) ordered[name] = items[index];
  return ordered;
};
