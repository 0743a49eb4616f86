const names = new Map<string, string>();

/** From now on each connection of PostgreSQL's parses and plans this statement once, and is given its values alone. */
export const prepare = (text: string): void => {
  if (!names.has(text)) names.set(text, `kept ${names.size + 1}`);
};

/** Under which name connections of this process know the statement, if it was prepared. */
export const preparedAs = (text: string): string | undefined => names.get(text);
