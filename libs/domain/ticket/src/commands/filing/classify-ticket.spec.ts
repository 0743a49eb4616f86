import {
  abuseFlagged,
  assigned,
  blockOfficer,
  classified,
  classifyTicket,
  controlRoom,
  declined,
  engineer,
  filed,
  given,
  ticketClosed,
  unheardOf,
} from '@sunwai/testing';

describe('classifying a ticket', () => {
  it('suggests only, where the pack wants a person to confirm', () =>
    given(filed()).when(classifyTicket()).then(classified()));

  it('assigns in the same step where the pack never asks', () =>
    given(filed())
      .under({ confirmAssignment: 'never' })
      .when(classifyTicket())
      .then(classified(), assigned({ reason: 'routed' })));

  it('assigns from the confidence on that the pack asks for', () => {
    const sure = given(filed()).under({ confirmAssignment: { minConfidence: 0.8 } });
    sure
      .when(classifyTicket({ confidence: 0.8 }))
      .then(classified({ confidence: 0.8 }), assigned({ reason: 'routed' }));
    sure.when(classifyTicket({ confidence: 0.79 })).then(classified({ confidence: 0.79 }));
  });

  it('assigns nothing without a suggestion, and moves nobody who has it already', () => {
    const never = { confirmAssignment: 'never' } as const;
    given(filed())
      .under(never)
      .when(classifyTicket({ suggested: undefined }))
      .leaves({ status: 'filed' });
    given(filed(), assigned())
      .under(never)
      .when(classifyTicket({ suggested: engineer }))
      .leaves({ holder: blockOfficer });
  });

  it('leaves a suspected prank to a person', () =>
    given(filed(), abuseFlagged()).under({ confirmAssignment: 'never' }).when(classifyTicket()).then(classified()));

  it('routes a declined ticket on, but not back to who declined it', () => {
    const isDeclined = given(filed(), assigned(), declined()).under({ confirmAssignment: 'never' });
    isDeclined
      .when(classifyTicket({ suggested: engineer }))
      .then(classified({ suggested: engineer }), assigned({ from: blockOfficer, to: engineer, reason: 'declined' }));
    isDeclined.when(classifyTicket()).then(classified());
  });

  it('lets no rule overrule a person, until the ticket was declined', () => {
    given(filed(), classified({ by: 'operator' }))
      .when(classifyTicket())
      .refusedWith('classification.by_operator');
    given(filed(), classified({ by: 'operator' }), assigned(), declined())
      .when(classifyTicket())
      .then(classified());
  });

  it("is a person's whoever says it was a rule's", () =>
    given(filed(), classified())
      .when(classifyTicket({ by: 'rule' }), controlRoom)
      .then(classified({ by: 'operator' })));

  it('refuses departments that the pack does not have', () =>
    given(filed())
      .when(classifyTicket({ suggested: unheardOf }))
      .refusedWith('holder.unknown', { department: unheardOf.department, office: unheardOf.office }));

  it('refuses closed tickets', () =>
    given(filed(), ticketClosed({ outcome: 'withdrawn' }))
      .when(classifyTicket())
      .refusedWith('ticket.closed'));
});
