import { abuseCleared, abuseFlagged, clearAbuse, filed, given, operator } from '@sunwai/testing';

describe('clearing a suspicion of abuse', () => {
  it('takes the flag away', () => {
    given(filed(), abuseFlagged()).when(clearAbuse()).then(abuseCleared());
    given(filed(), abuseFlagged()).when(clearAbuse()).leaves({ abuse: undefined });
  });

  it('needs a flag', () => given(filed()).when(clearAbuse()).refusedWith('abuse.not_flagged'));

  it('is for the control room to decide', () =>
    given(filed(), abuseFlagged()).when(clearAbuse(), operator).refusedWith('actor.not_entitled'));
});
