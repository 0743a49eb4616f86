import {
  complainant,
  filed,
  fileTicket as command,
  outcome,
  photo,
  policy,
  someMoment,
  someNumber,
  systemActor,
  ticketAfter,
} from '@sunwai/testing';
import type { Ticket } from '../../ticket.js';
import { fileTicket, type FileTicket } from './file-ticket.js';

const filing = (told: FileTicket, existing?: Ticket) =>
  outcome(
    existing,
    fileTicket(told, existing, {
      now: someMoment,
      actor: systemActor('tickets'),
      policy: policy(),
      number: someNumber,
      attempt: 0,
    }),
    someMoment,
  );

describe('filing a complaint', () => {
  it('makes a ticket with the number given, everything personal under the complainant', () =>
    filing(command({ words: 'नाली भरी है', name: 'राम', attachments: [photo()], enteredBy: 'operator-1' })).then(
      filed({ words: 'नाली भरी है', name: 'राम', attachments: [photo()], enteredBy: 'operator-1' }),
    ));

  it('begins with status filed, round 1, nobody holding it', () =>
    filing(command()).leaves({ status: 'filed', round: 1, holder: undefined, messages: ['wamid.1'], complainant }));

  it('takes the same message twice for one filing', () => filing(command(), ticketAfter(filed())).changesNothing());

  it('does not take another message under the same number for the same filing', () =>
    filing(command({ sourceMessageIds: ['wamid.9'] }), ticketAfter(filed())).refusedWith('number.taken', {
      number: someNumber,
      attempt: 0,
    }));

  it('does not take the same id on another channel for the same filing', () =>
    filing(command({ channel: 'portal' }), ticketAfter(filed())).refusedWith('number.taken'));

  it('asks for words', () => filing(command({ words: ' \n' })).refusedWith('filing.no_words'));
});
