import { buttonPayload, parseButtonPayload, type ButtonPayload } from './button-payload.js';

const message = '0b1f6b3e-2f6d-8c55-9f6e-5a8d2f0e4c11';

describe('payloads of our buttons', () => {
  it.each<[string, ButtonPayload]>([
    ['feedback:AME-1TPB7GSCS:2:satisfied', { says: 'feedback', number: 'AME-1TPB7GSCS', round: 2, satisfied: true }],
    [
      'feedback:AME-1TPB7GSCS:1:not_satisfied',
      { says: 'feedback', number: 'AME-1TPB7GSCS', round: 1, satisfied: false },
    ],
    [`matter:AME-1TPB7GSCS:${message}`, { says: 'matter', number: 'AME-1TPB7GSCS', message }],
    [`new:${message}`, { says: 'new', message }],
    ['ack:AME-1TPB7GSCS', { says: 'ack', number: 'AME-1TPB7GSCS' }],
  ])('%s is written and read', (text, payload) => {
    expect(buttonPayload(payload)).toBe(text);
    expect(parseButtonPayload(text)).toEqual(payload);
  });

  it.each([
    '',
    'satisfied',
    'feedback:AME-1TPB7GSCS:0:satisfied',
    'feedback:AME-1TPB7GSCS:1:perhaps',
    'ack:',
    'new:',
    'ack:AME-1TPB7GSCS:x',
  ])('%p is none of ours', (text) => expect(parseButtonPayload(text)).toBeUndefined());
});
