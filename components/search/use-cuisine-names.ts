import { useLocale, useTranslations } from "next-intl";
import { CUISINES, type Cuisine } from "#lib/catalog/restaurant.ts";

type CuisineNames = Readonly<Record<Cuisine, string>>;

/** Every list of kitchens has them, so they are looked up once for a language. */
const kept = new Map<string, CuisineNames>();

/** What kitchens cook, in the reader's language. */
export function useCuisineNames(): CuisineNames {
  const t = useTranslations("search.cuisines");
  const locale = useLocale();
  const known = kept.get(locale);
  if (known) return known;
  const names = Object.fromEntries(CUISINES.map((each) => [each, t(each)])) as CuisineNames;
  kept.set(locale, names);
  return names;
}
