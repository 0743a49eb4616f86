import { filed, given, linkTicket, otherNumber, someNumber, ticketLinked } from '@sunwai/testing';

const third = 'AME-00000000Y';

describe('linking tickets', () => {
  it('makes the one a child', () =>
    given(filed())
      .when(linkTicket())
      .leaves({ parent: { number: otherNumber, relation: 'duplicate_of' }, children: [] }));

  it('makes the other its parent, who knows every child once', () => {
    const child = ticketLinked({ relation: 'has_me_too' });
    given(filed(), child)
      .when(linkTicket({ relation: 'has_duplicate', other: third }))
      .leaves({ children: [otherNumber, third] });
    given(filed(), child)
      .when(linkTicket({ relation: 'has_duplicate' }))
      .changesNothing();
  });

  it('says the same twice only once, and may say it better', () => {
    given(filed(), ticketLinked()).when(linkTicket()).changesNothing();
    given(filed(), ticketLinked())
      .when(linkTicket({ relation: 'me_too' }))
      .then(ticketLinked({ relation: 'me_too' }));
  });

  it('refuses a ticket as its own duplicate', () =>
    given(filed())
      .when(linkTicket({ other: someNumber }))
      .refusedWith('link.self'));

  it('refuses a second parent, and chains in either direction', () => {
    given(filed(), ticketLinked())
      .when(linkTicket({ other: third }))
      .refusedWith('link.already_linked', { parent: otherNumber });
    given(filed(), ticketLinked({ relation: 'has_duplicate' }))
      .when(linkTicket({ other: third }))
      .refusedWith('link.has_children');
    given(filed(), ticketLinked())
      .when(linkTicket({ relation: 'has_me_too', other: third }))
      .refusedWith('link.is_child', { parent: otherNumber });
  });
});
