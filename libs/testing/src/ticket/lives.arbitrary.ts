import fc from 'fast-check';
import { days, epochMilliseconds, instant, isRefusal, minutes, plus, type Instant } from '@sunwai/kernel';
import {
  decide,
  evolve,
  type Actor,
  type Decision,
  type Ticket,
  type TicketCommand,
  type TicketCommandType,
  type TicketEvent,
  type TicketPolicy,
} from '@sunwai/ticket';
import * as cast from './cast.js';
import * as commands from './commands.builder.js';
import { filed } from './events.builder.js';
import { usualActor } from './usual-actor.js';

/** What was asked in a life, what the ticket was like before, and what was answered. */
export type Step = {
  readonly command: TicketCommand;
  readonly actor: Actor;
  readonly now: Instant;
  readonly before: Ticket;
  readonly decision: Decision;
};

export type Life = {
  readonly policy: TicketPolicy;
  readonly steps: readonly Step[];
  readonly history: readonly { readonly event: TicketEvent; readonly at: Instant }[];
  readonly ticket: Ticket;
};

type Asked = {
  readonly command: (ticket: Ticket, now: Instant) => TicketCommand;
  readonly actor: Actor | undefined;
  readonly wait: number;
};

const someHolder = fc.constantFrom(
  cast.blockOfficer,
  cast.districtOfficer,
  cast.magistrate,
  cast.engineer,
  cast.unheardOf,
);
/** Mostly the present round; now and then one before or after. */
const shift = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.constantFrom(-1, 1) });
const chance = fc.boolean();
const messageId = fc.constantFrom('wamid.1', 'wamid.2', 'wamid.3', 'wamid.report.1', 'wamid.report.2');
const deadlineId = fc.constantFrom('d1', 'd2');
const words = fc.constantFrom('', 'अब भी ख़राब है');
const media = fc.constantFrom([], [cast.photo()], [cast.photo('a'), cast.photo('b')]);
const ofRound = <Command extends TicketCommand>(build: (round: number, now: Instant) => Command) =>
  shift.map((by) => (ticket: Ticket, now: Instant) => build(ticket.round + by, now));
const told = (now: Instant) => plus(now, -minutes(5));

/** Every command with contents that sometimes fit and sometimes don't; compiles only while none is missing. */
const asked: { readonly [Type in TicketCommandType]: fc.Arbitrary<(ticket: Ticket, now: Instant) => TicketCommand> } = {
  ClassifyTicket: fc
    .record({
      kind: fc.constantFrom('grievance' as const, 'demand' as const),
      confidence: fc.constantFrom(0.3, 0.9),
      suggested: fc.option(someHolder, { nil: undefined }),
    })
    .map((contents) => () => commands.classifyTicket(contents)),
  LinkTicket: fc
    .record({
      relation: fc.constantFrom(
        'duplicate_of' as const,
        'me_too' as const,
        'has_duplicate' as const,
        'has_me_too' as const,
      ),
      other: fc.constantFrom(cast.someNumber, cast.otherNumber, 'AME-00000000Y'),
    })
    .map((contents) => () => commands.linkTicket(contents)),
  FlagAbuse: fc
    .constantFrom('prank' as const, 'spam' as const)
    .map((suspicion) => () => commands.flagAbuse({ suspicion })),
  ClearAbuse: fc.constant(() => commands.clearAbuse()),
  AssignTicket: someHolder.map((to) => () => commands.assignTicket({ to })),
  ConfirmAssignment: fc.constant(() => commands.confirmAssignment()),
  AcknowledgeAssignment: ofRound((round) => commands.acknowledgeAssignment({ round })),
  DeclineAssignment: ofRound((round) => commands.declineAssignment({ round })),
  TransferTicket: someHolder.map((to) => () => commands.transferTicket({ to })),
  EscalateTicket: fc.oneof(
    deadlineId.map((id) => () => commands.escalateTicket({ deadlineId: id })),
    fc.constant(() => commands.escalateTicket({ reason: 'officer_inactive', deadlineId: undefined })),
  ),
  LogContact: fc.constant(() => commands.logContact()),
  SendInterimReply: ofRound((round, now) =>
    commands.sendInterimReply({ round, expectedAt: plus(now, days(round < 5 ? 2 : -2)) }),
  ),
  AddEvidence: fc.tuple(media, messageId, words).map(
    ([files, sourceMessageId, said]) =>
      () =>
        commands.addEvidence({ media: files, sourceMessageId, words: said }),
  ),
  AddComment: fc
    .tuple(messageId, fc.constantFrom('complainant' as const, 'department' as const, 'internal' as const))
    .map(
      ([sourceMessageId, audience]) =>
        () =>
          commands.addComment({ sourceMessageId, audience }),
    ),
  SubmitReport: ofRound((round) => commands.submitReport({ round })),
  ReturnReport: ofRound((round) => commands.returnReport({ round })),
  VerifyReport: fc.tuple(shift, chance).map(
    ([by, isSo]) =>
      ({ round }: Ticket) =>
        commands.verifyReport({ round: round + by, found: isSo ? 'as_reported' : 'not_as_reported' }),
  ),
  RecordNotificationSent: fc.tuple(shift, messageId, chance).map(
    ([by, id, isReport]) =>
      ({ round }: Ticket) =>
        commands.recordNotificationSent({ round: round + by, messageId: id, purpose: isReport ? 'report' : 'comment' }),
  ),
  RecordNotificationFailed: fc.tuple(shift, fc.option(messageId, { nil: undefined })).map(
    ([by, id]) =>
      ({ round }: Ticket) =>
        commands.recordNotificationFailed({ round: round + by, messageId: id }),
  ),
  RecordDelivery: fc.tuple(shift, messageId).map(
    ([by, id]) =>
      ({ round }: Ticket, now: Instant) =>
        commands.recordDelivery({ round: round + by, messageId: id, deliveredAt: told(now) }),
  ),
  RecordRead: fc.tuple(shift, messageId).map(
    ([by, id]) =>
      ({ round }: Ticket, now: Instant) =>
        commands.recordRead({ round: round + by, messageId: id, readAt: told(now) }),
  ),
  RecordFeedback: fc.tuple(shift, chance, fc.constantFrom(undefined, 1, 5, 9)).map(
    ([by, satisfied, rating]) =>
      ({ round }: Ticket) =>
        commands.recordFeedback({ round: round + by, satisfied, ...(rating !== undefined && { rating }) }),
  ),
  DisputeReport: fc.tuple(shift, media, words).map(
    ([by, evidence, said]) =>
      ({ round }: Ticket) =>
        commands.disputeReport({ round: round + by, evidence, words: said }),
  ),
  UpholdDispute: ofRound((round) => commands.upholdDispute({ round })),
  DismissDispute: ofRound((round) => commands.dismissDispute({ round })),
  ReopenTicket: fc
    .option(someHolder, { nil: undefined })
    .map((to) => () => commands.reopenTicket({ ...(to && { to }) })),
  SetDeadline: fc.tuple(deadlineId, fc.constantFrom('acknowledge' as const, 'report' as const, 'verify' as const)).map(
    ([id, what]) =>
      (_ticket: Ticket, now: Instant) =>
        commands.setDeadline({ deadlineId: id, what, dueAt: plus(now, days(2)) }),
  ),
  PauseClock: deadlineId.map((id) => () => commands.pauseClock({ deadlineId: id })),
  ResumeClock: deadlineId.map(
    (id) => (_ticket: Ticket, now: Instant) => commands.resumeClock({ deadlineId: id, dueAt: plus(now, days(1)) }),
  ),
  CloseUnanswered: ofRound((round) => commands.closeUnanswered({ round })),
  CloseTicket: fc.oneof(
    fc
      .constantFrom(
        'withdrawn' as const,
        'noted' as const,
        'abuse' as const,
        'out_of_scope' as const,
        'upheld' as const,
      )
      .map((outcome) => () => commands.closeTicket({ outcome })),
    fc
      .constantFrom(cast.someNumber, cast.otherNumber)
      .map((duplicateOf) => () => commands.closeTicket({ outcome: 'duplicate', duplicateOf })),
  ),
};

