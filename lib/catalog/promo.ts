import type { RestaurantId } from "#lib/core/ids.ts";
import { type Currency, chargeable, type Money, money, shareOf } from "#lib/core/money.ts";

/** A code that takes something off the food of an order. Times are ms since 1970. */
export type PromoCode = {
  /** Capitals and digits, as `promoCodeOf` has it. */
  readonly code: string;
  /** Good at this one alone; null: at all that have its currency. */
  readonly restaurantId: RestaurantId | null;
  readonly currency: Currency;
  /** So much of the food (1/100 of a percent), or so much of it. */
  readonly off: { readonly basisPoints: number } | { readonly amountMinor: number };
  /** Of the food as it is on the menu. */
  readonly minimumMinor: number;
  readonly firstOrderOnly: boolean;
  /** So often by one account; null: without a limit. */
  readonly eachCustomer: number | null;
  /** So often by all; null: without a limit. */
  readonly inAll: number | null;
  readonly validFrom: number;
  readonly validUntil: number | null;
};

/** How a code stands for whoever would order with it now. */
export type PromoStanding = {
  readonly promo: PromoCode;
  /** By all, those who are about to pay among them. */
  readonly used: number;
  /** Null for a guest. */
  readonly customer: { readonly used: number; readonly hasOrdered: boolean } | null;
};

/** What somebody has typed, and what it stands for; null: for nothing. */
export type AskedPromo = { readonly code: string; readonly standing: PromoStanding | null };

/**
 * Why a code takes nothing off: unknown · not_here: for another restaurant or currency · too_early, over: outside its time ·
 * used_up: by all together · sign_in: it counts by account · first_order_only · already_used: by this account ·
 * below_minimum.
 */
export type PromoRefusal =
  | "unknown"
  | "not_here"
  | "too_early"
  | "over"
  | "used_up"
  | "sign_in"
  | "first_order_only"
  | "already_used"
  | "below_minimum";

const CODE = /^[A-Z0-9]{3,40}$/;

/** A code as somebody may have typed it, without spaces, dashes and small letters; null for what cannot be one. */
export function promoCodeOf(typed: string): string | null {
  const code = typed.replaceAll(/[\s-]/g, "").toUpperCase();
  return CODE.test(code) ? code : null;
}

/** What is ordered, as far as a code asks. */
export type PromoBasket = {
  readonly restaurantId: RestaurantId;
  readonly food: Money;
  readonly nowMs: number;
};

/** Why the code takes nothing off this order; null: it does. */
export function refusalOf(
  standing: PromoStanding | null,
  { restaurantId, food, nowMs }: PromoBasket,
): PromoRefusal | null {
  if (!standing) return "unknown";
  const { promo, used, customer } = standing;
  const isElsewhere = promo.restaurantId !== null && promo.restaurantId !== restaurantId;
  if (isElsewhere || promo.currency !== food.currency) return "not_here";
  if (nowMs < promo.validFrom) return "too_early";
  if (promo.validUntil !== null && nowMs >= promo.validUntil) return "over";
  if (promo.inAll !== null && used >= promo.inAll) return "used_up";
  if (promo.firstOrderOnly || promo.eachCustomer !== null) {
    // Whoever may give any name may give another one: only accounts can be counted by.
    if (!customer) return "sign_in";
    if (promo.firstOrderOnly && (customer.hasOrdered || customer.used > 0)) return "first_order_only";
    if (promo.eachCustomer !== null && customer.used >= promo.eachCustomer) return "already_used";
  }
  return food.minor < promo.minimumMinor ? "below_minimum" : null;
}

/** What a code takes off food that costs so much on the menu, of which `left` is to be paid: at most that. */
export function promoOff({ off }: PromoCode, food: Money, left: Money): Money {
  const wanted = "basisPoints" in off ? shareOf(food, off.basisPoints).minor : off.amountMinor;
  return chargeable(money(Math.min(wanted, left.minor), food.currency));
}
