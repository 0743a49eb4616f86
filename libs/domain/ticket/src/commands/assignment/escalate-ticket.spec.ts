import {
  assigned,
  clockPaused,
  controlRoom,
  deadlineSet,
  districtOfficer,
  escalateTicket,
  filed,
  given,
  magistrate,
  reportSubmitted,
  ticketEscalated,
} from '@sunwai/testing';

const due = '2026-11-29T06:30:00.000Z';
const overdue = given(filed(), assigned(), deadlineSet({ dueAt: due })).at(due);

describe('escalating a ticket', () => {
  it('goes one level up when its deadline passed', () => {
    overdue.when(escalateTicket()).then(ticketEscalated({ deadlineId: 'd1' }));
    overdue.when(escalateTicket()).leaves({ holder: districtOfficer, status: 'assigned' });
  });

  it('goes up once for one deadline', () =>
    given(filed(), assigned(), deadlineSet({ dueAt: due }), ticketEscalated({ deadlineId: 'd1' }))
      .at('2026-12-29T06:30:00.000Z')
      .when(escalateTicket())
      .changesNothing());

  it('waits for the deadline, to the millisecond, and for no paused one', () => {
    overdue
      .at('2026-11-29T06:29:59.999Z')
      .when(escalateTicket())
      .refusedWith('deadline.not_due', { deadlineId: 'd1', dueAt: due });
    given(filed(), assigned(), deadlineSet(), clockPaused())
      .at('2026-12-29T06:30:00.000Z')
      .when(escalateTicket())
      .refusedWith('deadline.paused');
    overdue.when(escalateTicket({ deadlineId: 'd2' })).refusedWith('deadline.not_running');
  });

  it('needs no deadline for an inactive officer', () =>
    given(filed(), assigned())
      .when(escalateTicket({ reason: 'officer_inactive', deadlineId: undefined }), controlRoom)
      .then(ticketEscalated({ reason: 'officer_inactive' })));

  it('asks nobody twice: at the top it says so', () =>
    given(filed(), assigned({ to: magistrate }))
      .when(escalateTicket({ reason: 'control_room', deadlineId: undefined }), controlRoom)
      .refusedWith('escalation.top_level', { department: 'district', level: 3 }));

  it('is no use before anybody has it, nor once the report is in', () => {
    given(filed(), deadlineSet()).at(due).when(escalateTicket()).refusedWith('ticket.not_assigned');
    given(filed(), assigned(), deadlineSet(), reportSubmitted())
      .at(due)
      .when(escalateTicket())
      .refusedWith('ticket.already_reported');
  });
});
