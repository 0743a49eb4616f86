import fc from 'fast-check';
import { epochMilliseconds, isRefusal, plus, type Instant } from '@sunwai/kernel';
import { citizen, lives, systemActor, type Life, type Step } from '@sunwai/testing';
import { decide, whoMay } from './decide.js';
import type { TicketEvent } from './events.js';
import { evolve, replay } from './evolve.js';
import { ticketRefusals } from './refusals.js';
import { ticketEventTypes } from './schema.js';
import { currentReport, type Ticket } from './ticket.js';

const everyLife = (check: (life: Life) => void) => fc.assert(fc.property(lives, check), { numRuns: 300 });

type Accepted = Step & { readonly events: readonly TicketEvent[]; readonly after: Ticket };
const accepted = (life: Life): readonly Accepted[] =>
  life.steps.flatMap((step) => {
    if (isRefusal(step.decision)) return [];
    const events = step.decision;
    return [{ ...step, events, after: events.reduce((ticket: Ticket, e) => evolve(ticket, e, step.now), step.before) }];
  });

/** The ticket before each event of a life. */
const unfolded = ({ history }: Life) => {
  let before: Ticket | undefined;
  return history.map(({ event, at }) => {
    const moment = { before, event, at, after: evolve(before, event, at) };
    before = moment.after;
    return moment;
  });
};

