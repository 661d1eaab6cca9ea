import { randomBytes } from "node:crypto";
import { Agent } from "node:http";
import { percentile } from "#lib/core/percentile.ts";
import type { World } from "#services/chaos/payments/world.ts";
import { post } from "./post.ts";

/** So many people press "pay" at the same time, again and again. */
const AT_ONCE = 8;
const WARM_UP = 100;

export type Placed = {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** The sessions that are to be paid. */
  readonly sessions: readonly string[];
};

/** `POST /api/v1/orders` up to its Checkout address, by so many guests at once, each from an address of their own. */
export async function placeOrders(world: World, count: number): Promise<Placed> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const sessions: string[] = [];
  const tookMs: number[] = [];
  let next = 0;
  const press = async (until: number) => {
    while (next < until) {
      const index = next++;
      const fromMs = performance.now();
      const { status, text } = await post(`${world.origin}/api/v1/orders`, bodyOf(world), agent, {
        localAddress: `127.20.${Math.floor(index / 200)}.${(index % 200) + 1}`,
        headers: { "sec-fetch-site": "same-origin", origin: "https://chaos.test" },
      });
      if (status !== 201) throw new Error(`an order was not taken: ${status} ${text}`);
      tookMs.push(performance.now() - fromMs);
      sessions.push((JSON.parse(text) as { checkoutUrl: string }).checkoutUrl.split("/").at(-1) ?? "");
    }
  };
  const all = (until: number) => Promise.all(Array.from({ length: AT_ONCE }, () => press(until)));
  await all(WARM_UP);
  tookMs.length = 0;
  const fromMs = performance.now();
  await all(count);
  const perSecond = ((count - WARM_UP) * 1_000) / (performance.now() - fromMs);
  agent.destroy();
  return { perSecond, p99Ms: percentile(tookMs, 0.99), sessions };
}

function bodyOf({ restaurantId }: World): string {
  return JSON.stringify({
    restaurantId,
    lines: [{ itemId: "tiramisu", quantity: 2, choices: [], seenMinor: 6_500 }],
    to: { lng: 11.99, lat: 57.71 },
    requestKey: randomBytes(16).toString("hex"),
    totalMinor: 16_900,
    door: { label: "Vasagatan 24", note: "" },
  });
}
