import { unitOf } from "#components/ui/money.ts";
import { wallTime } from "#components/ui/times.ts";
import type { DaySpans, OpeningHours } from "#lib/catalog/hours.ts";
import type { Diet, Menu, MenuItem } from "#lib/catalog/menu.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const DIETS: Readonly<Partial<Record<Diet, string>>> = {
  vegetarian: "https://schema.org/VegetarianDiet",
  vegan: "https://schema.org/VeganDiet",
  gluten_free: "https://schema.org/GlutenFreeDiet",
  lactose_free: "https://schema.org/LowLactoseDiet",
  halal: "https://schema.org/HalalDiet",
};

type Page = {
  /** The page's own address, and that of a picture: absolute. */
  readonly url: string;
  readonly image: string;
  /** As they are read. */
  readonly cuisines: readonly string[];
};

/** The restaurant, its hours and its menu in schema.org's words, as an object for JSON-LD. */
export function structuredData(restaurant: Restaurant, menu: Menu, { url, image, cuisines }: Page): object {
  const { name, address, at, rating, hours, currency } = restaurant;
  return {
    "@context": "https://schema.org",
    "@type": "Restaurant",
    "@id": url,
    url,
    name,
    image,
    servesCuisine: cuisines,
    currenciesAccepted: currency,
    address: {
      "@type": "PostalAddress",
      streetAddress: [address.street, address.number].filter(Boolean).join(" "),
      ...(address.postcode && { postalCode: address.postcode }),
      addressLocality: address.city,
    },
    geo: { "@type": "GeoCoordinates", latitude: at.lat, longitude: at.lng },
    ...(rating && {
      aggregateRating: { "@type": "AggregateRating", ratingValue: rating.tenths / 10, ratingCount: rating.count },
    }),
    openingHoursSpecification: openingHours(hours),
    potentialAction: { "@type": "OrderAction", target: url },
    ...(menu.sections.length > 0 && {
      hasMenu: {
        "@type": "Menu",
        hasMenuSection: menu.sections.map((section) => ({
          "@type": "MenuSection",
          name: section.name,
          hasMenuItem: section.items.map((item) => menuItem(item, currency)),
        })),
      },
    }),
  };
}

/** The text of a `<script type="application/ld+json">`: nothing in it ends the script or begins a comment. */
export function scriptText(data: object): string {
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function menuItem({ name, description, priceMinor, diets }: MenuItem, currency: string): object {
  const suitable = diets.flatMap((diet) => DIETS[diet] ?? []);
  return {
    "@type": "MenuItem",
    name,
    ...(description && { description }),
    ...(suitable.length > 0 && { suitableForDiet: suitable }),
    offers: { "@type": "Offer", price: priceMinor / unitOf(currency), priceCurrency: currency },
  };
}

/** A span past midnight closes before it opens: so the vocabulary tells the next morning. */
function openingHours({ week, exceptions }: OpeningHours): object[] {
  const spec = (spans: DaySpans, days: object) =>
    spans.map(({ from, to }) => ({
      "@type": "OpeningHoursSpecification",
      ...days,
      opens: wallTime(from),
      closes: to - from >= 1_440 ? "23:59" : wallTime(to),
    }));
  const closed = [{ from: 0, to: 0 }];
  return [
    ...week.flatMap((spans, day) => spec(spans, { dayOfWeek: `https://schema.org/${DAYS[day]}` })),
    ...Object.entries(exceptions).flatMap(([date, spans]) =>
      spec(spans.length > 0 ? spans : closed, { validFrom: date, validThrough: date }),
    ),
  ];
}
