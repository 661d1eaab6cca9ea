import type { RetryPolicy } from "#lib/core/retry.ts";

/**
 * Of whatever asks the provider for money. For most of a day: the provider may be away for long, and money may not be
 * forgotten. Never longer apart than two minutes: once the provider is back, nobody's money waits for more.
 */
export const MONEY_RETRY: RetryPolicy = { maxAttempts: 300, minDelayMs: 500, maxDelayMs: 2 * 60_000 };
