/** How failures are answered: waits in ms. */
export type RetryRules = { readonly firstRetry: number; readonly longestRetry: number };

/** Wait after the `attempt`th failure (from 1): doubles, with up to a quarter more so that not all come back at once. */
export const waitAfter = (attempt: number, { firstRetry, longestRetry }: RetryRules, atLeast = 0): number => {
  const wait = Math.min(longestRetry, firstRetry * 2 ** Math.min(attempt - 1, 30));
  return Math.round(Math.max(wait, atLeast) * (1 + Math.random() / 4));
};
