import fc from 'fast-check';
import { createLogger, nestLogger, withCorrelation } from './index.js';
import type { LogConfig } from './index.js';

const captured = (config: LogConfig = {}) => {
  const lines: string[] = [];
  const logger = createLogger({ format: 'json', ...config }, { write: (line) => void lines.push(line) });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
};

describe('a log line', () => {
  it('is one JSON object with time, level, service, message and fields', () => {
    const { logger, lines, last } = captured({ service: 'intake' });
    logger.warn('Relay is behind', { topic: 'tickets.events', lag: 12 });
    expect(lines).toHaveLength(1);
    expect(last()).toMatchObject({
      level: 'warn',
      service: 'intake',
      msg: 'Relay is behind',
      topic: 'tickets.events',
      lag: 12,
    });
    expect(last()['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('carries the correlation id of the work it belongs to, across awaits and beside other work', async () => {
    const { logger, lines } = captured();
    const work = (id: string, wait: number) =>
      withCorrelation(id, async () => {
        await new Promise((resolve) => setTimeout(resolve, wait));
        logger.info('done', { id });
      });
    await Promise.all([work('first', 15), work('second', 5)]);
    logger.info('outside');
    const seen = lines.map((line) => JSON.parse(line) as { id?: string; correlationId?: string });
    expect(seen.map(({ id, correlationId }) => [id, correlationId])).toEqual([
      ['second', 'second'],
      ['first', 'first'],
      [undefined, undefined],
    ]);
  });

  it('is left out below the level asked for', () => {
    const { logger, lines } = captured({ level: 'error' });
    logger.warn('not this');
    logger.error('this');
    expect(lines).toHaveLength(1);
  });

  it('is one readable line where people read', () => {
    const { logger, lines } = captured({ format: 'line' });
    logger.with({ component: 'relay' }).info('Ready', { port: 4000 });
    expect(lines[0]).toMatch(/^\x1b\[90m\d\d:\d\d:\d\d\.\d{3}.*info.*Ready.*component=relay port=4000.*\n$/);
  });
});

describe('personal data', () => {
  it('is withheld unless its field is listed, at every depth, and the line says so', () => {
    const { logger, lines, last } = captured();
    logger.info('filed', {
      ticket: 'AME-7K3M9QX2R',
      personal: { words: 'The hand pump is broken', name: 'A Citizen' },
      reason: { code: 'x', sender: { phone: 'not a number' } },
    });
    expect(last()).toMatchObject({ ticket: 'AME-7K3M9QX2R', reason: { code: 'x' }, withheld: ['personal', 'sender'] });
    expect(lines.join()).not.toMatch(/hand pump|Citizen|not a number/);
  });

  it.each([
    ['a phone number in a message', 'Sent to +91 94150 12345 again', 'Sent to […] again'],
    ['a phone number run into a word', 'tel919415012345x', 'tel[…]x'],
    ['a WhatsApp message id, which holds a number', 'wamid.HBgMOTE5NDE1MDEyMzQ1FQIAEhg= failed', '[…] failed'],
    ['an e-mail address', 'from someone@example.org', 'from […]'],
    ['an access token', 'sunwai_officer_abcdefghijklmnopqrstuvwxyz234567 was used', '[…] was used'],
    ['a bearer credential', 'Authorization: Bearer abc.def', 'Authorization: […]'],
    ['words in another script', 'Text हैंडपंप अब भी खराब है – end', 'Text […] – end'],
  ])('%s is masked', (_what, text, expected) => {
    const { logger, last } = captured();
    logger.info(text, { reason: text });
    expect(last()).toMatchObject({ msg: expected, reason: expected });
  });

  it('is not what ids, hashes and times look like', () => {
    const { logger, last } = captured();
    const id = '12345678-1234-8123-8123-123456789012';
    logger.info('kept', { id, sha256: '1'.repeat(64), since: '2026-11-22T06:30:00.000Z', bytes: 1_234_567_890 });
    expect(last()).toMatchObject({
      id,
      sha256: '1'.repeat(64),
      since: '2026-11-22T06:30:00.000Z',
      bytes: 1_234_567_890,
    });
  });

  it('does not come in by a parser that quotes what it could not read', () => {
    const { logger, lines, last } = captured();
    const parse = () => JSON.parse('my neighbour took my land');
    try {
      parse();
    } catch (error) {
      logger.error('Body is not JSON', { error });
    }
    expect(last()).toMatchObject({ error: { type: 'SyntaxError' } });
    expect(lines.join()).not.toContain('neighbour');
  });

  it('never shows the digits of a phone number, however it is written and wherever it stands', () => {
    const separators = fc.constantFrom('', ' ', '-', '.', ' (', ') ');
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 10, maxLength: 13 });
    fc.assert(
      fc.property(digits, separators, fc.constantFrom('', 'to ', 'न', '('), (number, separator, before) => {
        const { logger, lines } = captured();
        const written = `${number.slice(0, 5).join('')}${separator}${number.slice(5).join('')}`;
        logger.info(`${before}${written}.`, { route: written });
        const { msg, route } = JSON.parse(lines[0] ?? '{}') as { msg: string; route: string };
        expect(`${msg}${route}`).not.toMatch(/\d{3}/);
      }),
    );
  });
});

describe("the framework's own messages", () => {
  it('come out in the same log, with their context and errors', () => {
    const { logger, last } = captured();
    const nest = nestLogger(logger);
    nest.log('Starting', 'NestFactory');
    expect(last()).toMatchObject({ level: 'info', msg: 'Starting', component: 'NestFactory' });
    nest.error(new Error('boom'), 'ExceptionsHandler');
    expect(last()).toMatchObject({
      level: 'error',
      error: { type: 'Error', message: 'boom' },
      component: 'ExceptionsHandler',
    });
  });
});
