import { useTranslations } from "next-intl";
import { CUISINES, type Cuisine } from "#lib/catalog/restaurant.ts";

/** What kitchens cook, in the reader's language. */
export function useCuisineNames(): Readonly<Record<Cuisine, string>> {
  const t = useTranslations("search.cuisines");
  return Object.fromEntries(CUISINES.map((each) => [each, t(each)])) as Record<Cuisine, string>;
}
