import { once } from "node:events";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RunningDouble, startDouble } from "./double.ts";

let double: RunningDouble;
let stripe: Stripe;
beforeEach(async () => {
  double = await startDouble();
  stripe = double.stripe;
});
afterEach(() => double.close());

const HOLD = { amount: 24_900, currency: "sek", capture_method: "manual", confirm: true } as const;
const hold = (more: Partial<Stripe.PaymentIntentCreateParams> = {}, options?: Stripe.RequestOptions) =>
  stripe.paymentIntents.create({ ...HOLD, payment_method: "pm_card_visa", ...more }, options);
const account = async (id: string) =>
  (await double.command("GET", "books")).accounts.find(
    (each: { payment_intent: string }) => each.payment_intent === id,
  );

test("money is held, captured in part and the rest released, and refunded as far as it was captured", async () => {
  const held = await hold();
  expect([held.status, held.amount_capturable, held.amount_received]).toEqual(["requires_capture", 24_900, 0]);

  const captured = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 20_000 });
  expect([captured.status, captured.amount_received, captured.amount_capturable]).toEqual(["succeeded", 20_000, 0]);

  await stripe.refunds.create({ payment_intent: held.id, amount: 5_000 });
  await expect(stripe.refunds.create({ payment_intent: held.id, amount: 15_001 })).rejects.toThrow(/greater than/);
  await stripe.refunds.create({ payment_intent: held.id });
  await expect(stripe.refunds.create({ payment_intent: held.id })).rejects.toMatchObject({
    code: "charge_already_refunded",
  });
  expect(await account(held.id)).toMatchObject({
    held: 24_900,
    captured: 20_000,
    released: 4_900,
    refunded: 20_000,
    holding: 0,
    holds: 1,
    captures: 1,
  });
});

test("what was captured or given back cannot be captured, and what was captured cannot be cancelled", async () => {
  const first = await hold();
  await expect(stripe.paymentIntents.capture(first.id, { amount_to_capture: 24_901 })).rejects.toMatchObject({
    code: "amount_too_large",
  });
  await stripe.paymentIntents.capture(first.id);
  const wrong = { code: "payment_intent_unexpected_state" };
  await expect(stripe.paymentIntents.capture(first.id)).rejects.toMatchObject(wrong);
  await expect(stripe.paymentIntents.cancel(first.id)).rejects.toMatchObject(wrong);
  const second = await hold();
  expect((await stripe.paymentIntents.cancel(second.id)).status).toBe("canceled");
  await expect(stripe.paymentIntents.capture(second.id)).rejects.toMatchObject(wrong);
  await expect(stripe.refunds.create({ payment_intent: second.id })).rejects.toThrow(/successful charge/);
  expect(await account(second.id)).toMatchObject({ held: 24_900, captured: 0, released: 24_900 });
});

test("a key answers the same again, and nothing else", async () => {
  const key = { idempotencyKey: "order-1:hold" };
  const first = await hold({}, key);
  const again = await hold({}, key);
  expect([again.id, again.lastResponse.headers["idempotent-replayed"]]).toEqual([first.id, "true"]);
  await expect(hold({ amount: 1_000 }, key)).rejects.toMatchObject({ type: "StripeIdempotencyError" });
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
});

test("a decline is a decline again under its key; a request with wrong parameters never began", async () => {
  const key = { idempotencyKey: "order-2:hold" };
  const declined = { payment_method: "pm_card_chargeDeclinedInsufficientFunds" };
  for (const _ of [1, 2]) {
    await expect(hold(declined, key)).rejects.toMatchObject({
      statusCode: 402,
      code: "card_declined",
      decline_code: "insufficient_funds",
    });
  }
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  const free = { idempotencyKey: "order-3:hold" };
  await expect(hold({ amount: 0 }, free)).rejects.toMatchObject({ statusCode: 400 });
  await expect(hold({ payment_method: "pm_none" }, free)).rejects.toMatchObject({ code: "resource_missing" });
  expect((await hold({}, free)).status).toBe("requires_capture");
  expect((await stripe.paymentIntents.list()).data).toHaveLength(2);
});

