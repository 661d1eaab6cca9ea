import type { OrderId, TipId } from "#lib/core/ids.ts";
import type { Currency } from "#lib/core/money.ts";
import type { ProviderState } from "./payment.ts";

/** The payment provider as payments see it. Whatever is asked under a key is done once, however often it is asked. */
export type PaymentProvider = {
  /** Somebody of whom a card may be kept, for this order alone. Resolves to their name there. */
  createCustomer(orderId: OrderId, key: string): Promise<string>;
  /** A page on which the order is paid, its amount only held; or a card is kept; or a tip is paid, which is taken at once. */
  openCheckout(wanted: NewCheckout, key: string): Promise<{ sessionId: string; url: string }>;
  /** What is so now. With a customer also of what was held by their card. */
  look(payment: {
    readonly sessionId: string | null;
    readonly intentId: string | null;
    readonly customerId: string | null;
  }): Promise<ProviderState>;
  /** Holds an amount by a card that was kept, without its owner. */
  hold(wanted: NewHold, key: string): Promise<void>;
  /** Nobody can pay there any more. */
  expireCheckout(sessionId: string, key: string): Promise<void>;
  /** Takes so much of what is held, as far as it can be charged in whole steps of its currency. */
  capture(intentId: string, amount: ProviderMoney, key: string): Promise<void>;
  release(intentId: string, key: string): Promise<void>;
  refund(intentId: string, refund: ProviderMoney & { readonly refundId: string }, key: string): Promise<void>;
  /** All events since then, the newest first, however many there are. */
  listEvents(sinceS: number): AsyncIterable<ProviderEvent>;
  /** An event as it came in, checked against the secrets. Throws AppError: signature_invalid, bad_message. */
  readEvent(body: string, signature: string, nowMs: number): ProviderEvent;
};

export type ProviderMoney = { readonly amountMinor: number; readonly currency: Currency };

export type NewHold = {
  readonly orderId: OrderId;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly customerId: string;
  readonly methodId: string;
};

export type NewCheckout = {
  readonly orderId: OrderId;
  /** What is paid is this tip of the order. */
  readonly tipId?: TipId;
  /** A card is kept there, nothing is held. */
  readonly saves?: boolean;
  /** Whose card it is. */
  readonly customerId?: string | null;
  readonly code: string;
  readonly restaurantName: string;
  readonly currency: Currency;
  readonly lines: readonly { readonly name: string; readonly unitMinor: number; readonly quantity: number }[];
  readonly totalMinor: number;
  readonly locale: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** Until when somebody may pay, seconds since 1970. */
  readonly expiresAtS: number;
};

/** Something happened there: when, and to what. What exactly is asked with `look`. */
export type ProviderEvent = {
  readonly id: string;
  readonly type: string;
  /** Seconds since 1970. */
  readonly createdS: number;
  readonly orderId: OrderId | null;
  readonly tipId: TipId | null;
  readonly intentId: string | null;
};

/**
 * Why a call came to nothing:
 * - `unknown`: nobody knows whether it was done; to be asked again under the same key
 * - `broken`: it has ended without saying how, and the key says no more than that for ever
 * - `refused`: it was not done, for a reason
 */
export class ProviderFailure extends Error {
  // By its name, as AppError: Next's routes have a class of their own.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "ProviderFailure";
  }

  override readonly name = "ProviderFailure";
  readonly kind: "unknown" | "broken" | "refused";
  readonly code: string;

  constructor(kind: ProviderFailure["kind"], code: string, cause: unknown) {
    super(`the payment provider: ${code}`, { cause });
    this.kind = kind;
    this.code = code;
  }
}
