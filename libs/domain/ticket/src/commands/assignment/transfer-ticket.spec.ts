import {
  acknowledged,
  assigned,
  blockOfficer,
  classified,
  controlRoom,
  engineer,
  filed,
  given,
  officerOf,
  reportDisputed,
  reportSubmitted,
  ticketClosed,
  ticketReopened,
  transferTicket,
  unheardOf,
} from '@sunwai/testing';

const transferred = assigned({ from: blockOfficer, to: engineer, reason: 'transferred' });

describe('transferring a ticket', () => {
  it('names from and to, and leaves one holder who has not seen it yet', () => {
    given(filed(), assigned(), acknowledged()).when(transferTicket()).then(transferred);
    given(filed(), assigned(), acknowledged())
      .when(transferTicket())
      .leaves({ holder: engineer, assignment: { since: '2026-11-22T06:33:00.000Z' } });
  });

  it('says why, where that was said', () =>
    given(filed(), assigned())
      .when(transferTicket({ words: 'बिजली का काम है' }), controlRoom)
      .then(assigned({ from: blockOfficer, to: engineer, reason: 'transferred', words: 'बिजली का काम है' })));

  it('stays in its round', () =>
    given(filed(), assigned(), reportSubmitted(), reportDisputed(), ticketReopened())
      .when(transferTicket())
      .then(assigned({ round: 2, from: blockOfficer, to: engineer, reason: 'transferred' })));

  it('to the same holder is none', () =>
    given(filed(), assigned())
      .when(transferTicket({ to: blockOfficer }))
      .changesNothing());

  it('is for the department that has it, not for the one that would like to', () =>
    given(filed(), assigned()).when(transferTicket(), officerOf(engineer)).refusedWith('ticket.not_yours'));

  it('needs a holder, a place to go, and no report', () => {
    given(filed(), classified()).when(transferTicket(), controlRoom).refusedWith('ticket.not_assigned');
    given(filed(), assigned())
      .when(transferTicket({ to: unheardOf }))
      .refusedWith('holder.unknown');
    given(filed(), assigned(), reportSubmitted()).when(transferTicket()).refusedWith('ticket.already_reported');
    given(filed(), assigned(), ticketClosed({ outcome: 'withdrawn' }))
      .when(transferTicket())
      .refusedWith('ticket.closed', { outcome: 'withdrawn', closedAt: '2026-11-22T06:32:00.000Z' });
  });
});
