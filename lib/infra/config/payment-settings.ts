import { z } from "zod";
import { demoSecret } from "./secrets.ts";

const CAPTURE_AT = ["handover", "acceptance"] as const;

/** What payments need to know. */
export type PaymentSettings = {
  /** Null: nothing can be paid here. */
  readonly stripe: {
    readonly secretKey: string;
    /** Newest first; while a secret is changed, both hold. */
    readonly webhookSecrets: readonly string[];
    /** Null: the provider's own address; else its double's. */
    readonly apiUrl: string | null;
    /** The double is the demo's own, and is run by it. */
    readonly isOwnDouble: boolean;
  } | null;
  /** Where the demo's double of the provider listens. */
  readonly doublePort: number;
  /** When the money that is held for an order is taken. */
  readonly captureAt: (typeof CAPTURE_AT)[number];
  /** An order that no restaurant accepts within this ends, and costs nothing. */
  readonly acceptWithinMs: number;
};

export const PAYMENT_SECRETS = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"] as const;

export function paymentShape(port: z.ZodType<number, string>) {
  return {
    STRIPE_SECRET_KEY: z
      .string()
      .regex(/^(sk|rk)_\w+$/, "expected a key that begins with sk_ or rk_")
      .optional(),
    STRIPE_WEBHOOK_SECRET: z
      .string()
      .regex(/^whsec_\w+(\s*,\s*whsec_\w+)?$/, "expected one or two secrets that begin with whsec_, the newer first")
      .transform((list) => list.split(/\s*,\s*/))
      .optional(),
    STRIPE_DOUBLE_PORT: port.optional(),
    STRIPE_API_URL: z
      .string()
      .regex(/^http:\/\/127\.\d{1,3}\.\d{1,3}\.\d{1,3}:\d{1,5}$/, "expected http://127.…:port, where a double listens")
      .optional(),
    CAPTURE_AT: z.enum(CAPTURE_AT, `expected ${CAPTURE_AT.join(" or ")}`).default("handover"),
    ACCEPT_WITHIN_MIN: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, "expected 1 to 999 minutes")
      .transform(Number)
      .default(10),
  };
}

type Given = z.output<z.ZodObject<ReturnType<typeof paymentShape>>>;

/** Without a key the demo has the double's, which it makes up, and nobody else can be paid. */
export function toPaymentSettings(
  given: Given,
  { isDemo, dataDir, portAfter }: { isDemo: boolean; dataDir: string; portAfter: number },
): PaymentSettings {
  const doublePort = given.STRIPE_DOUBLE_PORT ?? portAfter;
  const common = { doublePort, captureAt: given.CAPTURE_AT, acceptWithinMs: given.ACCEPT_WITHIN_MIN * 60_000 };
  if (given.STRIPE_SECRET_KEY) {
    const webhookSecrets = given.STRIPE_WEBHOOK_SECRET ?? [];
    return {
      ...common,
      stripe: {
        secretKey: given.STRIPE_SECRET_KEY,
        webhookSecrets,
        apiUrl: given.STRIPE_API_URL ?? null,
        isOwnDouble: false,
      },
    };
  }
  if (!isDemo) return { ...common, stripe: null };
  const word = (name: string) => demoSecret(dataDir, name).replaceAll(/\W/g, "");
  return {
    ...common,
    stripe: {
      secretKey: `sk_test_${word("stripeDouble")}`,
      webhookSecrets: [`whsec_${word("stripeWebhook")}`],
      apiUrl: `http://127.0.0.1:${doublePort}`,
      isOwnDouble: true,
    },
  };
}