describe('whatever is asked of a ticket, by whomever, in whatever order', () => {
  it('its state is what its events tell, and stays so through JSON', () =>
    everyLife((life) => {
      expect(replay(life.history)).toEqual(life.ticket);
      const read = JSON.parse(JSON.stringify(life.history)) as Life['history'];
      expect(JSON.stringify(replay(read))).toBe(JSON.stringify(life.ticket));
      const throughState = JSON.parse(JSON.stringify(life.ticket)) as Ticket;
      expect(JSON.stringify(throughState)).toBe(JSON.stringify(life.ticket));
    }));

  it('the same question of the same ticket has the same answer, and leaves the ticket as it was', () =>
    everyLife(({ steps, policy }) => {
      const asTheyWere = JSON.stringify(steps.map(({ before }) => before));
      const again = steps.map(({ command, before, now, actor }) => decide(command, before, { now, actor, policy }));
      expect(JSON.stringify(again)).toBe(JSON.stringify(steps.map(({ decision }) => decision)));
      expect(JSON.stringify(steps.map(({ before }) => before))).toBe(asTheyWere);
    }));

  it('every refusal has a code of the list, and plain details', () =>
    everyLife(({ steps }) => {
      const refusals = steps.flatMap(({ decision }) => (isRefusal(decision) ? [decision] : []));
      expect(refusals.filter(({ code }) => !(code in ticketRefusals))).toEqual([]);
      const details = refusals.flatMap((refusal) => Object.values(refusal.details));
      expect(details.filter((detail) => typeof detail !== 'string' && !Number.isFinite(detail))).toEqual([]);
    }));

  it('nobody does what is not theirs to do', () =>
    everyLife((life) => {
      for (const { command, actor, before } of accepted(life)) {
        expect(whoMay(command.type)).toContain(actor.kind);
        if (actor.kind === 'citizen') expect(actor.id).toBe(citizen.id);
        if (actor.kind === 'officer') expect(actor.department).toBe(before.holder?.department);
      }
    }));

  it('it has exactly one holder from the first assignment on, and every change names from and to', () =>
    everyLife((life) => {
      for (const { before, event, after } of unfolded(life)) {
        if (['assigned', 'reported', 'disputed', 'reopened'].includes(after.status)) expect(after.holder).toBeDefined();
        if (event.type !== 'TicketAssigned' && event.type !== 'TicketReopened' && event.type !== 'TicketEscalated') {
          expect(after.holder).toEqual(before?.holder);
          continue;
        }
        expect(event.data.from).toEqual(before?.holder);
        expect(event.data.to).toEqual(after.holder);
      }
    }));

  it('rounds only rise, one by one, by reopening alone', () =>
    everyLife((life) => {
      for (const { before, event, after } of unfolded(life)) {
        const rise = after.round - (before?.round ?? 1);
        expect(rise).toBe(event.type === 'TicketReopened' ? 1 : 0);
      }
    }));

  it('a report is answered in its own round', () =>
    everyLife((life) => {
      for (const { before, event } of unfolded(life)) {
        if (event.type === 'ReportDisputed' || event.type === 'FeedbackRecorded' || event.type === 'ReportReturned') {
          expect(before?.round).toBe(event.data.round);
          expect(before?.report?.round).toBe(event.data.round);
        }
        if (event.type === 'ReportSubmitted') expect(before?.round).toBe(event.data.round);
      }
      const rounds = life.history.flatMap(({ event }) => (event.type === 'ReportSubmitted' ? [event.data.round] : []));
      expect(new Set(rounds).size).toBe(rounds.length);
    }));

  it('closed as resolved means accepted, silent after delivery, or upheld by name after a dispute', () =>
    everyLife((life) => {
      for (const { before, event, at } of unfolded(life)) {
        if (event.type === 'TicketClosed' && before) expectGround(event.data.outcome, before, at, life);
      }
    }));

  it('a dispute is accepted while reported, and while closed within the window; not after', () =>
    everyLife((life) => {
      for (const { before, event, at } of unfolded(life)) {
        if (event.type !== 'ReportDisputed' || !before) continue;
        expect(['reported', 'closed']).toContain(before.status);
        const until = before.closed?.disputableUntil;
        if (before.status === 'closed') expect(until !== undefined && at <= until).toBe(true);
      }
    }));

  it('every dispute while it is possible is accepted', () =>
    everyLife(({ steps, policy }) => {
      for (const { before, now } of steps) {
        const { round, status, closed } = before;
        const until = closed?.disputableUntil;
        const isOpen = status === 'reported' || (status === 'closed' && until !== undefined && now <= until);
        if (!isOpen) continue;
        const dispute = {
          type: 'DisputeReport',
          round,
          channel: 'whatsapp',
          evidence: [],
          personal: { words: '' },
        } as const;
        expect(isRefusal(decide(dispute, before, { now, actor: citizen, policy }))).toBe(false);
      }
    }));

  it('the first dispute goes back to its officer, each later one a level up while there is one', () =>
    everyLife((life) => {
      for (const { command, events, before, after } of accepted(life)) {
        if (command.type !== 'DisputeReport' && command.type !== 'UpholdDispute') continue;
        if (!events.some(({ type }) => type === 'TicketReopened') || !before.holder) continue;
        const above = after.disputes >= 2 ? life.policy.holderAbove(before.holder) : undefined;
        expect(after.holder).toEqual(above ?? before.holder);
        expect(events.some(({ type }) => type === 'TicketEscalated')).toBe(above !== undefined);
      }
    }));

  it('an escalation always reaches somebody higher', () =>
    everyLife(({ history }) => {
      for (const { event } of history) {
        if (event.type === 'TicketEscalated') expect(event.data.to.level).toBeGreaterThan(event.data.from.level);
      }
    }));

  it('silence never closes what was not delivered', () =>
    everyLife(({ steps, policy }) => {
      for (const { before } of steps) {
        if (before.status !== 'reported' || currentReport(before)?.deliveredAt !== undefined) continue;
        const decision = decide({ type: 'CloseUnanswered', round: before.round }, before, {
          now: '2099-01-01T00:00:00.000Z',
          actor: systemActor('sla'),
          policy,
        });
        expect(decision).toMatchObject({ code: 'report.not_delivered' });
      }
    }));

  it('what a complainant sends as evidence or words is never turned away, in any state', () =>
    everyLife(({ steps, policy }) => {
      for (const { before, now } of steps) {
        const context = { now, actor: citizen, policy };
        const personal = { words: 'अब भी ख़राब है' };
        const evidence = decide({ type: 'AddEvidence', media: [], personal }, before, context);
        const comment = decide({ type: 'AddComment', audience: 'department', personal }, before, context);
        expect([isRefusal(evidence), isRefusal(comment)]).toEqual([false, false]);
      }
    }));

  it('a fact told twice is recorded once', () => {
    const facts = [
      'RecordDelivery',
      'RecordRead',
      'RecordNotificationSent',
      'AcknowledgeAssignment',
      'SetDeadline',
      'LinkTicket',
      'FlagAbuse',
      'AddComment',
      'PauseClock',
      'ResumeClock',
    ];
    everyLife((life) => {
      for (const { command, after, now, actor } of accepted(life)) {
        if (!facts.includes(command.type)) continue;
        expect(decide(command, after, { now, actor, policy: life.policy })).toEqual([]);
      }
    });
  });

  it('everything personal is under the complainant, and nothing personal in the state', () =>
    everyLife(({ history, ticket }) => {
      for (const { event } of history) {
        if (event.personal) expect(event.personal.of).toBe(ticket.complainant);
      }
      expect(JSON.stringify(ticket)).not.toMatch(/\p{Script=Devanagari}|\+91/u);
    }));

  it('comes to every kind of event and every way of closing (or these lives would prove little)', () => {
    const seen = new Set<string>();
    for (const { history } of fc.sample(lives, { numRuns: 3_000, seed: 1905 })) {
      for (const { event } of history) {
        seen.add(event.type);
        if (event.type === 'TicketClosed') seen.add(event.data.outcome);
      }
    }
    const outcomes = ['accepted', 'no_answer', 'upheld', 'duplicate', 'withdrawn', 'noted', 'abuse', 'out_of_scope'];
    expect([...ticketEventTypes, ...outcomes].filter((wanted) => !seen.has(wanted))).toEqual([]);
  });
});

const expectGround = (outcome: string, before: Ticket, at: Instant, { policy }: Life) => {
  const report = currentReport(before);
  if (outcome !== 'accepted' && outcome !== 'no_answer' && outcome !== 'upheld') return;
  expect(report).toBeDefined();
  if (policy.requireVerification) expect(report?.verified).toBe('as_reported');
  if (outcome === 'upheld') expect(before.disputes).toBeGreaterThan(0);
  if (outcome === 'accepted') {
    expect(before.feedback).toMatchObject({ round: before.round, satisfied: true, by: 'complainant' });
  }
  if (outcome === 'no_answer') {
    const deliveredAt = report?.deliveredAt ?? '';
    expect(deliveredAt).not.toBe('');
    expect(epochMilliseconds(at)).toBeGreaterThanOrEqual(epochMilliseconds(plus(deliveredAt, policy.silenceWindow)));
    expect(at >= plus(before.lastHeardAt, policy.silenceWindow)).toBe(true);
    expect(before.feedback?.round === before.round && !before.feedback.satisfied).toBe(false);
  }
};
