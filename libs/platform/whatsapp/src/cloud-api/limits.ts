/** Meta's limits, in UTF-16 units (the strictest reading of "characters"). Source: "Messages" of the Cloud API. */
export const limits = {
  text: 4_096,
  caption: 1_024,
  interactiveBody: 1_024,
  header: 60,
  footer: 60,
  buttons: 3,
  buttonTitle: 20,
  payload: 256,
  listRows: 10,
  rowTitle: 24,
  rowDescription: 72,
  rowPayload: 200,
  tracker: 512,
} as const;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Longest last: a paragraph's end is the best place to cut, then a line's, a sentence's, a word's. */
const BREAKS: readonly RegExp[] = [/\n\s*\n/gu, /\n/gu, /[।॥.!?…](?=\s)/gu, /\s/gu];

/**
 * Cuts a long text into parts of at most `limit` UTF-16 units, each at the best break in its last half, and never
 * inside a grapheme (a Devanagari syllable, an emoji with its modifiers). Nothing but blank space at a cut is lost.
 */
export const splitText = (text: string, limit: number = limits.text): readonly string[] => {
  const parts: string[] = [];
  let rest = text.trimEnd();
  while (rest.length > limit) {
    const end = bestCut(rest, limit);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '' || parts.length === 0) parts.push(rest);
  return parts.filter((part, index) => part !== '' || index === 0);
};

/** The text itself if it fits, or its beginning and `…`; for titles, where a cut-off word does less harm than none. */
export const fitText = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, graphemeCut(text, limit - 1)).trimEnd()}…`;

const bestCut = (text: string, limit: number): number => {
  const window = text.slice(0, limit + 1);
  for (const pattern of BREAKS) {
    const ends = [...window.matchAll(pattern)].map((match) => match.index + match[0].length);
    const end = ends.findLast((candidate) => candidate <= limit && candidate > limit / 2);
    if (end !== undefined) return end;
  }
  return graphemeCut(text, limit);
};

/** The largest place at or below `limit` between two graphemes; one giant grapheme is cut between code points. */
const graphemeCut = (text: string, limit: number): number => {
  let end = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, limit + 64))) {
    if (index + segment.length > limit) break;
    end = index + segment.length;
  }
  if (end > 0) return end;
  const unit = text.charCodeAt(limit - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? limit - 1 : limit;
};
