import { randomBytes } from "node:crypto";
import type Stripe from "stripe";
import { describe, expect, it, vi } from "vitest";
import { createId, type OrderId } from "#lib/core/ids.ts";
import { currencyOf } from "#lib/core/money.ts";
import type { NewCheckout, PaymentProvider } from "#lib/payments/provider.ts";
import { toProviderAmount } from "#lib/payments/provider-amount.ts";

/** Our port and, for what only a customer does, the client beside it; both to the same account. */
export type OpenedProvider = { readonly provider: PaymentProvider; readonly stripe: Stripe; close(): Promise<void> };

const SEK = currencyOf("SEK");
const HELD = 24_900;
const PAY_WITHIN_S = 31 * 60;
const newOrder = () => createId("order", Date.now(), randomBytes(10));

/**
 * What the product relies on of whoever moves its money. Each case uses orders and keys of its own, so that it may run against
 * an account in which there is something already.
 * @param about what it runs against
 */
export function providerCases(about: string, open: () => Promise<OpenedProvider>): void {
  describe(about, () => {
    const run = (does: (opened: OpenedProvider) => Promise<void>) => async () => {
      const opened = await open();
      await does(opened).finally(() => opened.close());
    };

    it(
      "opens one page to pay on for a key, and closes it",
      run(async ({ provider }) => {
        const orderId = newOrder();
        const key = `${orderId}:checkout:1`;
        const wanted = checkoutOf(orderId);
        const { sessionId, url } = await provider.openCheckout(wanted, key);
        expect(await provider.openCheckout(wanted, key)).toEqual({ sessionId, url });
        const look = () => provider.look({ sessionId, intentId: null, customerId: null });
        expect(await look()).toMatchObject({ session: "open", intent: null });
        await provider.expireCheckout(sessionId, `${orderId}:expire:1`);
        expect(await look()).toMatchObject({ session: "expired", intent: null });
      }),
    );

    it(
      "holds by a card, takes a part of it once, and gives back no more than that",
      run(async ({ provider, stripe }) => {
        const orderId = newOrder();
        const intentId = await hold(stripe, orderId);
        const look = async () => (await provider.look({ sessionId: null, intentId, customerId: null })).intent;
        expect(await look()).toMatchObject({ status: "held", amountMinor: HELD, capturedMinor: 0, wasHeld: true });
        for (const _ of [1, 2]) {
          await provider.capture(intentId, { amountMinor: 20_000, currency: SEK }, `${orderId}:capture:1`);
        }
        expect(await look()).toMatchObject({ status: "captured", capturedMinor: 20_000, refunds: [] });
        const refund = { refundId: createId("refund", Date.now(), randomBytes(10)), amountMinor: 5_000, currency: SEK };
        for (const _ of [1, 2]) await provider.refund(intentId, refund, `${orderId}:refund:1`);
        expect((await look())?.refunds).toMatchObject([{ refundId: refund.refundId, amountMinor: 5_000 }]);
        const tooMuch = provider.refund(intentId, { ...refund, amountMinor: 15_001 }, `${orderId}:refund:2`);
        await expect(tooMuch).rejects.toMatchObject({ kind: "refused" });
      }),
    );

    it(
      "lets go of what was held, after which nothing can be taken",
      run(async ({ provider, stripe }) => {
        const orderId = newOrder();
        const intentId = await hold(stripe, orderId);
        await provider.release(intentId, `${orderId}:release:1`);
        const state = await provider.look({ sessionId: null, intentId, customerId: null });
        expect(state.intent).toMatchObject({ status: "cancelled", capturedMinor: 0, wasHeld: true });
        const late = provider.capture(intentId, { amountMinor: HELD, currency: SEK }, `${orderId}:capture:1`);
        await expect(late).rejects.toMatchObject({ kind: "refused", code: "payment_intent_unexpected_state" });
      }),
    );

    it(
      "holds nothing by a card that is declined, nor before its owner has answered the bank",
      run(async ({ provider, stripe }) => {
        const look = async (intentId: string) =>
          (await provider.look({ sessionId: null, intentId, customerId: null })).intent;
        const declined = await hold(stripe, newOrder(), "pm_card_chargeDeclined").catch((error) => error);
        expect(declined).toMatchObject({ code: "card_declined" });
        const asking = await hold(stripe, newOrder(), "pm_card_threeDSecure2Required");
        for (const intentId of [declined.payment_intent.id, asking]) {
          expect(await look(intentId)).toBeNull();
        }
      }),
    );

    it.each([
      ["JPY", 2_490],
      ["KWD", 12_340],
      ["ISK", 2_490],
    ] as const)("asks for what an order in %s costs, as the provider counts it", async (code, totalMinor) => {
      await run(async ({ provider, stripe }) => {
        const currency = currencyOf(code);
        const orderId = newOrder();
        const lines = [{ name: "Tiramisù", unitMinor: totalMinor, quantity: 1 }];
        const wanted = { ...checkoutOf(orderId), currency, lines, totalMinor };
        const { sessionId } = await provider.openCheckout(wanted, `${orderId}:checkout:1`);
        const session = await stripe.checkout.sessions.retrieve(sessionId);
        expect([session.currency, session.amount_total]).toEqual([
          code.toLowerCase(),
          toProviderAmount(totalMinor, currency),
        ]);
        await provider.expireCheckout(sessionId, `${orderId}:expire:1`);
      })();
    });

    it(
      "makes one customer for a key, and refuses the key for anything else",
      run(async ({ provider }) => {
        const orderId = newOrder();
        const key = `${orderId}:customer:1`;
        const customerId = await provider.createCustomer(orderId, key);
        expect(await provider.createCustomer(orderId, key)).toBe(customerId);
        await expect(provider.createCustomer(newOrder(), key)).rejects.toMatchObject({ kind: "refused" });
      }),
    );

    it(
      "lists what happened to an order",
      run(async ({ provider, stripe }) => {
        const orderId = newOrder();
        const sinceS = Math.floor(Date.now() / 1_000) - 60;
        await hold(stripe, orderId);
        await vi.waitFor(
          async () => {
            const types: string[] = [];
            for await (const event of provider.listEvents(sinceS))
              if (event.orderId === orderId) types.push(event.type);
            expect(types).toContain("payment_intent.amount_capturable_updated");
          },
          { timeout: 20_000, interval: 500 },
        );
      }),
    );
  });
}

/** As a customer's card is held on the page, which no program can fill in at the provider itself. */
async function hold(stripe: Stripe, orderId: OrderId, card = "pm_card_visa"): Promise<string> {
  const { id } = await stripe.paymentIntents.create({
    amount: HELD,
    currency: "sek",
    capture_method: "manual",
    confirm: true,
    payment_method: card,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    metadata: { order: orderId },
  });
  return id;
}

function checkoutOf(orderId: OrderId): NewCheckout {
  return {
    orderId,
    code: "0000",
    restaurantName: "Trattoria",
    currency: SEK,
    lines: [{ name: "Tiramisù", unitMinor: HELD, quantity: 1 }],
    totalMinor: HELD,
    locale: "en",
    successUrl: "https://example.com/en/orders/x",
    cancelUrl: "https://example.com/en/cart",
    expiresAtS: Math.floor(Date.now() / 1_000) + PAY_WITHIN_S,
  };
}
