import { assigned, filed, given, interimReplySent, reportSubmitted, sendInterimReply } from '@sunwai/testing';

describe('an interim reply', () => {
  it('says why it takes longer and until when', () =>
    given(filed(), assigned()).when(sendInterimReply()).then(interimReplySent()));

  it('promises no past', () =>
    given(filed(), assigned())
      .at('2026-12-10T06:30:00.000Z')
      .when(sendInterimReply())
      .refusedWith('interim.expected_in_past', { expectedAt: '2026-12-10T06:30:00.000Z' }));

  it('is of its round, and before the report', () => {
    given(filed(), assigned())
      .when(sendInterimReply({ round: 2 }))
      .refusedWith('round.unknown');
    given(filed(), assigned(), reportSubmitted()).when(sendInterimReply()).refusedWith('ticket.already_reported');
  });
});
