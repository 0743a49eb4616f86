import type { DestinationStream } from 'pino';

const colours: Record<string, string> = {
  debug: '\x1b[90m',
  info: '\x1b[32m',
  warn: '\x1b[33m',
  error: '\x1b[31m',
  fatal: '\x1b[35m',
};
const grey = '\x1b[90m';
const plain = '\x1b[0m';

type Entry = { time: string; level: string; msg?: string; error?: { stack?: string } } & Record<string, unknown>;

/** One line a person can read, from one line of JSON: time, level, message, fields; an error's stack below it. */
export const readableLine = (json: string): string => {
  const { time, level, msg, pid: _pid, ...fields } = JSON.parse(json) as Entry;
  const { stack, ...error } = fields.error ?? {};
  const shown = Object.entries(fields.error ? { ...fields, error } : fields)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  const head = `${grey}${time.slice(11, 23)}${plain} ${colours[level] ?? ''}${level.padEnd(5)}${plain} ${msg ?? ''}`;
  return `${head}${shown ? ` ${grey}${shown}${plain}` : ''}\n${stack ? `${grey}${stack}${plain}\n` : ''}`;
};

/** In this thread: a line written before a crash is on the screen. */
export const lineOutput = (out: { write(text: string): unknown }): DestinationStream => ({
  write: (json) => {
    out.write(readableLine(json));
  },
});
