import { messageSpecs } from '../message-keys.js';
import { templateFaults } from './template-faults.js';

describe('faults of a template', () => {
  it.each([
    ['closed', '{number} {outcome, select, other {बंद}}', []],
    ['comment', 'About {number: “{words}”', ['close the brace behind the name']],
    ['comment', 'About {}', ['The braces are empty']],
    [
      'comment',
      '{number} {wrods}',
      ['Nothing fills {wrods}.', 'Use {number}, {words}.', 'Did you mean "words"?', 'The reader needs {words}'],
    ],
    ['greeting', 'Hello {name}', ['Nothing fills {name}. This message has no values.']],
    ['acknowledgement', 'Registered.', ['The reader needs {number}']],
    ['acknowledgement', '{number} {words}', ['{words} can be absent: write it inside {words, select, none {} other {']],
    ['closed', '{number} {outcome}', ["{outcome} is a code that people can't read"]],
    ['closed', '{number} {outcome, select, acepted {yes} other {no}}', ['never "acepted"', 'Did you mean "accepted"?']],
    ['closed', '{number} {outcome, select, accepted {yes}}', ['needs the case "other']],
    ['interim_reply', '{number} {words} {expected}', ['{expected} is a moment']],
    ['interim_reply', '{number} {words, date, long} {expected, date, long}', ['{words} is a text']],
    ['comment', '{number} {words, upper}', ['only number, date, time, select']],
  ] as const)('%s: %s', (key, text, expected) => {
    const said = templateFaults(text, messageSpecs[key])
      .map(({ message }) => message)
      .join('\n');
    if (expected.length === 0) expect(said).toBe('');
    else for (const part of expected) expect(said).toContain(part);
  });
});
