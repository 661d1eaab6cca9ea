import { type Currency, chargeable, chargeStepOf, money } from "#lib/core/money.ts";

/**
 * Amounts as the provider counts them (https://docs.stripe.com/currencies): in the currency's smallest unit by ISO 4217, as ours
 * are (JPY has none smaller, KWD has thousandths), but for two that have no smaller unit any more and are told in hundredths
 * all the same, and thousandths that must end in 0.
 */
const IN_HUNDREDTHS: ReadonlySet<string> = new Set(["ISK", "UGX"]);

/** Throws RangeError for an amount that cannot be charged. */
export function toProviderAmount(minor: number, currency: Currency): number {
  if (minor % chargeStepOf(currency) !== 0) throw new RangeError(`${minor} ${currency} cannot be charged`);
  return IN_HUNDREDTHS.has(currency) ? minor * 100 : minor;
}

/** The most that can be charged and is not more than that. */
export function toProviderAmountAtMost(minor: number, currency: Currency): number {
  return toProviderAmount(chargeable(money(minor, currency)).minor, currency);
}

/** Throws RangeError for what is no whole amount. */
export function fromProviderAmount(amount: number, currency: Currency): number {
  if (!IN_HUNDREDTHS.has(currency)) return amount;
  if (amount % 100 !== 0) throw new RangeError(`${amount}/100 ${currency} is no whole amount`);
  return amount / 100;
}

/** What the provider keeps, to the nearest whole amount: it counts finer than some currencies do. */
export function feeOf(amount: number, currency: Currency): number {
  return IN_HUNDREDTHS.has(currency) ? Math.round(amount / 100) : amount;
}
