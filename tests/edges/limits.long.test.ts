import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as postPrice } from "#app/api/v1/cart/price/route.ts";
import { POST as postCheckout } from "#app/api/v1/orders/[id]/checkout/route.ts";
import { POST as postOrder } from "#app/api/v1/orders/route.ts";
import { createManualClock } from "#lib/core/clock.ts";
import { LIMITS } from "#lib/core/limits.ts";
import { ADDRESS_HEADER } from "#lib/infra/http.ts";
import { createLimits } from "#lib/infra/ratelimit.ts";
import { startAccounts } from "#tests/auth/account-world.ts";
import { Browser } from "#tests/orders/api-runtime.ts";
import { type PaidWorld, paidWorld } from "#tests/payments/paid-world.ts";

type Asked = Awaited<ReturnType<Browser["call"]>>;
/** Asks at a door once, from an address. */
type Ask = (from: string) => Promise<Asked>;
type Row = {
  readonly limit: "sign-in" | "order" | "payment" | "cart";
  readonly kind: "address" | "account" | "email" | "order";
  /** How one asks who is counted, and how somebody else does. */
  readonly people: () => Promise<readonly [Ask, Ask]>;
};

let paid: PaidWorld;
let world: Awaited<ReturnType<typeof startAccounts>>;
beforeAll(async () => {
  paid = await paidWorld();
  world = await startAccounts(paid.ctx.db);
  // A clock that stands: no window ends while it is filled, on however slow a machine.
  const clock = createManualClock(Date.now());
  const limits = createLimits({ redis: null, clock, peers: () => ({ live: 1, place: 0 }) });
  world.runtime.ctx.limits.take = limits.take;
  Object.assign(world.runtime, { pays: paid.ctx });
});
afterAll(async () => {
  await world.stop();
  await paid.stop();
});

let addresses = 0;
const newAddress = () => `10.9.${Math.floor(addresses / 250)}.${(addresses++ % 250) + 1}`;

/** A browser that comes from wherever it is told to. */
function comeFrom(from: string, browser = new Browser()): Browser {
  browser.headers = { ...browser.headers, [ADDRESS_HEADER]: from };
  return browser;
}
const signInAs =
  (email: string): Ask =>
  (from) =>
    world.signIn(comeFrom(from), "password", { email, password: "not the right one" });
const signInByLink: Ask = (from) => world.signIn(comeFrom(from), "link", { token: "x".repeat(43) });
const orderAs =
  (browser: Browser): Ask =>
  (from) => {
    const { cart, restaurantId } = paid.wish();
    const body = { ...cart, restaurantId, totalMinor: 1, requestKey: "k".repeat(22) };
    return comeFrom(from, browser).call(postOrder, "orders", { body });
  };
const nobody: Ask = (from) => orderAs(new Browser())(from);
const payFor =
  (id: string, browser = new Browser()): Ask =>
  (from) =>
    comeFrom(from, browser).call(postCheckout, `orders/${id}/checkout`, { body: {}, params: { id } });
const price: Ask = (from) => comeFrom(from).call(postPrice, "cart/price", { body: {} });

/** Somebody who has ordered and is yet to pay. */
async function payer(): Promise<Ask> {
  const browser = new Browser();
  const { cart, restaurantId, totalMinor, door, requestKey } = paid.wish();
  const body = { ...cart, restaurantId, totalMinor, door, requestKey };
  const ordered = await browser.call(postOrder, "orders", { body });
  expect(ordered.status).toBe(201);
  return payFor(ordered.body.orderId ?? "", browser);
}
const NO_ORDER = "ord_00000000000000000000000000000000";

const ROWS: readonly Row[] = [
  { limit: "sign-in", kind: "email", people: async () => [signInAs("alva@example.com"), signInAs("bo@example.com")] },
  { limit: "sign-in", kind: "address", people: async () => [signInByLink, signInByLink] },
  {
    limit: "order",
    kind: "account",
    people: async () => [
      orderAs(await world.signUp("cia@example.com")),
      orderAs(await world.signUp("dag@example.com")),
    ],
  },
  { limit: "order", kind: "address", people: async () => [nobody, nobody] },
  { limit: "payment", kind: "order", people: async () => [await payer(), await payer()] },
  { limit: "payment", kind: "address", people: async () => [payFor(NO_ORDER), payFor(NO_ORDER)] },
  { limit: "cart", kind: "address", people: async () => [price, price] },
];

describe.each(ROWS)("the limit $limit of each $kind", ({ limit, kind, people }) => {
  it("lets its number through, then tells when to come back, and touches nobody else", async () => {
    const { perSeconds, [kind]: points = 0 } = LIMITS[limit] as { perSeconds: number; [kind: string]: number };
    const policy = `${limit}-${kind}`;
    const [ask, other] = await people();
    // What is counted by address comes from one; all else from a new one each time.
    const home = newAddress();
    const from = () => (kind === "address" ? home : newAddress());

    for (let left = points - 1; left >= 0; left--) {
      const asked = await ask(from());
      expect([asked.status, toldOf(asked, policy)]).toEqual([expect.any(Number), expect.objectContaining({ left })]);
      expect(asked.status).not.toBe(429);
    }
    const refused = await ask(from());
    expect([refused.status, refused.body.error?.code]).toEqual([429, "rate_limited"]);
    const told = toldOf(refused, policy);
    expect(told).toMatchObject({ points, perSeconds, left: 0 });
    expect(told?.resetS).toBeGreaterThan(0);
    expect(told?.resetS).toBeLessThanOrEqual(perSeconds);
    expect(refused.response.headers.get("retry-after")).toBe(String(told?.resetS));

    const elsewhere = await other(newAddress());
    expect(elsewhere.status).not.toBe(429);
    expect(toldOf(elsewhere, policy)).toMatchObject({ points, left: points - 1 });
  });
});

/** What an answer's headers say of a limit; null: nothing. */
function toldOf({ response: { headers } }: Asked, policy: string) {
  const of = (name: string) => (headers.get(name) ?? "").split(", ").find((each) => each.startsWith(`"${policy}";`));
  const [, points, perSeconds] = /;q=(\d+);w=(\d+)$/.exec(of("ratelimit-policy") ?? "") ?? [];
  const [, left, resetS] = /;r=(\d+);t=(\d+)$/.exec(of("ratelimit") ?? "") ?? [];
  if (points === undefined || left === undefined) return null;
  return { points: Number(points), perSeconds: Number(perSeconds), left: Number(left), resetS: Number(resetS) };
}
