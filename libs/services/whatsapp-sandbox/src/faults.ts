import { z } from 'zod';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const durationSchema = z.union([
  z.number().int(),
  z.string().transform((text, context) => {
    const match = /^(-?\d+)(ms|s|m|h|d)$/.exec(text);
    if (match) return Number(match[1]) * UNITS[match[2]!]!;
    context.addIssue('a duration such as 25h, 90m or 500ms');
    return z.NEVER;
  }),
]);

const failingSchema = z.object({ count: z.number().int().min(0), code: z.number().int() });

/** What goes wrong, on demand. */
export const faultsSchema = z.strictObject({
  /** Share of the webhooks that are delivered twice. */
  duplicateWebhooks: z.number().min(0).max(1).default(0),
  /** Webhooks overtake each other: each waits up to `shuffleWithin` by chance. */
  shuffle: z.boolean().default(false),
  shuffleWithin: durationSchema.default(500),
  /** The next `count` sends are refused with `code`. */
  failSends: failingSchema.extend({ httpStatus: z.number().int().min(400).max(599).default(400) }).default({
    count: 0,
    code: 131000,
    httpStatus: 400,
  }),
  /** The next `count` sends are accepted and fail later, by a `failed` receipt with `code`. */
  failDeliveries: failingSchema.default({ count: 0, code: 131026 }),
  /** The next `count` downloads of files answer `httpStatus`. */
  failDownloads: z
    .object({ count: z.number().int().min(0), httpStatus: z.number().int().min(400).max(599).default(500) })
    .default({ count: 0, httpStatus: 500 }),
  /** Messages a second and number of ours; above it 130429. 0: no limit. Meta's is 80, or 1,000. */
  throughput: z.number().int().min(0).default(0),
  /** Meta's limit to one person: one message each 6 s, 45 in a burst; above it 131056. */
  pairLimit: z.boolean().default(false),
  /** Moves the sandbox's sense of time, for the 24-hour window and for links that expire; webhooks keep the real time. */
  clockOffset: durationSchema.default(0),
});
export type Faults = z.infer<typeof faultsSchema>;

/** The faults in force. `take` counts one down and says whether it strikes. */
export class FaultBox {
  private current: Faults = faultsSchema.parse({});

  get now(): Faults {
    return this.current;
  }

  /** Changes those that are given; leaves the others. */
  change(changes: unknown): Faults {
    const given = z.record(z.string(), z.unknown()).parse(changes ?? {});
    this.current = faultsSchema.parse({ ...this.current, ...given });
    return this.current;
  }

  reset(): void {
    this.current = faultsSchema.parse({});
  }

  take(kind: 'failSends' | 'failDeliveries' | 'failDownloads'): boolean {
    const fault = this.current[kind];
    if (fault.count <= 0) return false;
    this.current = { ...this.current, [kind]: { ...fault, count: fault.count - 1 } };
    return true;
  }

  /** The sandbox's time, in ms since 1970. */
  clock(): number {
    return Date.now() + this.current.clockOffset;
  }
}
