import type { SeenEvent, Testimony } from '../ledger.js';

type Told = {
  readonly purpose: string;
  readonly round?: number;
  readonly to: 'complainant' | 'officer';
  readonly messageId: string;
};

/** What somebody has to be told of an event. `times`: how often it is recorded, at least and at most. */
type Owed = Omit<Told, 'messageId'> & { readonly times: readonly [least: number, most: number] };

/** Every message owed was sent at least once, and recorded once. */
export const notifications = ({ events, phones }: Testimony): readonly string[] => {
  const byTicket = Map.groupBy(events, ({ number }) => number);
  const onPhones = new Set([...phones.values()].flat().map(({ id }) => id));
  return [...byTicket].flatMap(([number, life]) => ofTicket(number, life, onPhones));
};

const ofTicket = (number: string, life: readonly SeenEvent[], onPhones: ReadonlySet<string>): readonly string[] => {
  const told = life.filter(({ type }) => type === 'NotificationSent').map(({ data }) => data as unknown as Told);
  const failed = life.filter(({ type, data }) => type === 'NotificationFailed' && !isHint(data));
  const ids = told.map(({ messageId }) => messageId);
  return [
    ...failed.map(({ data }) => `${number}: ${data['purpose']} to the ${data['to']} failed (${data['code']})`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${number}: message ${id} is recorded twice`),
    ...ids
      .filter((id) => !onPhones.has(id))
      .map((id) => `${number}: message ${id} is recorded as sent and is on no phone`),
    ...owedIn(life).flatMap((owed) => kept(number, owed, told)),
    ...deliveredOnce(number, life),
  ];
};

/** Word of a comment is of use to an officer for minutes: those who never write to us, and so have no window open, go without. */
const isHint = ({ purpose, to, code }: SeenEvent['data']): boolean =>
  purpose === 'comment' && to === 'officer' && code === 'notifications.window_closed';

const kept = (
  number: string,
  { purpose, to, round, times: [least, most] }: Owed,
  told: readonly Told[],
): readonly string[] => {
  const count = told.filter(
    (one) => one.purpose === purpose && one.to === to && (round === undefined || one.round === round),
  ).length;
  if (count >= least && count <= most) return [];
  const wanted = least === most ? String(least) : `${least} to ${most}`;
  return [
    `${number}: ${purpose}${round ? ` of round ${round}` : ''} to the ${to} is recorded ${count} times, not ${wanted}`,
  ];
};

const once = [1, 1] as const;

const owedIn = (life: readonly SeenEvent[]): readonly Owed[] => {
  const files = life.reduce((sum, { data }) => sum + (mediaIn(data) ?? 0), 0);
  const officerOf = (data: SeenEvent['data']) => (data['to'] as { officer?: string }).officer;
  return life.flatMap(({ type, data }): readonly Owed[] => {
    const round = data['round'] as number;
    switch (type) {
      case 'TicketFiled':
        return [{ purpose: 'acknowledgement', to: 'complainant', times: once }];
      case 'TicketAssigned':
        // The complaint's files go to the officer as messages of their own.
        return officerOf(data) ? [{ purpose: 'assignment', to: 'officer', round, times: [1, 1 + files] }] : [];
      case 'ReportSubmitted':
        return [{ purpose: 'report', to: 'complainant', round, times: once }];
      case 'ReportDisputed':
        return [{ purpose: 'reopened', to: 'complainant', round, times: once }];
      case 'TicketReopened':
        return officerOf(data) ? [{ purpose: 'reopened', to: 'officer', round, times: once }] : [];
      case 'TicketClosed':
        return [{ purpose: 'closure', to: 'complainant', times: once }];
      default:
        return [];
    }
  });
};

const mediaIn = (data: SeenEvent['data']): number | undefined =>
  ((data['attachments'] ?? data['media']) as readonly unknown[] | undefined)?.length;

/** A receipt, however often it comes, is one fact. */
const deliveredOnce = (number: string, life: readonly SeenEvent[]): readonly string[] => {
  const reports = life.filter(({ type }) => type === 'ReportSubmitted');
  const count = (type: string, round: unknown) =>
    life.filter((event) => event.type === type && event.data['round'] === round).length;
  return reports.flatMap(({ data: { round } }) => {
    const delivered = count('ReportDelivered', round);
    const read = count('ReportRead', round);
    return [
      ...(delivered === 1 ? [] : [`${number}: the delivery of report ${round} is recorded ${delivered} times`]),
      ...(read <= 1 ? [] : [`${number}: report ${round} is recorded as read ${read} times`]),
    ];
  });
};