test("the same key twice at once: one does it, the other is told to come back", async () => {
  await double.command("PUT", "faults", { api: [{ kind: "late", times: 1, delayMs: 300 }] });
  const key = { idempotencyKey: "order-4:hold" };
  const [first, second] = await Promise.allSettled([hold({}, key), hold({}, key)]);
  const [done, refused] = first.status === "fulfilled" ? [first, second] : [second, first];
  expect(done).toMatchObject({ status: "fulfilled" });
  expect(refused).toMatchObject({ status: "rejected", reason: { statusCode: 409, code: "idempotency_key_in_use" } });
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
});

test.each([
  ["refused", 503, 0],
  ["limited", 429, 0],
  ["conflict", 409, 0],
  ["broken", 500, 1],
  ["lost", undefined, 1],
  ["stalled", undefined, 0],
])("%s: the money is held so often when it goes wrong: %s %i", async (kind, statusCode, holds) => {
  await double.command("PUT", "faults", { api: [{ kind, method: "POST", path: "/v1/payment_intents", times: 2 }] });
  const key = { idempotencyKey: "order-5:hold" };
  // the client tries a broken connection once more by itself
  const failure = await hold({}, key).then(
    () => null,
    (error: unknown) => error,
  );
  const movements = async () => (await double.command("GET", "books")).movements.length;
  if (kind === "lost") expect(await movements()).toBe(1);
  else expect([(failure as { statusCode?: number }).statusCode, await movements()]).toEqual([statusCode, holds]);
  await double.command("PUT", "faults", {});
  if (kind === "broken") await expect(hold({}, key)).rejects.toMatchObject({ statusCode: 500 });
  else expect((await hold({}, key)).status).toBe("requires_capture");
  expect(await movements()).toBe(1);
});

test("a bank that asks is answered on its page, and off session nobody is there to answer", async () => {
  const asked = await hold({ payment_method: "pm_card_authenticationRequired", return_url: "http://127.0.0.1:9/back" });
  expect(asked.status).toBe("requires_action");
  const page = asked.next_action?.redirect_to_url?.url ?? "";
  expect(await (await fetch(page)).text()).toContain("249.00");
  const answered = await fetch(page, {
    method: "POST",
    body: new URLSearchParams({ answer: "yes" }),
    redirect: "manual",
  });
  expect([answered.status, answered.headers.get("location")]).toEqual([303, "http://127.0.0.1:9/back"]);
  expect((await stripe.paymentIntents.retrieve(asked.id)).status).toBe("requires_capture");
  await expect(hold({ payment_method: "pm_card_authenticationRequired", off_session: true })).rejects.toMatchObject({
    statusCode: 402,
    code: "authentication_required",
  });
});

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
  expect(await account(intent.id)).toMatchObject({ held: 23_900, holds: 1 });
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

test("a hold that nobody captures is given back after a week", async () => {
  const held = await hold();
  await double.command("POST", "time", { advanceSeconds: 7 * 24 * 3_600 });
  const given = await stripe.paymentIntents.retrieve(held.id);
  expect([given.status, given.cancellation_reason]).toEqual(["canceled", "automatic"]);
  expect(await account(held.id)).toMatchObject({ released: 24_900, holding: 0 });
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
  const held = await hold({ customer: customer.id, payment_method: method, off_session: true });
  expect(held.status).toBe("requires_capture");
  await expect(hold({ payment_method: method })).rejects.toThrow(/another customer/);
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
  await expect(hold(wanted)).rejects.toMatchObject({ statusCode: 402, code });
});

test("a dispute takes the money, and gives it back when it is won", async () => {
  const { id } = await hold({ payment_method: "pm_card_createDispute" });
  const { latest_charge } = await stripe.paymentIntents.capture(id);
  const dispute = await double.command("POST", "disputes", { charge: latest_charge });
  expect(await account(id)).toMatchObject({ disputed: 24_900 });
  await double.command("POST", "disputes", { dispute: dispute.id, won: true });
  expect((await stripe.disputes.retrieve(dispute.id)).status).toBe("won");
  expect(await account(id)).toMatchObject({ disputed: 0 });
});

