import type Stripe from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RunningDouble, startDouble } from "./double.ts";

let double: RunningDouble;
let stripe: Stripe;
beforeEach(async () => {
  double = await startDouble();
  stripe = double.stripe;
});
afterEach(() => double.close());

const SESSION = {
  mode: "payment",
  success_url: "http://127.0.0.1:9/done?session={CHECKOUT_SESSION_ID}",
  cancel_url: "http://127.0.0.1:9/cart",
  client_reference_id: "order-6",
  line_items: [
    { quantity: 2, price_data: { currency: "sek", unit_amount: 10_500, product_data: { name: "Kött & <bullar>" } } },
    { quantity: 1, price_data: { currency: "sek", unit_amount: 2_900, product_data: { name: "Delivery" } } },
  ],
  payment_intent_data: { capture_method: "manual", metadata: { order: "order-6" } },
} satisfies Stripe.Checkout.SessionCreateParams;

const fill = (card: string) => new URLSearchParams({ email: "a@b.se", card, expiry: "12/34", cvc: "123", name: "A B" });

test("a checkout page takes a declined card, then one that works, and leads back", async () => {
  const session = await stripe.checkout.sessions.create(SESSION);
  expect([session.amount_total, session.payment_intent, session.status]).toEqual([23_900, null, "open"]);
  const url = session.url ?? "";
  const shown = await (await fetch(url)).text();
  expect(shown).toContain("Kött");
  expect(shown).not.toContain("<bullar>");
  const pay = (card: string) => fetch(url, { method: "POST", body: fill(card), redirect: "manual" });
  const declined = await pay("4000 0000 0000 0002");
  expect([declined.status, await declined.text()]).toEqual([402, expect.stringContaining("declined")]);
  const paid = await pay("4242 4242 4242 4242");
  expect(paid.headers.get("location")).toBe(`http://127.0.0.1:9/done?session=${session.id}`);
  // pressed twice: the same way on, and nothing more is held
  expect((await pay("4242 4242 4242 4242")).headers.get("location")).toBe(paid.headers.get("location"));

  const complete = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["payment_intent.latest_charge"],
  });
  const intent = complete.payment_intent as Stripe.PaymentIntent;
  expect([complete.status, complete.payment_status, intent.status]).toEqual(["complete", "unpaid", "requires_capture"]);
  expect(intent.metadata).toEqual({ order: "order-6" });
  expect((intent.latest_charge as Stripe.Charge).payment_method_details?.card?.last4).toBe("4242");
  expect((await stripe.checkout.sessions.listLineItems(session.id)).data.map(({ quantity }) => quantity)).toEqual([
    2, 1,
  ]);
  expect(await double.account(intent.id)).toMatchObject({ held: 23_900, holds: 1 });
});

test("a session ends by hand and by time, and then nobody can pay", async () => {
  const one = await stripe.checkout.sessions.create(SESSION);
  expect((await stripe.checkout.sessions.expire(one.id)).status).toBe("expired");
  await expect(stripe.checkout.sessions.expire(one.id)).rejects.toThrow(/open/);
  expect((await fetch(one.url ?? "", { method: "POST", body: fill("4242424242424242") })).status).toBe(410);
  const other = await stripe.checkout.sessions.create(SESSION);
  await double.command("POST", "time", { advanceSeconds: 25 * 3_600 });
  expect((await stripe.checkout.sessions.retrieve(other.id)).status).toBe("expired");
});

test("a card is kept by a setup and serves later without its owner", async () => {
  const customer = await stripe.customers.create({ email: "a@b.se" });
  const session = await stripe.checkout.sessions.create({
    mode: "setup",
    currency: "sek",
    customer: customer.id,
    success_url: "http://127.0.0.1:9/saved",
  });
  await double.command("POST", "pay", { session: session.id, card: "4000002500003155" });
  const { setup_intent } = await stripe.checkout.sessions.retrieve(session.id, { expand: ["setup_intent"] });
  const setup = setup_intent as Stripe.SetupIntent;
  expect(setup.status).toBe("succeeded");
  const method = setup.payment_method as string;
  const held = await double.hold({ customer: customer.id, payment_method: method, off_session: true });
  expect(held.status).toBe("requires_capture");
  await expect(double.hold({ payment_method: method })).rejects.toThrow(/another customer/);
  const own = await stripe.paymentIntents.list({ customer: customer.id, expand: ["data.latest_charge"] });
  expect(own.data.map(({ id, latest_charge }) => [id, (latest_charge as Stripe.Charge).status])).toEqual([
    [held.id, "succeeded"],
  ]);
});

test.each([
  ["4000002760003184", "authentication_required"],
  ["4000000000000341", "card_declined"],
])("a card that is kept may be refused without its owner: %s, %s", async (card, code) => {
  const customer = await stripe.customers.create();
  const session = await stripe.checkout.sessions.create({
    mode: "setup",
    currency: "sek",
    customer: customer.id,
    success_url: "http://127.0.0.1:9/saved",
  });
  await double.command("POST", "pay", { session: session.id, card });
  const { setup_intent } = await stripe.checkout.sessions.retrieve(session.id, { expand: ["setup_intent"] });
  const method = (setup_intent as Stripe.SetupIntent).payment_method as string;
  const wanted = { customer: customer.id, payment_method: method, off_session: true };
  await expect(double.hold(wanted)).rejects.toMatchObject({ statusCode: 402, code });
});
