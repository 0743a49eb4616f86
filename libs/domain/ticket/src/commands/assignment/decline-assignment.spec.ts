import { assigned, blockOfficer, declineAssignment, declined, filed, given, reportSubmitted } from '@sunwai/testing';

describe('declining an assignment', () => {
  it('leaves the decliner holding it until somebody else does', () => {
    const belongsTo = { department: 'electricity' };
    given(filed(), assigned())
      .when(declineAssignment({ belongsTo, words: 'बिजली विभाग का है' }))
      .then(declined({ belongsTo, words: 'बिजली विभाग का है' }));
    given(filed(), assigned())
      .when(declineAssignment())
      .leaves({ status: 'assigned', holder: blockOfficer, declinedBy: [blockOfficer] });
  });

  it('twice is once', () => given(filed(), assigned(), declined()).when(declineAssignment()).changesNothing());

  it('is too late once reported, and names its round', () => {
    given(filed(), assigned(), reportSubmitted()).when(declineAssignment()).refusedWith('ticket.already_reported');
    given(filed(), assigned())
      .when(declineAssignment({ round: 2 }))
      .refusedWith('round.unknown');
  });
});
