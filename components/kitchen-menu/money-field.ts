import { unitOf } from "#components/ui/money.ts";

/** A price as it stands in a field to type in: "125", "12.50" or "12,50". */
export function typedMoney(minor: number, currency: string, locale: string): string {
  const unit = unitOf(currency);
  const decimals = minor % unit === 0 ? 0 : Math.round(Math.log10(unit));
  return (minor / unit).toLocaleString(locale, {
    useGrouping: false,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** What was typed, in the currency's smallest unit; null where it is no price. Comma and point are the same. */
export function moneyTyped(text: string, currency: string): number | null {
  const unit = unitOf(currency);
  const [, whole = "", part = ""] = /^(\d{1,7})(?:[.,](\d*))?$/.exec(text.replace(/\s/g, "")) ?? [];
  if (whole === "" || (part !== "" && 10 ** part.length > unit)) return null;
  return Number(whole) * unit + Number(part.padEnd(Math.round(Math.log10(unit)), "0") || 0);
}
