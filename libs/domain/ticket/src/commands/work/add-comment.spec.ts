import {
  addComment,
  assigned,
  blockOfficer,
  commentAdded,
  evidenceAdded,
  filed,
  given,
  officerOf,
  supervisor,
  ticketClosed,
} from '@sunwai/testing';

describe('commenting', () => {
  it('goes from either side to either side', () => {
    given(filed()).when(addComment()).then(commentAdded());
    given(filed(), assigned())
      .when(addComment({ audience: 'complainant' }), officerOf(blockOfficer))
      .then(commentAdded({ side: 'department', audience: 'complainant' }));
    given(filed())
      .when(addComment({ audience: 'internal' }), supervisor)
      .then(commentAdded({ side: 'control_room', audience: 'internal' }));
  });

  it('gives the complainant no way into internal notes', () =>
    given(filed())
      .when(addComment({ audience: 'internal' }))
      .refusedWith('comment.audience'));

  it('is heard after closing', () =>
    given(filed(), ticketClosed({ outcome: 'withdrawn' }))
      .when(addComment())
      .then(commentAdded()));

  it('takes a message once, whatever it came as', () => {
    given(filed(), commentAdded()).when(addComment()).changesNothing();
    given(filed(), evidenceAdded({ sourceMessageId: 'wamid.3' }))
      .when(addComment())
      .changesNothing();
    given(filed())
      .when(addComment({ sourceMessageId: 'wamid.1' }))
      .changesNothing();
  });
});