/** What makes a life go on is asked more often than what ends it, so that lives come to several rounds. */
const onward: readonly TicketCommandType[] = [
  'AssignTicket',
  'SubmitReport',
  'SubmitReport',
  'RecordDelivery',
  'RecordFeedback',
  'DisputeReport',
  'UpholdDispute',
  'CloseUnanswered',
];
const anyType = fc.constantFrom(...(Object.keys(asked) as TicketCommandType[]), ...onward, ...onward, ...onward);

const somebody = fc.constantFrom<Actor>(
  cast.citizen,
  cast.stranger,
  cast.controlRoom,
  cast.supervisor,
  cast.operator,
  cast.auditor,
  cast.adapter,
  cast.systemActor(),
  cast.officerOf(cast.blockOfficer),
  cast.officerOf(cast.engineer),
);

/** Mostly who usually does it (see `live`), now and then anybody. */
const anyActor = fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: somebody });

const anyStep: fc.Arbitrary<Asked> = anyType.chain((type) =>
  fc.record({
    command: asked[type],
    actor: anyActor,
    wait: fc.constantFrom(0, minutes(1), days(1), days(8), days(20)),
  }),
);

const anyPolicy = fc
  .record({
    disputeMode: fc.constantFrom('reopen_at_once' as const, 'review' as const),
    requireVerification: chance,
    closesOnAcceptance: chance,
    confirmAssignment: fc.constantFrom('always' as const, 'never' as const, { minConfidence: 0.8 }),
  })
  .map((changes) => cast.policy(changes));

const live = (policy: TicketPolicy, askedFor: readonly Asked[]): Life => {
  const steps: Step[] = [];
  const first = { event: filed(), at: cast.someMoment };
  const history: { readonly event: TicketEvent; readonly at: Instant }[] = [first];
  let ticket = evolve(undefined, first.event, first.at);
  let now = cast.someMoment;
  for (const { command: build, actor: someone, wait } of askedFor) {
    now = instant(epochMilliseconds(now) + wait);
    const command = build(ticket, now);
    const usual = usualActor[command.type];
    const actor = someone ?? (usual.kind === 'officer' && ticket.holder ? cast.officerOf(ticket.holder) : usual);
    const decision = decide(command, ticket, { now, actor, policy });
    steps.push({ command, actor, now, before: ticket, decision });
    if (isRefusal(decision)) continue;
    for (const event of decision) {
      history.push({ event, at: now });
      ticket = evolve(ticket, event, now);
    }
  }
  return { policy, steps, history, ticket };
};

/** Whole lives of tickets: any commands, by anybody, in any order, under any policy; refusals included. */
export const lives: fc.Arbitrary<Life> = fc
  .tuple(anyPolicy, fc.noBias(fc.array(anyStep, { minLength: 1, maxLength: 150, size: 'max' })))
  .map(([policy, askedFor]) => live(policy, askedFor));
