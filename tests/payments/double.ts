import { once } from "node:events";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { systemClock } from "#lib/core/clock.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createDouble } from "#services/stripe-double/server.ts";

const API_KEY = "sk_test_double";
const HOLD = {
  amount: 24_900,
  currency: "sek",
  capture_method: "manual",
  confirm: true,
  payment_method: "pm_card_visa",
} as const;

/** A double of its own for a test, the real client to it, and the commands that the real one does not have. */
export async function startDouble({ journalPath = null }: { journalPath?: string | null } = {}) {
  const log = createLogger("silent");
  const double = createDouble({ apiKey: API_KEY, clock: systemClock, log, journalPath, retryMs: [20, 20, 20, 20] });
  double.server.listen(0, "127.0.0.1");
  await once(double.server, "listening");
  const { port } = double.server.address() as AddressInfo;
  const stripe = new Stripe(API_KEY, {
    host: "127.0.0.1",
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    timeout: 2_000,
  });
  const url = `http://127.0.0.1:${port}`;

  async function command(method: string, path: string, body?: object) {
    const answer = await fetch(`${url}/_double/${path}`, {
      method,
      headers: { authorization: `Bearer ${API_KEY}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(said)}`);
    return said;
  }
  /** 249 kr on a card that works, or what is said otherwise. */
  function hold(more: Partial<Stripe.PaymentIntentCreateParams> = {}, options?: Stripe.RequestOptions) {
    return stripe.paymentIntents.create({ ...HOLD, ...more }, options);
  }
  /** What its books have of an intent. */
  async function account(intentId: string | null) {
    const { accounts } = await command("GET", "books");
    return accounts.find((each: { payment_intent: string }) => each.payment_intent === intentId);
  }
  return { url, apiKey: API_KEY, stripe, command, hold, account, close: double.close };
}

export type RunningDouble = Awaited<ReturnType<typeof startDouble>>;
