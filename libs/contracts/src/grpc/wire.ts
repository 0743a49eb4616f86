import { refusedWith } from '../refusals/refused-with.js';

/**
 * How a value of the domain travels. Names are the same on both sides, so that three differences alone are left: the
 * names of enum values (`phone`, `CONTACT_MEDIUM_PHONE`), parts that the domain requires but proto3 cannot, and both of
 * these inside lists and parts.
 */
export type Wire<Domain, Proto> = {
  readonly to: (value: Domain) => Proto;
  /** @throws {RefusedError} `request.invalid` naming the field */
  readonly from: (value: Proto | undefined, field: string) => Domain;
};

const invalidField = (field: string, problem: string) =>
  refusedWith('request.invalid', { fields: [field], problems: [`${field} ${problem}`] });

/** The domain's `phone` is the proto's `CONTACT_MEDIUM_PHONE`; TypeScript checks that both sides have the same values. */
export const enumeration = <const Value extends string, Prefix extends string>(
  prefix: Prefix,
  values: readonly Value[],
): Wire<Value, `${Prefix}_${Uppercase<Value>}` | `${Prefix}_UNSPECIFIED` | 'UNRECOGNIZED'> => {
  type Told = `${Prefix}_${Uppercase<Value>}`;
  const told = new Map(values.map((value) => [value, `${prefix}_${value.toUpperCase()}` as Told]));
  const meant = new Map<string, Value>([...told].map(([value, name]) => [name, value]));
  return {
    to: (value) => told.get(value) ?? `${prefix}_UNSPECIFIED`,
    from: (name, field) => {
      const value = name === undefined ? undefined : meant.get(name);
      if (value === undefined) throw invalidField(field, `must be one of ${values.join(', ')}`);
      return value;
    },
  };
};

/** Where the domain takes only some of the values. */
export const among = <Value extends string, Proto, const Some extends Value>(
  wire: Wire<Value, Proto>,
  values: readonly Some[],
): Wire<Some, Proto> => ({
  to: wire.to,
  from: (name, field) => {
    const meant = wire.from(name, field);
    const value = values.find((some) => some === meant);
    if (value === undefined) throw invalidField(field, `must be one of ${values.join(', ')}`);
    return value;
  },
});

/** A part that is the same on both sides, but must be there. */
export const required = <Part extends object>(): Wire<Part, Part | undefined> => ({
  to: (value) => value,
  from: (value, field) => {
    if (value === undefined) throw invalidField(field, 'is missing');
    return value;
  },
});

export const list = <Domain, Proto>(item: Wire<Domain, Proto>): Wire<readonly Domain[], readonly Proto[]> => ({
  to: (values) => values.map((value) => item.to(value)),
  from: (values, field) => (values ?? []).map((value, index) => item.from(value, `${field}.${index}`)),
});

/** Not there on one side, not there on the other. */
export const optional = <Domain, Proto>(wire: Wire<Domain, Proto>): Wire<Domain | undefined, Proto | undefined> => ({
  to: (value) => (value === undefined ? undefined : wire.to(value)),
  from: (value, field) => (value === undefined ? undefined : wire.from(value, field)),
});

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** An entry for each field that differs, and none for the others. */
type Differing<D, P> = {
  readonly [K in keyof D & keyof P as Same<D[K], P[K]> extends true ? never : K]-?: Wire<D[K], P[K]>;
};
/** Only for both sides having the same names; `type` of a command is the name of its case. */
type SameNames<D, P> = Same<Exclude<keyof D, 'type'>, keyof P> extends true ? unknown : never;
type Fields = Readonly<Record<string, unknown>>;

const convert = (value: Fields, entries: readonly (readonly [string, (part: unknown) => unknown])[]): Fields => {
  const { type: _type, ...rest } = value;
  const told: Record<string, unknown> = rest;
  for (const [name, wire] of entries) {
    const part = wire(told[name]);
    if (part !== undefined) told[name] = part;
  }
  return told;
};

/** A message, with how its differing fields travel; all others travel as they are. */
export const fields = <D extends object, P extends object>(
  differing: Differing<D, P> & SameNames<D, P>,
): Wire<Omit<D, 'type'>, P> => {
  const wires = Object.entries(differing as Readonly<Record<string, Wire<unknown, unknown>>>);
  const outward = wires.map(([name, wire]) => [name, wire.to] as const);
  return {
    to: (value) => convert(value as Fields, outward) as P,
    from: (value, field) => {
      if (value === undefined) throw invalidField(field, 'is missing');
      const path = (name: string) => (field === '' ? name : `${field}.${name}`);
      const inward = wires.map(([name, wire]) => [name, (part: unknown) => wire.from(part, path(name))] as const);
      return convert(value as Fields, inward) as Omit<D, 'type'>;
    },
  };
};
