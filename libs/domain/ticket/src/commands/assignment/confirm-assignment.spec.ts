import {
  assigned,
  blockOfficer,
  classified,
  confirmAssignment,
  declined,
  engineer,
  filed,
  given,
  systemActor,
} from '@sunwai/testing';

describe('confirming an assignment', () => {
  it('assigns to whom routing suggested', () =>
    given(filed(), classified()).when(confirmAssignment()).then(assigned()));

  it('takes the newest suggestion, after a decline too', () =>
    given(filed(), classified(), assigned(), declined(), classified({ suggested: engineer }))
      .when(confirmAssignment())
      .then(assigned({ from: blockOfficer, to: engineer })));

  it('twice is once', () => given(filed(), classified(), assigned()).when(confirmAssignment()).changesNothing());

  it('needs a suggestion', () => {
    given(filed()).when(confirmAssignment()).refusedWith('assignment.nothing_suggested');
    given(filed(), classified({ suggested: undefined }))
      .when(confirmAssignment())
      .refusedWith('assignment.nothing_suggested');
  });

  it('is never done by a machine', () =>
    given(filed(), classified())
      .when(confirmAssignment(), systemActor())
      .refusedWith('actor.not_entitled', { actor: 'system', command: 'ConfirmAssignment' }));
});
