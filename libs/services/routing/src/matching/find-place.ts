import type { Pack } from '@sunwai/packs';
import type { Found } from './phrase-index.js';

export type PlaceFound = {
  readonly place: string;
  /** The pack's name for it, and the kind word beside it. */
  readonly because: string;
  /** False when the name also stands for places of other kinds, or other places are named that do not hold this one. */
  readonly certain: boolean;
};

type Candidate = { readonly place: string; readonly word: string; readonly said: boolean; readonly alone: boolean };

/**
 * The place that is meant: of those named the innermost, of two that lie apart the one with its kind said ("block"), then
 * the one named more often, then the first. A name of several places means the one whose kind stands beside it; without
 * a kind, the innermost of them, uncertainly.
 */
export const findPlace = (
  names: readonly Found<string>[],
  kinds: readonly Found<string>[],
  pack: Pack,
): PlaceFound | undefined => {
  const candidates = names.flatMap((name) => meantBy(name, names, kinds, pack) ?? []);
  const best = candidates.reduce<Candidate | undefined>(
    (chosen, candidate) => (chosen && !isBetter(candidate, chosen, candidates, pack) ? chosen : candidate),
    undefined,
  );
  if (!best) return undefined;
  const agrees = candidates.every(({ place }) => pack.liesIn(best.place, place) || pack.liesIn(place, best.place));
  return { place: best.place, because: best.word, certain: agrees && (best.said || best.alone) };
};

const meantBy = (
  name: Found<string>,
  names: readonly Found<string>[],
  kinds: readonly Found<string>[],
  pack: Pack,
): Candidate | undefined => {
  const kindOf = (place: string): string | undefined => pack.jurisdiction(place)?.kind;
  const before = kinds.find(({ at, length }) => at + length === name.at);
  const after = kinds.find(({ at }) => at === name.at + name.length);
  // "तहसील मुसाफिरखाना ब्लॉक जगदीशपुर": the block is the next name's.
  const isNextNames = after !== undefined && names.some(({ at }) => at === after.at + after.length);
  for (const kind of [before, isNextNames ? undefined : after]) {
    const said = name.ids.filter((place) => kind?.ids.includes(kindOf(place) ?? ''));
    if (kind && said.length > 0) {
      return {
        place: innermost(said, pack),
        word: `${name.word} (${kind.word})`,
        said: true,
        alone: said.length === 1,
      };
    }
  }
  const place = innermost(name.ids, pack);
  return { place, word: name.word, said: false, alone: name.ids.length === 1 };
};

/** The first in the pack's order, of equally deep ones. */
const innermost = (places: readonly string[], pack: Pack): string =>
  places.reduce((deepest, place) => (pack.around(place).length > pack.around(deepest).length ? place : deepest));

const isBetter = (one: Candidate, other: Candidate, all: readonly Candidate[], pack: Pack): boolean => {
  if (one.place === other.place) return one.said && !other.said;
  if (pack.liesIn(one.place, other.place)) return one.said || one.alone || !other.said;
  if (pack.liesIn(other.place, one.place)) return one.said && !other.said && !other.alone;
  if (one.said !== other.said) return one.said;
  const times = ({ place }: Candidate): number => all.filter((candidate) => candidate.place === place).length;
  return times(one) > times(other);
};
