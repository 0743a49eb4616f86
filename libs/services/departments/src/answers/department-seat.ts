import type { Principal } from '@sunwai/identity';
import type { Refusal } from '@sunwai/kernel';
import { isRefusal, refuse } from '@sunwai/kernel';
import type { Pack, PackRegistry } from '@sunwai/packs';
import type { TicketNumber } from '@sunwai/ticket';
import { parseTicketNumber } from '@sunwai/ticket';

/** For which department of which pack somebody speaks. */
export type Seat = { readonly pack: Pack; readonly department: string };

/**
 * From the credential alone. One that names no pack speaks for the department in the only pack that has it.
 * Refusals: `access.forbidden` { scope }: it names no department, or one that several packs have; `pack.unknown`;
 * `pack.unknown_department`.
 */
export const seatOf = ({ pack: packId, department }: Principal, packs: PackRegistry): Seat | Refusal => {
  if (department === undefined) return refuse('access.forbidden', { scope: 'department' });
  const named = packId === undefined ? packs.all() : packs.all().filter(({ id }) => id === packId);
  if (named.length === 0) return refuse('pack.unknown', { pack: packId ?? '' });
  const [pack, another] = named.filter((one) => one.department(department));
  if (!pack) return refuse('pack.unknown_department', { department });
  return another ? refuse('access.forbidden', { scope: 'pack' }) : { pack, department };
};

/** A number as the department writes it. Refusals: `number.malformed`, `number.check_failed`, `ticket.not_yours`. */
export const numberForSeat = ({ pack }: Seat, text: string, packs: PackRegistry): TicketNumber | Refusal => {
  const number = parseTicketNumber(text);
  if (isRefusal(number)) return number;
  // Departments of two packs may have one name; a ticket's own pack is in its number.
  const owner = packs.findByPrefix(number.slice(0, 3));
  return owner && owner.id !== pack.id ? refuse('ticket.not_yours', { number }) : number;
};
