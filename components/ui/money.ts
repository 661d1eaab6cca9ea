/** English puts them before the number; whoever pays in them says them after it. */
const KRONOR = ["SEK", "NOK", "DKK", "ISK"];

const formats = new Map<string, Intl.NumberFormat>();
const units = new Map<string, number>();

/** A sum in its smallest unit as people write it in that language: "149 kr", "11,50 €"; no decimals where there are none to tell. */
export function formatMoney(minor: number, currency: string, locale: string): string {
  const unit = unitOf(currency);
  const isWhole = minor % unit === 0;
  if (locale !== "en" || !KRONOR.includes(currency)) return formatOf(currency, locale, isWhole).format(minor / unit);
  const parts = formatOf(currency, locale, isWhole).formatToParts(minor / unit);
  const number = parts.filter(({ type }) => type !== "currency" && type !== "literal").map(({ value }) => value);
  return `${number.join("")}\u00a0kr`;
}

/** How many of the smallest unit make one of it: 100 öre, 1 yen. */
export function unitOf(currency: string): number {
  const known = units.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = formatOf(currency, "en", false).resolvedOptions();
  const unit = 10 ** maximumFractionDigits;
  units.set(currency, unit);
  return unit;
}

/** Kept, because making one costs more than a hundred uses of it. */
function formatOf(currency: string, locale: string, isWhole: boolean): Intl.NumberFormat {
  const key = `${currency} ${locale} ${isWhole}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      ...(isWhole && { minimumFractionDigits: 0, maximumFractionDigits: 0 }),
    });
    formats.set(key, format);
  }
  return format;
}
