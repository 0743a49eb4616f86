import type { Instant } from '@sunwai/kernel';
import { epochMilliseconds } from '@sunwai/kernel';
import type { Localised, Pack } from '@sunwai/packs';
import type { Actor, Holder } from '@sunwai/ticket';

export const sentenceLanguages = ['en', 'hi'] as const;
export type SentenceLanguage = (typeof sentenceLanguages)[number];

/** `hi-IN` is Hindi; what there are no sentences for is told in English. */
export const sentenceLanguageOf = (wanted: string): SentenceLanguage =>
  sentenceLanguages.find((language) => wanted.toLowerCase().split('-')[0] === language) ?? 'en';

/** How things are called in a pack; by their ids, where the pack no longer knows them or is not in force. */
export type Names = {
  readonly language: SentenceLanguage;
  /** `12 Jan 2026, 10:32`, by the pack's time zone (UTC without a pack). */
  readonly moment: (at: Instant) => string;
  /** An officer by name, a post by its name, else as it is written. */
  readonly post: (id: string) => string;
  readonly actor: (actor: Actor, words: ActorWords) => string;
  readonly holder: (holder: Holder) => string;
  readonly department: (id: string) => string;
  readonly office: (id: string) => string;
  readonly category: (id: string) => string;
  readonly place: (id: string) => string;
};

/** What kinds of actors are called, given what there is to tell them apart. */
export type ActorWords = { readonly [Kind in Actor['kind']]: (called: string) => string };

export const namesOf = (pack: Pack | undefined, language: SentenceLanguage): Names => {
  const name = (found: { readonly name: Localised } | undefined, otherwise: string): string =>
    pack && found ? pack.nameIn(found.name, language) : otherwise;
  const post = (id: string): string => name(pack?.officer(id) ?? pack?.posts.find((one) => one.id === id), id);
  const department = (id: string): string => name(pack?.department(id), id);
  return {
    language,
    moment: momentsIn(pack?.timezone ?? 'UTC', language),
    post,
    actor: (actor, words) => words[actor.kind](calledIn(actor, { pack, post, department })),
    holder: (holder) => (pack ? pack.nameOfHolder(holder, language) : (holder.officer ?? holder.office)),
    department,
    office: (id) => name(pack?.office(id), id),
    category: (id) => name(pack?.category(id), id),
    place: (id) => {
      const found = pack?.jurisdiction(id);
      const kind = found && pack?.jurisdictionKinds.find((one) => one.id === found.kind);
      return found && kind ? `${name(found, id)} (${name(kind, kind.id)})` : id;
    },
  };
};

type Naming = {
  readonly pack: Pack | undefined;
  readonly post: (id: string) => string;
  readonly department: (id: string) => string;
};

/** An officer is known by the office held; what acts for a department, by the department; the control room by its post. */
const calledIn = ({ kind, id, post: postId, department: departmentId }: Actor, names: Naming): string => {
  if (kind === 'officer' && names.pack?.officer(id)) return names.post(id);
  if (kind === 'department' && departmentId !== undefined) return names.department(departmentId);
  return postId === undefined ? id : names.post(postId);
};

const formats = new Map<string, Intl.DateTimeFormat>();

const formatIn = (timeZone: string, language: SentenceLanguage): Intl.DateTimeFormat => {
  const key = `${timeZone} ${language}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language === 'hi' ? 'hi-IN-u-nu-latn' : 'en-US', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(key, made);
  return made;
};

const momentsIn = (timeZone: string, language: SentenceLanguage) => {
  const format = formatIn(timeZone, language);
  return (at: Instant): string => {
    const parts = Object.fromEntries(
      format.formatToParts(epochMilliseconds(at)).map(({ type, value }) => [type, value] as const),
    );
    return `${parts['day']} ${parts['month']} ${parts['year']}, ${parts['hour']}:${parts['minute']}`;
  };
};