test("events are listed newest first, page by page, and by time and type", async () => {
  for (let i = 0; i < 3; i++) await hold();
  const all = await stripe.events.list({ limit: 100 });
  expect(all.data).toHaveLength(9);
  const first = await stripe.events.list({ limit: 4 });
  const rest = await stripe.events.list({ limit: 100, starting_after: first.data.at(-1)?.id ?? "" });
  expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(all.data.map(({ id }) => id));
  expect([first.has_more, rest.has_more]).toEqual([true, false]);
  const before = await stripe.events.list({ limit: 2, ending_before: all.data[4]?.id ?? "" });
  expect([before.data.map(({ id }) => id), before.has_more]).toEqual([[all.data[2]?.id, all.data[3]?.id], true]);
  const holds = await stripe.events.list({ types: ["payment_intent.amount_capturable_updated"] });
  expect(holds.data).toHaveLength(3);
  const past = { created: { lt: (all.data[0]?.created ?? 0) - 3_600 } };
  expect((await stripe.events.list(past)).data).toEqual([]);
});

test("an event stays what it was, whatever becomes of its object", async () => {
  const held = await hold();
  await stripe.paymentIntents.capture(held.id);
  const [event] = (await stripe.events.list({ type: "payment_intent.amount_capturable_updated" })).data;
  expect(event?.data.object).toMatchObject({ id: held.id, status: "requires_capture" });
});

test("the books survive a restart, the last line cut short by a crash or not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "double-"));
  const journalPath = join(folder, "books.jsonl");
  const before = await startDouble({ journalPath });
  const key = { idempotencyKey: "order-7:hold" };
  const held = await before.stripe.paymentIntents.create({ ...HOLD, payment_method: "pm_card_visa" }, key);
  await before.close();
  await appendFile(journalPath, '["payment_intents",{"id":"pi_ha');
  const after = await startDouble({ journalPath });
  const again = await after.stripe.paymentIntents.create({ ...HOLD, payment_method: "pm_card_visa" }, key);
  expect(again.id).toBe(held.id);
  expect((await after.stripe.paymentIntents.capture(held.id)).status).toBe("succeeded");
  await after.close();
  await rm(folder, { recursive: true });
});

test("who has no key gets nothing", async () => {
  const { port } = new URL(double.url);
  const stranger = new Stripe("sk_test_other", { host: "127.0.0.1", port: Number(port), protocol: "http" });
  await expect(stranger.events.list()).rejects.toMatchObject({ statusCode: 401 });
  expect((await fetch(`${double.url}/_double/books`)).status).toBe(401);
});

/** An endpoint that keeps what it is told, and takes it once it has refused as often as it is set to. */
async function listen(): Promise<{
  url: string;
  told: { body: string; signature: string }[];
  refuse: { times: number };
  server: Server;
}> {
  const told: { body: string; signature: string }[] = [];
  const refuse = { times: 0 };
  const server = createServer(async (req, res) => {
    let body = "";
    for await (const chunk of req) body += chunk;
    told.push({ body, signature: String(req.headers["stripe-signature"]) });
    res.writeHead(refuse.times-- > 0 ? 500 : 200).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, told, refuse, server };
}

test("webhooks are signed, come again until they are taken, and are doubled and forged on command", async () => {
  const endpoint = await listen();
  const made = await stripe.webhookEndpoints.create({
    url: endpoint.url,
    enabled_events: ["payment_intent.amount_capturable_updated"],
  });
  const secret = made.secret ?? "";
  expect((await stripe.webhookEndpoints.retrieve(made.id)).secret).toBeUndefined();
  const genuine = () =>
    endpoint.told.filter(({ body, signature }) => {
      try {
        return stripe.webhooks.constructEvent(body, signature, secret).id !== "";
      } catch {
        return false;
      }
    });

  endpoint.refuse.times = 3;
  await hold();
  await expect.poll(async () => (await stripe.events.list({ limit: 1 })).data[0]?.pending_webhooks).toBe(0);
  expect(genuine()).toHaveLength(4);

  endpoint.told.length = 0;
  await double.command("PUT", "faults", { webhooks: { copies: 3, shuffleMs: 50, forgeRate: 1 } });
  const held = await hold();
  await expect.poll(() => endpoint.told.length).toBe(6);
  expect(genuine()).toHaveLength(3);

  endpoint.told.length = 0;
  await double.command("PUT", "faults", { webhooks: { dropRate: 1 } });
  await hold();
  await double.command("PUT", "faults", {});
  const [, first] = (await stripe.events.list({ type: "payment_intent.amount_capturable_updated" })).data;
  await double.command("POST", "replay", { event: first?.id, copies: 2 });
  await expect.poll(() => endpoint.told.length).toBe(2);
  expect(JSON.parse(endpoint.told[0]?.body ?? "").data.object.id).toBe(held.id);
  endpoint.server.close();
});
