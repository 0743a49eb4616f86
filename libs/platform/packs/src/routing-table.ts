import type { Holder } from '@sunwai/ticket';
import type { PackContent } from './reading/pack-files.js';
import { holderOf } from './officers.js';
import type { Officer } from './officers.js';
import type { RoutingRule } from './schema/rules.schema.js';

export type Route = {
  readonly holder: Holder;
  /** Why, in the words of the pack: `routing.yaml rule 3: post bdo for block-tiloi`. */
  readonly because: string;
};

/** Category and place to an officer, and from an officer upwards. */
export class RoutingTable {
  private readonly officers: ReadonlyMap<string, Officer>;
  private readonly parents: ReadonlyMap<string, string | undefined>;
  private readonly kinds: ReadonlyMap<string, string>;
  private readonly outermost: string;

  constructor(
    private readonly content: PackContent,
    officers: readonly Officer[],
  ) {
    const places = content.jurisdictions.jurisdictions;
    this.officers = new Map(officers.map((officer) => [officer.id, officer]));
    this.parents = new Map(places.map(({ id, parent }) => [id, parent]));
    this.kinds = new Map(places.map(({ id, kind }) => [id, kind]));
    this.outermost = places.find(({ parent }) => parent === undefined)!.id;
  }

  /**
   * Who gets a ticket of this category at this place; without a place, whoever serves the whole. Always somebody: an
   * unknown category or place, or one that no rule can serve, goes to the routing's `otherwise`.
   */
  route(category: string, place: string | undefined): Route {
    const at = place !== undefined && this.kinds.has(place) ? place : this.outermost;
    const index = this.content.routing.rules.findIndex((rule) => this.fits(rule, category, at));
    for (const post of this.content.routing.rules[index]?.to ?? []) {
      const officer = this.nearest(at, (candidate) => candidate.post === post);
      if (officer)
        return { holder: holderOf(officer), because: `routing.yaml rule ${index + 1}: post ${post} for ${at}` };
    }
    const fallback = this.officers.get(this.content.routing.otherwise)!;
    return { holder: holderOf(fallback), because: `routing.yaml otherwise: ${fallback.id}` };
  }

  /** The department's lowest officer who serves the place (and sits in the office, if one is named); undefined if none does. */
  holderIn(department: string, place?: string, office?: string): Holder | undefined {
    const at = place !== undefined && this.kinds.has(place) ? place : this.outermost;
    const belongs = (officer: Officer): boolean =>
      officer.department === department && (office === undefined || officer.office === office);
    const officer =
      this.nearest(at, belongs) ??
      (office === undefined ? undefined : lowest([...this.officers.values()].filter(belongs)));
    return officer && holderOf(officer);
  }

  /** One level up; undefined at the top. For an officer no longer in the pack: the department's next level, if it has one. */
  holderAbove(holder: Holder): Holder | undefined {
    const officer = holder.officer === undefined ? undefined : this.officers.get(holder.officer);
    if (officer) {
      const superior = officer.superior === undefined ? undefined : this.officers.get(officer.superior);
      return superior && holderOf(superior);
    }
    const above = [...this.officers.values()].filter(
      ({ department, level }) => department === holder.department && level > holder.level,
    );
    const next = lowest(above.filter(({ office }) => office === holder.office)) ?? lowest(above);
    return next && holderOf(next);
  }

  knowsHolder({ department, office, officer: id, level }: Holder): boolean {
    const matches = (officer: Officer): boolean =>
      officer.department === department && officer.office === office && officer.level === level;
    if (id === undefined) return [...this.officers.values()].some(matches);
    const officer = this.officers.get(id);
    return officer !== undefined && matches(officer);
  }

  /** The place itself, then what is around it, outwards. */
  around(place: string): readonly string[] {
    const path: string[] = [];
    for (let at: string | undefined = place; at !== undefined && this.parents.has(at); at = this.parents.get(at))
      path.push(at);
    return path;
  }

  private fits(rule: RoutingRule, category: string, place: string): boolean {
    if (rule.in && !rule.in.includes(this.kinds.get(place)!)) return false;
    if (rule.categories) return rule.categories.includes(category);
    return this.content.categories.categories.some(
      ({ id, department }) => id === category && department === rule.department,
    );
  }

  /** Who serves the smallest area around the place; of those the lowest in level. */
  private nearest(place: string, wanted: (officer: Officer) => boolean): Officer | undefined {
    const candidates = [...this.officers.values()].filter(wanted);
    for (const area of this.around(place)) {
      const officer = lowest(candidates.filter(({ covers }) => covers.includes(area)));
      if (officer) return officer;
    }
    return undefined;
  }
}

const lowest = (officers: readonly Officer[]): Officer | undefined =>
  officers.reduce<Officer | undefined>(
    (best, officer) => (best && best.level <= officer.level ? best : officer),
    undefined,
  );
