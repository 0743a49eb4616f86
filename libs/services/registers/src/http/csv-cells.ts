/** What spreadsheets take for the beginning of a formula, in plain and full-width form. */
const FORMULA = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * A row as RFC 4180 has it. A text that a spreadsheet would run as a formula is made one that it shows, by an apostrophe
 * before it (OWASP, "CSV Injection"): complaints come from strangers, and registers are opened in offices.
 */
export const csvRow = (cells: readonly (string | number)[]): string => `${cells.map(cellOf).join(',')}\r\n`;

const cellOf = (cell: string | number): string => {
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
};
