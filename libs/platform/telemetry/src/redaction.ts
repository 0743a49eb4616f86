import { SunwaiError } from '@sunwai/kernel';

/**
 * What may stand in a log as a field. Everything else is left out and named in `withheld`, so that a new field of a
 * message or an event is private until somebody decides otherwise. None of these names or quotes a person:
 * `person` is the pseudonym (PersonRef), `officer` the id of a post.
 */
export const loggableFields = [
  ...['correlationId', 'causationId', 'commandId', 'eventId', 'messageId', 'traceId', 'deadlineId', 'id'],
  ...['ticket', 'number', 'stream', 'version', 'schemaVersion', 'position', 'cursor', 'round', 'level', 'outcome'],
  ...['pack', 'packVersion', 'department', 'office', 'officer', 'category', 'person', 'principal', 'kind', 'scope'],
  ...[
    'service',
    'component',
    'channel',
    'topic',
    'group',
    'offset',
    'attempt',
    'attempts',
    'type',
    'purpose',
    'template',
  ],
  ...['code', 'reason', 'status', 'method', 'route', 'host', 'port', 'file', 'signal', 'pid', 'exitCode', 'engine'],
  ...['durationMs', 'delayMs', 'count', 'total', 'bytes', 'limit', 'lag', 'mediaType', 'sha256', 'since', 'until'],
] as const;

const mark = '[…]';

/** Kept as they are though they hold long runs of digits: UUIDs, SHA-256, instants, dates. */
const harmless = String.raw`\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{64}\b|\b\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?`;
/** Access tokens, bearer credentials, WhatsApp message ids (which hold a phone number in base64), e-mail addresses. */
const secret = String.raw`sunwai_[a-z_]+_[a-z2-7]{16,}|\bbearer\s+\S+|\bwamid\.[\w+/=]+|[^\s@<>"']{1,64}@[^\s@<>"']{1,255}\.[a-z]{2,}`;
/** 8 to 15 digits (E.164), however grouped. */
const phone = String.raw`\+?\d(?:[\s().-]{0,2}\d){7,14}`;
const masked = new RegExp(`(${harmless})|${secret}|${phone}`, 'gi');
/** Words in any script but Latin's ASCII letters: this system's own messages have none, people's words do. */
const foreignWords = /[[\p{L}\p{M}]--[a-zA-Z]]+(?:[^\x21-\x7e]+[[\p{L}\p{M}]--[a-zA-Z]]+)*/gv;

/** In characters: what is longer is no message of ours, and would make the log's readers and its own patterns slow. */
const longest = 4_000;

/** The text without what looks like a phone number, an address, a credential, or words in another script. */
export const cleanText = (text: string): string => {
  const short = text.length > longest ? `${text.slice(0, longest)}${mark}` : text;
  const clean = short.replace(masked, (_found, kept: string | undefined) => kept ?? mark);
  return /[^\x00-\x7f]/.test(clean) ? clean.replace(foreignWords, mark) : clean;
};

/** A parser's message quotes its input, and a database's the row: what stands in quotes is not ours. */
const withoutQuotes = (text: string): string => text.replace(/"[^"]*"?|'[^']*'|`[^`]*`/g, mark);

type CleanError = { type: string; code?: string; message: string; stack?: string; cause?: CleanError };

/** Type, code, message and stack. Only the messages of our own errors, which hold no personal data, keep their quotes. */
export const cleanError = (error: unknown): CleanError => {
  if (!(error instanceof Error)) return { type: typeof error, message: mark };
  const code = 'code' in error && typeof error.code === 'string' ? { code: cleanText(error.code) } : {};
  const message = cleanText(error instanceof SunwaiError ? error.message : withoutQuotes(error.message));
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at '));
  const stack = frames?.length ? { stack: frames.map(cleanText).join('\n') } : {};
  const cause = error.cause === undefined ? {} : { cause: cleanError(error.cause) };
  return { type: error.name, ...code, message, ...stack, ...cause };
};

export type CleanFields = { [field: string]: unknown };
export type Redaction = (fields: Readonly<Record<string, unknown>>) => CleanFields;

/** Keeps the fields listed, at every depth, and the errors; says by name which ones it withheld. */
export const redaction = (moreFields: readonly string[] = []): Redaction => {
  const allowed = new Set<string>([...loggableFields, ...moreFields]);

  const cleanValue = (value: unknown, depth: number, withheld: string[]): unknown => {
    if (typeof value === 'string') return cleanText(value);
    if (typeof value === 'bigint') return value.toString();
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
    if (value instanceof Error) return cleanError(value);
    if (value instanceof Date) return value.toISOString();
    if (Array.isArray(value) && depth < 4) return value.map((item) => cleanValue(item, depth + 1, withheld));
    if (typeof value === 'object' && depth < 4) return cleanObject(value, depth + 1, withheld);
    return undefined;
  };

  const cleanObject = (fields: object, depth: number, withheld: string[]): CleanFields => {
    const clean: CleanFields = {};
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined) continue;
      if (allowed.has(name)) clean[name] = cleanValue(value, depth, withheld);
      else if (value instanceof Error) clean[name] = cleanError(value);
      else withheld.push(cleanText(name));
    }
    return clean;
  };

  return (fields) => {
    const withheld: string[] = [];
    const clean = cleanObject(fields, 0, withheld);
    return withheld.length > 0 ? { ...clean, withheld } : clean;
  };
};
