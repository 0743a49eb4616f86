import type { Pack } from '@sunwai/packs';
import { Matcher } from './suggest.js';

/** A matcher for each pack, made anew when the pack is another than before. */
export class Matchers {
  private readonly made = new Map<string, { readonly pack: Pack; readonly matcher: Matcher }>();

  of(pack: Pack): Matcher {
    const known = this.made.get(pack.id);
    if (known?.pack === pack) return known.matcher;
    const matcher = new Matcher(pack);
    this.made.set(pack.id, { pack, matcher });
    return matcher;
  }
}
