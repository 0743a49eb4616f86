import {
  abuseFlagged,
  assigned,
  blockOfficer,
  citizen,
  classified,
  closeTicket,
  controlRoom,
  deadlineSet,
  filed,
  given,
  officerOf,
  operator,
  otherNumber,
  reportDelivered,
  reportDisputed,
  reportSubmitted,
  reportVerified,
  someNumber,
  supervisor,
  systemActor,
  ticketClosed,
  ticketLinked,
  ticketReopened,
} from '@sunwai/testing';

const closedAs = (outcome: 'withdrawn' | 'noted' | 'abuse' | 'out_of_scope' | 'upheld', more: object = {}) =>
  ticketClosed({ outcome, authority: 'control_room', disputableUntil: undefined, ...more });
const reportedAgain = [
  filed(),
  assigned(),
  reportSubmitted(),
  reportDisputed(),
  ticketReopened(),
  reportSubmitted({ round: 2 }),
] as const;
const shown = reportDelivered({ round: 2, messageId: 'wamid.report.2' });

describe('closing a ticket', () => {
  it('withdrawn: whenever the complainant wants, by their own authority', () => {
    given(filed())
      .when(closeTicket(), citizen)
      .then(closedAs('withdrawn', { authority: 'citizen' }));
    given(filed(), assigned(), deadlineSet()).when(closeTicket(), operator).leaves({ status: 'closed', deadlines: [] });
  });

  it('keeps the reason in words', () =>
    given(filed())
      .when(closeTicket({ outcome: 'out_of_scope', words: 'न्यायालय में विचाराधीन' }), supervisor)
      .then(closedAs('out_of_scope', { authority: 'supervisor', words: 'न्यायालय में विचाराधीन' })));

  it('duplicate: links it with the ticket that stands', () => {
    const asDuplicate = closeTicket({ outcome: 'duplicate', duplicateOf: otherNumber });
    const closed = ticketClosed({
      outcome: 'duplicate',
      authority: 'control_room',
      duplicateOf: otherNumber,
      disputableUntil: undefined,
    });
    given(filed()).when(asDuplicate, operator).then(ticketLinked(), closed);
    given(filed(), ticketLinked()).when(asDuplicate, operator).then(closed);
  });

  it('duplicate: not of itself, nor while others hang on it', () => {
    given(filed())
      .when(closeTicket({ outcome: 'duplicate', duplicateOf: someNumber }), operator)
      .refusedWith('link.self');
    given(filed(), ticketLinked({ relation: 'has_me_too', other: 'AME-00000000Y' }))
      .when(closeTicket({ outcome: 'duplicate', duplicateOf: otherNumber }), operator)
      .refusedWith('link.has_children');
  });

  it('a parent: its children are known to whoever tells them', () =>
    given(filed(), ticketLinked({ relation: 'has_duplicate' }))
      .when(closeTicket(), citizen)
      .leaves({ status: 'closed', children: [otherNumber] }));

  it('noted: a demand or suggestion, never a grievance', () => {
    given(filed(), classified({ kind: 'demand' }))
      .when(closeTicket({ outcome: 'noted' }), operator)
      .then(closedAs('noted'));
    given(filed({ kind: 'guidance' }))
      .when(closeTicket({ outcome: 'noted' }), systemActor('tickets'))
      .then(closedAs('noted', { authority: 'policy' }));
    given(filed({ kind: 'demand' }), classified({ kind: 'grievance' }))
      .when(closeTicket({ outcome: 'noted' }), operator)
      .refusedWith('close.grievance');
    given(filed())
      .when(closeTicket({ outcome: 'noted' }), operator)
      .refusedWith('close.grievance');
  });

  it('abuse: flagged first, then decided by a person', () => {
    given(filed())
      .when(closeTicket({ outcome: 'abuse' }), controlRoom)
      .refusedWith('abuse.not_flagged');
    given(filed(), abuseFlagged())
      .when(closeTicket({ outcome: 'abuse' }), controlRoom)
      .then(closedAs('abuse'));
    given(filed(), abuseFlagged())
      .when(closeTicket({ outcome: 'abuse' }), systemActor())
      .refusedWith('actor.not_entitled', { actor: 'system', command: 'CloseTicket abuse' });
  });

  it('out of scope: never to get rid of what was reported', () =>
    given(filed(), assigned(), reportSubmitted())
      .when(closeTicket({ outcome: 'out_of_scope' }), controlRoom)
      .refusedWith('close.report_stands', { round: 1 }));

  it('upheld: after a dispute, of a report that was shown to the complainant, by a named authority', () => {
    const uphold = closeTicket({ outcome: 'upheld' });
    given(...reportedAgain, shown)
      .when(uphold, supervisor)
      .then(closedAs('upheld', { round: 2, authority: 'supervisor' }));
    given(...reportedAgain)
      .when(uphold, supervisor)
      .refusedWith('report.not_delivered', { round: 2 });
    given(...reportedAgain, shown)
      .under({ requireVerification: true })
      .when(uphold, supervisor)
      .refusedWith('report.not_verified');
    given(...reportedAgain, shown, reportVerified({ round: 2 }))
      .under({ requireVerification: true })
      .when(uphold, supervisor)
      .then(closedAs('upheld', { round: 2, authority: 'supervisor' }));
  });

  it('upheld: not without a dispute, a report, or a decision that waits', () => {
    const uphold = closeTicket({ outcome: 'upheld' });
    given(filed(), assigned(), reportSubmitted(), reportDelivered())
      .when(uphold, supervisor)
      .refusedWith('close.not_disputed');
    given(filed(), assigned(), reportSubmitted(), reportDisputed(), ticketReopened())
      .when(uphold, supervisor)
      .refusedWith('ticket.not_reported', { status: 'reopened' });
    given(filed(), assigned(), reportSubmitted(), reportDisputed())
      .when(uphold, supervisor)
      .refusedWith('dispute.undecided');
  });

  it('no citizen closes as anything but withdrawn, no officer as anything', () => {
    for (const outcome of ['noted', 'abuse', 'out_of_scope', 'upheld'] as const) {
      given(filed()).when(closeTicket({ outcome }), citizen).refusedWith('actor.not_entitled');
    }
    given(filed(), assigned()).when(closeTicket(), officerOf(blockOfficer)).refusedWith('actor.not_entitled');
  });

  it('once', () => given(filed(), ticketClosed()).when(closeTicket(), citizen).refusedWith('ticket.closed'));
});
