/**
 * How often something may be done: the one table of limits. Each holds over all processes together, in windows of
 * `perSeconds`; the other fields are how often, for whom:
 *
 * address: all who come from one network: an office, a household, a phone network. Wide enough for many at once.
 * account, order, email, driver, session: whatever the door names, wherever it comes from.
 * all: everybody together.
 *
 * A door takes one of its row for each that the row has (`requireLimit`). The webhook
 * (`services/web/webhook-door.ts`) has no row: who it is from is told by its signature.
 */
export const LIMITS = {
  // Looking around
  page: { perSeconds: 60, address: 2_400 },
  places: { perSeconds: 60, address: 600 },
  kitchens: { perSeconds: 60, address: 240 },
  cart: { perSeconds: 60, address: 600 },
  // Who one is. An e-mail counts whether it has an account or not
  "sign-in": { perSeconds: 300, address: 200, email: 10 },
  "sign-up": { perSeconds: 600, address: 60 },
  mail: { perSeconds: 600, address: 100, email: 5 },
  code: { perSeconds: 300, address: 200, account: 10 },
  "demo-sign-in": { perSeconds: 60, address: 120 },
  refresh: { perSeconds: 60, address: 1_200, session: 60 },
  session: { perSeconds: 60, address: 2_400 },
  account: { perSeconds: 60, address: 600, account: 60 },
  // Orders and money
  order: { perSeconds: 60, address: 120, account: 10 },
  "demo-order": { perSeconds: 60, address: 60, all: 60 },
  payment: { perSeconds: 300, address: 200, order: 10 },
  "order-read": { perSeconds: 60, address: 1_200, order: 240 },
  "order-change": { perSeconds: 60, address: 240, order: 30 },
  link: { perSeconds: 600, address: 200, order: 40 },
  refund: { perSeconds: 60, address: 240, account: 60 },
  track: { perSeconds: 60, address: 120 },
  work: { perSeconds: 60, address: 2_400, account: 240 },
  // What is live. For as many feeds as an address may hold by default (feedLimits)
  feed: { perSeconds: 60, address: 1_200 },
  poll: { perSeconds: 60, address: 16_000 },
  positions: { perSeconds: 10, address: 8_000, driver: 200 },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

/** For whom something is counted. */
export type KeyKind = "address" | "account" | "order" | "email" | "driver" | "session" | "all";
export type Limit = { readonly perSeconds: number } & { readonly [K in KeyKind]?: number };

/** How far one limit is used up. */
export type Standing = {
  /** The limit, and for whom it counts: `order-account`. */
  readonly policy: string;
  readonly points: number;
  readonly perSeconds: number;
  /** What is left of it, 0 also where there was nothing left to take. */
  readonly left: number;
  /** When the whole of it is there again, milliseconds from now. */
  readonly resetMs: number;
};

/** Limits of feeds by the number that an address may hold: it may come back a few times a minute with all of them. */
export function feedLimits(feedsPerAddress: number): Pick<Record<LimitName, Limit>, "feed" | "poll"> {
  // A poll that sees something move is asked again after two seconds.
  return {
    feed: { ...LIMITS.feed, address: feedsPerAddress * 3 },
    poll: { ...LIMITS.poll, address: feedsPerAddress * 40 },
  };
}

/**
 * What an answer says of the limits that it was counted for (draft-ietf-httpapi-ratelimit-headers-10): `RateLimit-Policy`
 * is how many a window, `RateLimit` what is left and in how many seconds the window ends.
 */
export function rateLimitHeaders(standings: readonly Standing[]): Record<string, string> {
  if (standings.length === 0) return {};
  const policies = standings.map(({ policy, points, perSeconds }) => `"${policy}";q=${points};w=${perSeconds}`);
  const now = standings.map(({ policy, left, resetMs }) => `"${policy}";r=${left};t=${secondsOf(resetMs)}`);
  return { "RateLimit-Policy": policies.join(", "), RateLimit: now.join(", ") };
}

/** Whole seconds to wait, as headers take them: never sooner than it is. */
export function secondsOf(ms: number): number {
  return Math.ceil(ms / 1_000);
}
