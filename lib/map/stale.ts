/** The gateway speaks at least every 4 s; half a second later the feed is no longer called live. */
export const STALE_MS = 4_500;
