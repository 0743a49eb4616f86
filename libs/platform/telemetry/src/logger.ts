import { pino } from 'pino';
import type { DestinationStream, Logger as PinoLogger } from 'pino';
import { z } from 'zod';
import { currentCorrelation } from './correlation.js';
import { lineOutput } from './line-output.js';
import { cleanText, redaction } from './redaction.js';
import type { Redaction } from './redaction.js';
import { currentTraceId } from './tracing/tracing.js';

export const logLevels = ['debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export const logConfig = z.strictObject({
  level: z.enum(logLevels).default('info').describe('Least important level that is logged'),
  format: z
    .enum(['auto', 'json', 'line'])
    .default('auto')
    .describe('`json` for machines, `line` for people, `auto`: `line` when standard output is a terminal'),
  service: z.string().min(1).default('sunwai').describe('Name of the process in its log lines'),
  fields: z.array(z.string()).default([]).describe('Fields that may be logged besides the built-in list'),
});
export type LogConfig = z.input<typeof logConfig>;

/** Facts beside the message. Only fields of `loggableFields` are written; put errors in `error`. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Structured log: one JSON object a line with time (ISO 8601, UTC), level, msg, service, correlationId and fields.
 * Never throws. Personal data does not get in: see `redaction`.
 */
export type Logger = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  fatal(message: string, fields?: LogFields): void;
  /** A logger whose lines all carry `fields` too: `{ component: 'relay' }`. */
  with(fields: LogFields): Logger;
};

type Level = Exclude<(typeof logLevels)[number], 'silent'>;

const over = (sink: PinoLogger, clean: Redaction): Logger => {
  const at = (level: Level) => (message: string, fields?: LogFields) => {
    if (!sink.isLevelEnabled(level)) return;
    sink[level](fields ? clean(fields) : {}, cleanText(message));
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
    with: (fields) => over(sink.child(clean(fields)), clean),
  };
};

/** `output` is for tests and for processes whose standard output is their answer (the CLI logs to standard error). */
export const createLogger = (config: LogConfig = {}, output?: DestinationStream): Logger => {
  const { level, format, service, fields } = logConfig.parse(config);
  const readable = format === 'line' || (format === 'auto' && !output && process.stdout.isTTY === true);
  const target = output ?? (readable ? process.stdout : pino.destination({ dest: 1, sync: false }));
  const sink = pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const correlationId = currentCorrelation();
        const traceId = currentTraceId();
        return {
          ...(correlationId !== undefined && { correlationId: cleanText(correlationId) }),
          ...(traceId !== undefined && { traceId }),
        };
      },
    },
    readable ? lineOutput(target) : target,
  );
  return over(sink, redaction(fields));
};
