import { abuseFlagged, filed, flagAbuse, given, ticketClosed } from '@sunwai/testing';

describe('flagging abuse', () => {
  it('is a suspicion: it closes nothing', () =>
    given(filed())
      .when(flagAbuse())
      .leaves({ status: 'filed', abuse: { suspicion: 'prank' } }));

  it('says the same twice only once, and another suspicion anew', () => {
    given(filed(), abuseFlagged()).when(flagAbuse()).changesNothing();
    given(filed(), abuseFlagged())
      .when(flagAbuse({ suspicion: 'spam' }))
      .then(abuseFlagged({ suspicion: 'spam' }));
  });

  it('is possible after closing', () =>
    given(filed(), ticketClosed({ outcome: 'withdrawn' }))
      .when(flagAbuse())
      .then(abuseFlagged()));
});
