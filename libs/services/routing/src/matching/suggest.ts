import type { Pack } from '@sunwai/packs';
import type { Holder, Kind, Priority, TicketClassified } from '@sunwai/ticket';
import { findPlace } from './find-place.js';
import type { Token } from './phrase-index.js';
import { PhraseIndex, tokensOf } from './phrase-index.js';
import type { Scored } from './score-ids.js';
import { confidenceOf, scoreIds } from './score-ids.js';

/** What a person said, and what they chose from a menu. */
export type Said = {
  readonly words: string;
  /** Words about the place alone. */
  readonly placeWords?: string | undefined;
  readonly kind?: Kind | undefined;
  readonly place?: string | undefined;
};

/** Where a ticket belongs as far as the words tell, with what it rests on. Names nothing but the pack's own words. */
export type Suggestion = {
  readonly kind: Kind;
  readonly category: string;
  readonly priority: Priority;
  readonly place?: string;
  readonly confidence: number;
  readonly suggested: Holder;
  readonly alternatives: TicketClassified['data']['alternatives'];
  readonly because: readonly string[];
};

const ALTERNATIVES = 3;

/** Who gets it may hang on the place: without one, or with a doubtful one, the suggestion is less sure. */
const NO_PLACE = 0.85;
const DOUBTFUL_PLACE = 0.9;

/** One pack's words, made ready for looking up. Pure: the same words are always placed the same. */
export class Matcher {
  private readonly categories: PhraseIndex<string>;
  private readonly places: PhraseIndex<string>;
  private readonly placeKinds: PhraseIndex<string>;
  private readonly kinds: PhraseIndex<Kind>;

  constructor(private readonly pack: Pack) {
    const { categories, places, placeKinds, kinds } = pack.lexicon;
    this.categories = new PhraseIndex(categories);
    this.places = new PhraseIndex(places);
    this.placeKinds = new PhraseIndex(placeKinds);
    this.kinds = new PhraseIndex(kinds);
  }

  suggest(said: Said): Suggestion {
    const tokens = tokensOf(said.words);
    const scored = scoreIds(this.categories.find(tokens)).filter(({ id }) => this.pack.category(id));
    const { place, certainty, because: placeWords } = this.placeOf(said);
    const best: Scored = scored[0] ?? { id: this.pack.unclearCategory, score: 0, words: [] };
    const { holder, because: rule } = this.pack.route(best.id, place);
    const category = this.pack.category(best.id);
    const kind = said.kind === undefined ? this.kindOf(tokens) : undefined;
    return {
      kind: said.kind ?? kind?.id ?? category?.kind ?? 'grievance',
      category: best.id,
      priority: category?.priority ?? 'normal',
      ...(place !== undefined && { place }),
      confidence: rounded(confidenceOf(best.score, scored[1]?.score ?? 0) * certainty),
      suggested: holder,
      alternatives: this.alternatives(scored, place),
      because: [...best.words, ...placeWords, ...(kind?.words ?? []), rule],
    };
  }

  /** The kind that the most words speak for. */
  private kindOf(tokens: readonly Token[]): Scored<Kind> | undefined {
    return scoreIds(this.kinds.find(tokens))[0];
  }

  private placeOf({ words, placeWords, place }: Said) {
    if (place !== undefined && this.pack.jurisdiction(place)) return { place, certainty: 1, because: [] };
    const found = this.placeIn(placeWords ?? '') ?? this.placeIn(words);
    if (!found) return { place: undefined, certainty: NO_PLACE, because: [] };
    return { place: found.place, certainty: found.certain ? 1 : DOUBTFUL_PLACE, because: [found.because] };
  }

  private placeIn(text: string) {
    const tokens = tokensOf(text);
    return findPlace(this.places.find(tokens), this.placeKinds.find(tokens), this.pack);
  }

  private alternatives(scored: readonly Scored[], place: string | undefined): Suggestion['alternatives'] {
    const best = scored[0]?.score ?? 0;
    return scored.slice(1, 1 + ALTERNATIVES).map(({ id, score }) => ({
      category: id,
      department: this.pack.route(id, place).holder.department,
      confidence: confidenceOf(score, best),
    }));
  }
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
