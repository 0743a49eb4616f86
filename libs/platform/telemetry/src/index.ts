export { currentCorrelation, withCorrelation } from './correlation.js';
export { createLogger, logConfig, logLevels } from './logger.js';
export type { LogConfig, LogFields, Logger } from './logger.js';
export { nestLogger } from './nest-logger.js';
export { cleanText, loggableFields } from './redaction.js';
export { CLOCK, LOGGER } from './telemetry.tokens.js';
