import { z } from 'zod';

export const departmentsConfig = z.strictObject({
  pollMs: z
    .int()
    .positive()
    .default(500)
    .describe('How often, in ms, it is looked whether another instance has news for a department that watches here'),
  patienceMs: z
    .int()
    .min(0)
    .default(2_000)
    .describe('How long, in ms, a query waits for what the caller has just done before it says that it is behind'),
  recheckMs: z
    .int()
    .positive()
    .default(30_000)
    .describe('How often, in ms, the credential behind an open stream is looked at again'),
});
export type DepartmentsConfig = z.output<typeof departmentsConfig>;
export type DepartmentsConfigInput = z.input<typeof departmentsConfig>;
