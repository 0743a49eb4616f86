/** How the measured process is, over the last quarter of a second. */
export type Vitals = {
  /** ms since 1970 */
  readonly at: number;
  /** bytes */
  readonly rss: number;
  readonly heapUsed: number;
  /** CPU time spent, user and system, in ms. */
  readonly cpu: number;
  /** How late its event loop was, in ms. */
  readonly lag: { readonly p50: number; readonly max: number };
};

export const isVitals = (message: unknown): message is Vitals =>
  typeof message === 'object' && message !== null && 'rss' in message && 'lag' in message;
