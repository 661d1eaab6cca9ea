import { type AppLocale, routing } from "#i18n/routing.ts";

/** The language of ours that an Accept-Language header (RFC 9110 §12.5.4) likes best; the default where it likes none. */
export function negotiateLocale(header: string | null): AppLocale {
  let best: AppLocale = routing.defaultLocale;
  let bestWeight = 0;
  for (const part of (header ?? "").slice(0, 500).split(",")) {
    const [range = "", ...params] = part.trim().toLowerCase().split(";");
    const q = params.map((param) => param.trim()).find((param) => param.startsWith("q="));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    const locale = routing.locales.find((candidate) => range === candidate || range.startsWith(`${candidate}-`));
    if (locale && weight > bestWeight) {
      best = locale;
      bestWeight = weight;
    }
  }
  return best;
}
