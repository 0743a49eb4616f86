import { days, hours, type Instant } from '@sunwai/kernel';
import type { Actor, Holder, MediaRef, PersonRef, TicketNumber, TicketPolicy } from '@sunwai/ticket';

/** Who and what appears in the tests. All of it is invented. */
export const someNumber: TicketNumber = 'AME-1TPB7GSCS';
export const otherNumber: TicketNumber = 'AME-3WH9D0RZV';
export const complainant: PersonRef = 'p-7h3j9k2m5n8q4r6s1t0v2w3x5y';
export const someMoment: Instant = '2026-11-22T06:30:00.000Z';

/** The block officer of Tiloi; above him the development officer of the district, above her the magistrate. */
export const blockOfficer: Holder = {
  department: 'rural-development',
  office: 'tiloi',
  officer: 'bdo-tiloi',
  level: 1,
};
export const districtOfficer: Holder = {
  department: 'rural-development',
  office: 'amethi',
  officer: 'cdo-amethi',
  level: 2,
};
export const magistrate: Holder = { department: 'district', office: 'collectorate', officer: 'dm-amethi', level: 3 };
export const engineer: Holder = { department: 'electricity', office: 'gauriganj', officer: 'sdo-gauriganj', level: 1 };
export const unheardOf: Holder = { department: 'no-such-department', office: 'nowhere', level: 1 };

const ladder: readonly Holder[] = [blockOfficer, districtOfficer, magistrate];

export const citizen: Actor = { kind: 'citizen', id: complainant };
export const stranger: Actor = { kind: 'citizen', id: 'p-stranger' };
export const officerOf = ({ department, officer = 'department' }: Holder): Actor => ({
  kind: 'officer',
  id: officer,
  post: officer,
  department,
});
export const controlRoom: Actor = { kind: 'control_room', id: 'control-room-1', post: 'Control room' };
export const supervisor: Actor = { kind: 'supervisor', id: 'adm-amethi', post: 'ADM' };
export const operator: Actor = { kind: 'operator', id: 'operator-1' };
export const auditor: Actor = { kind: 'auditor', id: 'auditor-1' };
export const adapter: Actor = { kind: 'adapter', id: 'x-adapter' };
export const systemActor = (service = 'routing'): Actor => ({ kind: 'system', id: service });

export const photo = (of = 'handpump'): MediaRef => ({
  sha256: Buffer.from(of).toString('hex').padEnd(64, '0').slice(0, 64),
  mediaType: 'image/jpeg',
  bytes: 48_213,
});

/** A pack that closes on acceptance, reopens at once, asks for confirmation always and wants no verification. */
export const policy = (changes: Partial<TicketPolicy> = {}): TicketPolicy => ({
  pack: 'amethi',
  packVersion: 'test',
  disputeWindow: days(15),
  silenceWindow: days(7),
  gatheringWindow: hours(1),
  disputeMode: 'reopen_at_once',
  requireVerification: false,
  closesOnAcceptance: true,
  confirmAssignment: 'always',
  knowsHolder: ({ department }) => department !== unheardOf.department,
  holderAbove: ({ level }) => ladder.find((holder) => holder.level === level + 1),
  ...changes,
});
