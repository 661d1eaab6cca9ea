/** Money: whole minor units (öre, cents) with their currency (ISO 4217). Never a fraction, never a bare number. */
export type Currency = string & { readonly __currency: true };
export type Money = { readonly minor: number; readonly currency: Currency };

/** A currency by its code, three capitals. Throws RangeError. */
export function currencyOf(code: string): Currency {
  if (!/^[A-Z]{3}$/.test(code)) throw new RangeError(`not a currency: "${code}"`);
  return code as Currency;
}

/** Cards are charged in whole hundredths: of thousandths, the last is 0. */
const THOUSANDTHS: ReadonlySet<string> = new Set(["BHD", "JOD", "KWD", "OMR", "TND"]);

/** What every amount that is to be charged is a multiple of, in the currency's smallest unit. */
export function chargeStepOf(currency: Currency): number {
  return THOUSANDTHS.has(currency) ? 10 : 1;
}

/** The most that can be charged and is not more than that. */
export function chargeable({ minor, currency }: Money): Money {
  return money(minor - (minor % chargeStepOf(currency)), currency);
}

/** Throws RangeError unless `minor` is a whole number that adds up exactly. */
export function money(minor: number, currency: Currency): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not a whole amount: ${minor}`);
  return { minor, currency };
}

/** The sum. Throws RangeError on different currencies. An empty list is nothing of that currency. */
export function sumMoney(amounts: readonly Money[], currency: Currency): Money {
  let minor = 0;
  for (const amount of amounts) {
    if (amount.currency !== currency) throw new RangeError(`${amount.currency} cannot be added to ${currency}`);
    minor += amount.minor;
  }
  return money(minor, currency);
}

/** A share of an amount in whole basis points (1/100 of a percent), rounded half away from zero. */
export function shareOf({ minor, currency }: Money, basisPoints: number): Money {
  // In two parts, so that no product is too large to be exact.
  const whole = Math.floor(Math.abs(minor) / 10_000) * basisPoints;
  const rest = Math.floor(((Math.abs(minor) % 10_000) * basisPoints + 5_000) / 10_000);
  return money(Math.sign(minor) * (whole + rest) || 0, currency);
}
