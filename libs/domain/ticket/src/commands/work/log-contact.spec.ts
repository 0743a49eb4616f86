import { assigned, contactLogged, engineer, filed, given, logContact, officerOf, ticketClosed } from '@sunwai/testing';

describe('logging a talk with the complainant', () => {
  it('is a fact in every state, also after closing', () => {
    given(filed(), assigned()).when(logContact()).then(contactLogged());
    given(filed(), assigned(), ticketClosed())
      .when(logContact({ outcome: 'no_answer' }))
      .leaves({ status: 'closed' });
  });

  it('is for the department that holds the ticket', () =>
    given(filed(), assigned()).when(logContact(), officerOf(engineer)).refusedWith('ticket.not_yours'));
});
