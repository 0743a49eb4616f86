import type { Caller } from './callers.js';

export type Refused = { readonly [Who in Caller]?: string };

/** Who is let in by a door, and with which code everybody else is not. */
export type HttpRow = {
  readonly in: readonly Caller[];
  /** Of those with a credential in force. Default: `access.forbidden`. */
  readonly out?: Refused;
  /** Whatever the credential: those of a door that asks for none. */
  readonly everybody?: string;
  readonly body?: object;
  readonly query?: string;
};

const to = { department: 'rural-development', office: 'block-office-tiloi', officer: 'bdo-tiloi', level: 1 };
const words = 'As said on the telephone';
const round = 1;

const holders = ['department', 'officer'] as const;
const others = ['other department', 'other officer'] as const;
const seniors = ['supervisor', 'control_room'] as const;
const readers = ['auditor', 'service', 'supervisor', 'control_room'] as const;
const posters = ['adapter', 'service', 'control_room'] as const;

/** Commands: who is not of a department, and may give commands, is told why not this one. */
const command = (by: readonly Caller[], body?: object): HttpRow => {
  const notEntitled = (who: readonly Caller[]): Refused =>
    Object.fromEntries(who.filter((one) => !by.includes(one)).map((one) => [one, 'actor.not_entitled']));
  const ofHolders = by.includes('department');
  const stranger = ofHolders ? 'ticket.not_yours' : 'actor.not_entitled';
  return {
    in: by,
    out: {
      ...notEntitled(['service', ...holders, ...seniors]),
      ...Object.fromEntries(others.map((one) => [one, stranger])),
    },
    ...(body && { body }),
  };
};
const bySeniors = (body?: object) => command(seniors, body);
const byHolders = (body: object) => command(holders, body);
const byAll = (body: object) => command([...holders, ...seniors], body);
const byHoldersAndControlRoom = (body: object) => command([...holders, 'control_room'], body);
const notYours: Refused = { 'other department': 'ticket.not_yours', 'other officer': 'ticket.not_yours' };

const t = '/api/v1/tickets';
const n = `${t}/{number}`;

/** Every door over HTTP, by method and path as the description of the API has them. */
export const httpRoutes: Readonly<Record<string, HttpRow>> = {
  [`POST ${t}`]: {
    ...command(seniors, { pack: 'amethi', channel: 'desk', complainant: { phone: '+919800000001' }, words }),
    out: { service: 'actor.not_entitled' },
  },
  [`POST ${n}/classify`]: bySeniors({ kind: 'grievance', category: 'handpump', place: 'block-tiloi' }),
  [`POST ${n}/confirm-assignment`]: bySeniors(),
  [`POST ${n}/assign`]: bySeniors({ to }),
  [`POST ${n}/transfer`]: byAll({ to: { ...to, office: 'block-office-amethi', officer: 'bdo-amethi' }, words }),
  [`POST ${n}/escalate`]: bySeniors(),
  [`POST ${n}/acknowledge`]: byHolders({ round }),
  [`POST ${n}/decline`]: byHolders({ round, words }),
  [`POST ${n}/log-contact`]: byAll({ medium: 'phone', outcome: 'reached', words }),
  [`POST ${n}/interim-reply`]: byHoldersAndControlRoom({ round, words, expectedAt: '2099-01-01T00:00:00Z' }),
  [`POST ${n}/submit-report`]: byHoldersAndControlRoom({ round, words, outcome: 'resolved' }),
  [`POST ${n}/return-report`]: bySeniors({ round, words, defect: 'unclear' }),
  [`POST ${n}/verify-report`]: bySeniors({ round, words, how: 'phone_call', found: 'as_reported' }),
  [`POST ${n}/feedback`]: bySeniors({ round, satisfied: true }),
  [`POST ${n}/dispute`]: bySeniors({ round, words }),
  [`POST ${n}/uphold-dispute`]: bySeniors({ round, words }),
  [`POST ${n}/dismiss-dispute`]: bySeniors({ round, words }),
  [`POST ${n}/comment`]: byAll({ words, audience: 'internal' }),
  [`POST ${n}/evidence`]: byAll({ words }),
  [`POST ${n}/link`]: bySeniors({ relation: 'me_too', other: '{other}' }),
  [`POST ${n}/flag-abuse`]: byAll({ words, suspicion: 'prank' }),
  [`POST ${n}/clear-abuse`]: bySeniors({ words }),
  [`POST ${n}/reopen`]: bySeniors({ words }),
  [`POST ${n}/close`]: bySeniors({ words, outcome: 'withdrawn' }),

  [`GET ${t}`]: { in: [...readers, ...holders, ...others] },
  [`GET ${n}`]: { in: [...readers, ...holders], out: notYours },
  'GET /api/v1/registers': { in: [...readers, ...holders, ...others] },
  'GET /api/v1/registers/{department}': { in: [...readers, ...holders] },
  'GET /api/v1/registers/{department}.csv': { in: [...readers, ...holders] },
  'GET /api/v1/counts': { in: [...readers, ...holders], query: '?department=rural-development' },
  'GET /api/v1/quality/reports': { in: [...readers, ...holders], query: '?department=rural-development' },
  'GET /api/v1/quality/feedback': { in: [...readers, ...holders], query: '?department=rural-development' },
  'GET /api/v1/notifications': { in: readers, query: '?ticket={number}' },
  'GET /api/v1/notifications/outbox': { in: readers },
  'GET /api/v1/audit/tickets/{number}/history': { in: ['auditor', 'supervisor'] },
  'GET /api/v1/audit/tickets/{number}/state': { in: ['auditor', 'supervisor'] },
  'GET /api/v1/audit/events': { in: ['auditor', 'supervisor'] },

  'POST /api/v1/intake/messages': {
    in: posters,
    body: { pack: 'amethi', channel: 'x', sender: { account: '@ram' }, words },
  },
  'GET /api/v1/intake/messages/{id}': { in: posters },
  'POST /api/v1/intake/media': { in: posters, query: '?pack=amethi' },
  'GET /api/v1/intake/notices': { in: readers },

  'GET /media/{sha256}': { in: [], everybody: 'media.link_invalid' },
};

/** Doors that the description leaves out, for they are not for people: Meta's signature is all that counts. */
export const webhookRoutes: Readonly<Record<string, HttpRow>> = Object.fromEntries(
  ['whatsapp', 'facebook'].flatMap((channel) => [
    [`GET /webhooks/${channel}`, { in: [], everybody: 'intake.verify_token_wrong' }],
    [`POST /webhooks/${channel}`, { in: [], everybody: 'intake.signature_missing', body: {} }],
  ]),
);
