/** What names or quotes a person, by the field's name; everything else a test says is a plain fact. */
const personalKeys = new Set(['words', 'name', 'phone', 'account', 'placeWords', 'coordinates']);

/** Facts and words side by side, as tests say them. */
export type Overrides<Data, Personal> = Partial<Data> & Partial<Personal>;

export const split = (overrides: object) => {
  const entries = Object.entries(overrides);
  return {
    data: Object.fromEntries(entries.filter(([key]) => !personalKeys.has(key))),
    personal: Object.fromEntries(entries.filter(([key]) => personalKeys.has(key))),
  };
};
