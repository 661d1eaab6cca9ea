import Stripe from "stripe";
import { inject, test } from "vitest";
import { createStripe } from "#lib/payments/adapters/stripe.ts";
import { startDouble } from "./double.ts";
import { providerCases } from "./provider.cases.ts";

providerCases("the double", async () => {
  const { url, apiKey, stripe, close } = await startDouble();
  return { stripe, close, provider: createStripe({ secretKey: apiKey, webhookSecrets: [], apiUrl: url }) };
});

declare module "vitest" {
  interface ProvidedContext {
    /** `STRIPE_TEST_KEY`: a key of an account's test mode; empty: there is none. */
    stripeTestKey: string;
  }
}

/** With any other key nothing runs: these cases move money. */
const testKey = inject("stripeTestKey");

if (testKey.startsWith("sk_test_")) {
  providerCases("Stripe's test mode", async () => ({
    stripe: new Stripe(testKey, { telemetry: false }),
    provider: createStripe({ secretKey: testKey, webhookSecrets: [], apiUrl: null }),
    close: async () => {},
  }));
} else test.skip("Stripe's test mode: set STRIPE_TEST_KEY=sk_test_… to run the same cases against it", () => {});
