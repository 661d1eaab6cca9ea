import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { OrderId } from "#lib/core/ids.ts";
import type { Rng } from "#lib/core/rng.ts";
import type { World } from "./world.ts";

/** What becomes of an order: how far it is taken, by whom. */
export type Fate = "delivered" | "refunded" | "rejected" | "cancelled" | "unpaid";

/** What somebody did and was told, for the verdict. */
export type Shopper = {
  readonly index: number;
  readonly fate: Fate;
  readonly requestKey: string;
  /** Every order that they were ever told of under their one key. */
  readonly orderIds: Set<OrderId>;
  orderId: OrderId | null;
  /** The session that they paid, as the provider's page told them. */
  paidSession: string | null;
  /** Refusals on the way that said to try again. */
  tries: number;
};

const PATIENCE_MS = 10 * 60_000;
const [CARD, DECLINED, ASKING] = ["4242424242424242", "4000000000000002", "4000002760003184"];
/** Two tiramisùs at 65, and the way at 39. */
export const TOTAL_MINOR = 16_900;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export function createShopper(index: number, rng: Rng): Shopper {
  const draw = rng.next();
  const fate: Fate =
    draw < 0.6
      ? "delivered"
      : draw < 0.75
        ? "refunded"
        : draw < 0.85
          ? "rejected"
          : draw < 0.95
            ? "cancelled"
            : "unpaid";
  const requestKey = Array.from({ length: 32 }, () => rng.int(0, 15).toString(16)).join("");
  return { index, fate, requestKey, orderIds: new Set(), orderId: null, paidSession: null, tries: 0 };
}

/** Orders over the API, presses again until there is a page to pay on, and pays there as a browser would. */
export async function shop(world: World, shopper: Shopper, rng: Rng): Promise<void> {
  // In two tabs at once, now and then.
  const tabs = rng.next() < 0.2 ? 2 : 1;
  const [page] = await Promise.all(Array.from({ length: tabs }, () => order(world, shopper)));
  if (!page) return;
  // Not before every tab has come so far: whoever ends the order now ends it for nobody who still presses.
  shopper.orderId = page.orderId;
  const url = page.checkoutUrl;
  if (shopper.fate === "unpaid") return;
  if (rng.next() < 0.1) await press(url, DECLINED);
  const card = rng.next() < 0.1 ? ASKING : CARD;
  // A double click on the page to pay on, too.
  const clicks = rng.next() < 0.2 ? 2 : 1;
  await Promise.all(Array.from({ length: clicks }, () => press(url, card)));
  shopper.paidSession = url.split("/").at(-1) ?? "";
}

type PayPage = { readonly orderId: OrderId; readonly checkoutUrl: string };

async function order({ origin, restaurantId }: World, shopper: Shopper): Promise<PayPage> {
  const body = JSON.stringify({
    restaurantId,
    lines: [{ itemId: "tiramisu", quantity: 2, choices: [], seenMinor: 6_500 }],
    to: { lng: 11.99, lat: 57.71 },
    requestKey: shopper.requestKey,
    totalMinor: TOTAL_MINOR,
    door: { label: "Vasagatan 24", note: "" },
  });
  for (const untilMs = Date.now() + PATIENCE_MS; Date.now() < untilMs; shopper.tries++) {
    const answer = await post(`${origin}/api/v1/orders`, body, shopper.index).catch(() => null);
    if (answer?.status === 201) {
      const page = JSON.parse(answer.text) as PayPage;
      shopper.orderIds.add(page.orderId);
      return page;
    }
    const isWorthTrying = answer === null || answer.status >= 500 || answer.status === 429;
    if (!isWorthTrying) throw new Error(`shopper ${shopper.index} was refused: ${answer.status} ${answer.text}`);
    await pause(300 + (shopper.tries % 5) * 200);
  }
  throw new Error(`shopper ${shopper.index} never came to a page to pay on`);
}

/** From an address of their own, as customers are. */
function post(url: string, body: string, index: number): Promise<{ status: number; text: string }> {
  const localAddress = `127.${10 + Math.floor(index / 60_000)}.${Math.floor(index / 240) % 250}.${(index % 240) + 1}`;
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "sec-fetch-site": "same-origin",
    origin: "https://chaos.test",
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: "POST", localAddress, headers, agent }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on("error", reject);
    });
    asked.on("error", reject);
    asked.setTimeout(60_000, () => asked.destroy(new Error("no answer")));
    asked.end(body);
  });
}

/** Fills the provider's page in and follows it to the bank, where the card asks for that. */
async function press(url: string, card: string | undefined): Promise<void> {
  const fields = new URLSearchParams({
    email: "a@example.com",
    card: card ?? "",
    expiry: "12/34",
    cvc: "123",
    name: "A",
  });
  const answer = await fetch(url, { method: "POST", body: fields, redirect: "manual" });
  const location = answer.headers.get("location") ?? "";
  if (!location.includes("/3ds/")) return;
  await fetch(location, { method: "POST", body: new URLSearchParams({ answer: "yes" }), redirect: "manual" });
}
