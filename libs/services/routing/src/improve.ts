import type { Pack } from '@sunwai/packs';
import type { Classification, ClassifyTicket } from '@sunwai/ticket';
import type { Suggestion } from './matching/suggest.js';

/** From here on a classification is not unsure, and later words leave it alone. */
const SURE = 0.8;

export const isUnsure = (classification: Classification | undefined): boolean =>
  classification === undefined || (classification.by !== 'operator' && classification.confidence < SURE);

/**
 * What later words add to an unsure classification: a category that they speak for more clearly, or a place where none
 * was known, or one within it. Undefined when they add nothing.
 */
export const improved = (
  known: Classification | undefined,
  later: Suggestion,
  pack: Pack,
): Omit<ClassifyTicket, 'type'> | undefined => {
  if (!known) return { ...later };
  const better = later.confidence > known.confidence;
  const inward = later.place !== undefined && (known.place === undefined || pack.liesIn(later.place, known.place));
  const place = inward ? later.place : known.place;
  if (!better && place === known.place) return undefined;
  const { kind, category, priority, confidence, alternatives } = better ? later : { ...known, alternatives: [] };
  const { holder, because } = pack.route(category, place);
  return {
    kind: better ? later.kind : kind,
    category,
    priority,
    ...(place !== undefined && { place }),
    confidence,
    suggested: holder,
    alternatives,
    because: [...later.because.slice(0, -1), because],
  };
};
