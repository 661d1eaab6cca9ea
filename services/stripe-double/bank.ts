import type { CardBehaviour, CardDetails, IntentError } from "./objects.ts";

/** The cards that the real API gives for testing, and what becomes of them. */
type TestCard = {
  readonly number: string;
  readonly brand: string;
  readonly behaviour: CardBehaviour;
  readonly token: string;
};

const CARDS: readonly TestCard[] = [
  { number: "4242424242424242", brand: "visa", behaviour: "works", token: "pm_card_visa" },
  { number: "5555555555554444", brand: "mastercard", behaviour: "works", token: "pm_card_mastercard" },
  { number: "4000002760003184", brand: "visa", behaviour: "needs_3ds", token: "pm_card_authenticationRequired" },
  {
    number: "4000002500003155",
    brand: "visa",
    behaviour: "needs_3ds_once",
    token: "pm_card_authenticationRequiredOnSetup",
  },
  { number: "4000000000000341", brand: "visa", behaviour: "fails_later", token: "pm_card_chargeCustomerFail" },
  { number: "4000000000003220", brand: "visa", behaviour: "needs_3ds", token: "pm_card_threeDSecure2Required" },
  {
    number: "4000008400001629",
    brand: "visa",
    behaviour: "declined_after_3ds",
    token: "pm_card_threeDSecureRequiredChargeDeclined",
  },
  { number: "4000000000000002", brand: "visa", behaviour: "declined", token: "pm_card_chargeDeclined" },
  {
    number: "4000000000009995",
    brand: "visa",
    behaviour: "insufficient_funds",
    token: "pm_card_chargeDeclinedInsufficientFunds",
  },
  { number: "4000000000000069", brand: "visa", behaviour: "expired", token: "pm_card_chargeDeclinedExpiredCard" },
  { number: "4000000000000259", brand: "visa", behaviour: "disputes", token: "pm_card_createDispute" },
];

export type Card = { readonly card: CardDetails; readonly behaviour: CardBehaviour };

/** The test card of that number or token, or null. */
export function findCard(numberOrToken: string, expiry = { month: 12, year: 2034 }): Card | null {
  const known = CARDS.find(({ number, token }) => number === numberOrToken || token === numberOrToken);
  if (!known) return null;
  return {
    behaviour: known.behaviour,
    card: {
      brand: known.brand,
      last4: known.number.slice(-4),
      exp_month: expiry.month,
      exp_year: expiry.year,
      country: "US",
    },
  };
}

export type Verdict =
  | { readonly kind: "approved" }
  | { readonly kind: "challenge" }
  | { readonly kind: "declined"; readonly error: IntentError };

/**
 * What the bank says to a hold, or to keeping the card for later. `isProven`: its customer has just shown who they are.
 * A card that is proven once when it is kept serves without its owner after; one that always asks does not.
 */
export function askBank(behaviour: CardBehaviour, isProven: boolean, what: "hold" | "keep" = "hold"): Verdict {
  switch (behaviour) {
    case "fails_later":
      return what === "keep"
        ? { kind: "approved" }
        : decline("card_declined", "generic_decline", "Your card was declined.");
    case "works":
    case "disputes":
      return { kind: "approved" };
    case "needs_3ds":
    case "needs_3ds_once":
      return isProven ? { kind: "approved" } : { kind: "challenge" };
    case "declined_after_3ds":
      return isProven ? decline("card_declined", "generic_decline", "Your card was declined.") : { kind: "challenge" };
    case "declined":
      return decline("card_declined", "generic_decline", "Your card was declined.");
    case "insufficient_funds":
      return decline("card_declined", "insufficient_funds", "Your card has insufficient funds.");
    case "expired":
      return decline("expired_card", "expired_card", "Your card has expired.");
  }
}

function decline(code: string, declineCode: string, message: string): Verdict {
  return { kind: "declined", error: { type: "card_error", code, decline_code: declineCode, message } };
}

/** What the customer failed to prove. */
export const NOT_PROVEN: IntentError = {
  type: "invalid_request_error",
  code: "payment_intent_authentication_failure",
  message: "The provided payment method has failed authentication.",
};

/** What a bank says that would need its customer, who is not there. */
export const NOBODY_THERE: IntentError = {
  type: "card_error",
  code: "authentication_required",
  decline_code: "authentication_required",
  message: "Your card was declined. This transaction requires authentication.",
};

/** What a card payment costs the merchant: 1.5 % and 1.80 of the currency. */
export function feeOf(amount: number): number {
  return Math.round(amount * 0.015) + 180;
}
