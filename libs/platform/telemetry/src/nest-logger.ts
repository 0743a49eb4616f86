import type { LoggerService } from '@nestjs/common';
import type { LogFields, Logger } from './logger.js';

type Write = (message: string, fields?: LogFields) => void;

/**
 * Nest's own messages through our log: `NestFactory.create(AppModule, { logger: nestLogger(logger) })`.
 * Nest passes its context's name as the last parameter, and for errors a stack before it.
 */
export const nestLogger = (logger: Logger): LoggerService => {
  const through =
    (write: Write) =>
    (message: unknown, ...rest: unknown[]): void => {
      const last = rest.at(-1);
      const context = typeof last === 'string' && !last.includes('\n') ? { component: last } : {};
      const error = [message, ...rest].find((part) => part instanceof Error);
      const facts = typeof message === 'object' && message !== null && !(message instanceof Error) ? message : {};
      const text = typeof message === 'string' ? message : error ? 'Unhandled error' : 'Message of the framework';
      write(text, { ...facts, ...context, ...(error ? { error } : {}) });
    };
  return {
    log: through(logger.info),
    error: through(logger.error),
    warn: through(logger.warn),
    debug: through(logger.debug),
    verbose: through(logger.debug),
    fatal: through(logger.fatal),
  };
};
