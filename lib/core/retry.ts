/** How what failed is tried again. */
export type RetryPolicy = {
  /** Tries in all, the first one counted. */
  readonly maxAttempts: number;
  /** Between the first two, milliseconds; it doubles from try to try. */
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
};

/**
 * How long to wait after so many failed tries, in milliseconds: between half of what is due and all of it, so that
 * those who failed together do not come again together.
 * @param random uniform in [0, 1)
 */
export function retryDelayMs({ minDelayMs, maxDelayMs }: RetryPolicy, failed: number, random: number): number {
  const due = Math.min(maxDelayMs, minDelayMs * 2 ** Math.min(failed - 1, 30));
  return due * (0.5 + random / 2);
}
