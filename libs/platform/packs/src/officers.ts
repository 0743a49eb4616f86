import type { Holder } from '@sunwai/ticket';
import type { PackContent } from './reading/pack-files.js';
import type { Localised } from './schema/values.schema.js';

/** An officer with what follows from post and office. */
export type Officer = {
  readonly id: string;
  readonly post: string;
  readonly office: string;
  readonly department: string;
  readonly level: number;
  /** Jurisdictions that the office serves; everything within them is served too. */
  readonly covers: readonly string[];
  readonly superior?: string | undefined;
  readonly name: Readonly<Record<string, string>>;
  /** E.164. */
  readonly phones: readonly string[];
  readonly email?: string | undefined;
};

/** The pack's officers, each with the level of the post and what the office serves. */
export const officersOf = ({ officers, offices }: PackContent): readonly Officer[] => {
  const posts = new Map(officers.posts.map((post) => [post.id, post]));
  const places = new Map(offices.offices.map((office) => [office.id, office]));
  return officers.officers.map(({ id, post: postId, office: officeId, name, superior, phones, email }) => {
    const post = posts.get(postId)!;
    const office = places.get(officeId)!;
    const { department, covers } = office;
    const full = name ?? joined(post.name, office.name);
    return Object.freeze({
      id,
      post: postId,
      office: officeId,
      department,
      level: post.level,
      covers,
      superior,
      name: full,
      phones,
      email,
    });
  });
};

const joined = (post: Localised, office: Localised): Localised =>
  Object.fromEntries(
    Object.entries(post).map(([language, name]) => [language, `${name}, ${office[language] ?? ''}`.replace(/, $/, '')]),
  );

export const holderOf = ({ department, office, id, level }: Officer): Holder => ({
  department,
  office,
  officer: id,
  level,
});
