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

test("money is held, captured in part and the rest released, and refunded as far as it was captured", async () => {
  const held = await double.hold();
  expect([held.status, held.amount_capturable, held.amount_received]).toEqual(["requires_capture", 24_900, 0]);

  const captured = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 20_000 });
  expect([captured.status, captured.amount_received, captured.amount_capturable]).toEqual(["succeeded", 20_000, 0]);

  await stripe.refunds.create({ payment_intent: held.id, amount: 5_000 });
  await expect(stripe.refunds.create({ payment_intent: held.id, amount: 15_001 })).rejects.toThrow(/greater than/);
  await stripe.refunds.create({ payment_intent: held.id });
  await expect(stripe.refunds.create({ payment_intent: held.id })).rejects.toMatchObject({
    code: "charge_already_refunded",
  });
  expect(await double.account(held.id)).toMatchObject({
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
  const first = await double.hold();
  await expect(stripe.paymentIntents.capture(first.id, { amount_to_capture: 24_901 })).rejects.toMatchObject({
    code: "amount_too_large",
  });
  await stripe.paymentIntents.capture(first.id);
  const wrong = { code: "payment_intent_unexpected_state" };
  await expect(stripe.paymentIntents.capture(first.id)).rejects.toMatchObject(wrong);
  await expect(stripe.paymentIntents.cancel(first.id)).rejects.toMatchObject(wrong);
  const second = await double.hold();
  expect((await stripe.paymentIntents.cancel(second.id)).status).toBe("canceled");
  await expect(stripe.paymentIntents.capture(second.id)).rejects.toMatchObject(wrong);
  await expect(stripe.refunds.create({ payment_intent: second.id })).rejects.toThrow(/successful charge/);
  expect(await double.account(second.id)).toMatchObject({ held: 24_900, captured: 0, released: 24_900 });
});

test("a key answers the same again, and nothing else", async () => {
  const key = { idempotencyKey: "order-1:hold" };
  const first = await double.hold({}, key);
  const again = await double.hold({}, key);
  expect([again.id, again.lastResponse.headers["idempotent-replayed"]]).toEqual([first.id, "true"]);
  await expect(double.hold({ amount: 1_000 }, key)).rejects.toMatchObject({ type: "StripeIdempotencyError" });
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
});

test("a decline is a decline again under its key; a request with wrong parameters never began", async () => {
  const key = { idempotencyKey: "order-2:hold" };
  const declined = { payment_method: "pm_card_chargeDeclinedInsufficientFunds" };
  for (const _ of [1, 2]) {
    await expect(double.hold(declined, key)).rejects.toMatchObject({
      statusCode: 402,
      code: "card_declined",
      decline_code: "insufficient_funds",
    });
  }
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  const free = { idempotencyKey: "order-3:hold" };
  await expect(double.hold({ amount: 0 }, free)).rejects.toMatchObject({ statusCode: 400 });
  await expect(double.hold({ payment_method: "pm_none" }, free)).rejects.toMatchObject({ code: "resource_missing" });
  expect((await double.hold({}, free)).status).toBe("requires_capture");
  expect((await stripe.paymentIntents.list()).data).toHaveLength(2);
});

test("the same key twice at once: one does it, the other is told to come back", async () => {
  await double.command("PUT", "faults", { api: [{ kind: "late", times: 1, delayMs: 300 }] });
  const key = { idempotencyKey: "order-4:hold" };
  const [first, second] = await Promise.allSettled([double.hold({}, key), double.hold({}, key)]);
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
  const failure = await double.hold({}, key).then(
    () => null,
    (error: unknown) => error,
  );
  const movements = async () => (await double.command("GET", "books")).movements.length;
  if (kind === "lost") expect(await movements()).toBe(1);
  else expect([(failure as { statusCode?: number }).statusCode, await movements()]).toEqual([statusCode, holds]);
  await double.command("PUT", "faults", {});
  if (kind === "broken") await expect(double.hold({}, key)).rejects.toMatchObject({ statusCode: 500 });
  else expect((await double.hold({}, key)).status).toBe("requires_capture");
  expect(await movements()).toBe(1);
});

test("a bank that asks is answered on its page, and off session nobody is there to answer", async () => {
  const asked = await double.hold({
    payment_method: "pm_card_authenticationRequired",
    return_url: "http://127.0.0.1:9/back",
  });
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
  await expect(
    double.hold({ payment_method: "pm_card_authenticationRequired", off_session: true }),
  ).rejects.toMatchObject({
    statusCode: 402,
    code: "authentication_required",
  });
});

test("a hold that nobody captures is given back after a week", async () => {
  const held = await double.hold();
  await double.command("POST", "time", { advanceSeconds: 7 * 24 * 3_600 });
  const given = await stripe.paymentIntents.retrieve(held.id);
  expect([given.status, given.cancellation_reason]).toEqual(["canceled", "automatic"]);
  expect(await double.account(held.id)).toMatchObject({ released: 24_900, holding: 0 });
});

test("a dispute takes the money, and gives it back when it is won", async () => {
  const { id } = await double.hold({ payment_method: "pm_card_createDispute" });
  const { latest_charge } = await stripe.paymentIntents.capture(id);
  const dispute = await double.command("POST", "disputes", { charge: latest_charge });
  expect(await double.account(id)).toMatchObject({ disputed: 24_900 });
  await double.command("POST", "disputes", { dispute: dispute.id, won: true });
  expect((await stripe.disputes.retrieve(dispute.id)).status).toBe("won");
  expect(await double.account(id)).toMatchObject({ disputed: 0 });
});

test("who has no key gets nothing", async () => {
  const { port } = new URL(double.url);
  const stranger = new Stripe("sk_test_other", { host: "127.0.0.1", port: Number(port), protocol: "http" });
  await expect(stranger.events.list()).rejects.toMatchObject({ statusCode: 401 });
  expect((await fetch(`${double.url}/_double/books`)).status).toBe(401);
});
