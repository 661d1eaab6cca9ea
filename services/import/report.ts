import type { Installed } from "./install.ts";
import type { HoursCount, ReadCity } from "./read-city.ts";

/** What was found in an extract, in lines for people. */
export function reportRead({ plan, name, country, timeZone, currency, restaurants, hours }: ReadCity): string[] {
  const { streets, ground, doors, areas } = plan;
  const count = (what: { features: readonly unknown[] }) => what.features.length;
  return [
    `${name}${country ? ` (${country})` : ""}: clocks of ${timeZone}, prices in ${currency}`,
    `streets ${streets.length}, waters ${count(ground.water)}, parks ${count(ground.park)}, buildings ${count(ground.building)}, districts ${areas.length}, doors ${doors.filter(({ number }) => number !== "").length}`,
    `restaurants ${restaurants.length}, without menus until somebody writes them`,
    `opening hours understood: ${ofAll(hours.ofRestaurants)} of restaurants, ${ofAll(hours.all)} in the file`,
    ...hours.missed.map(
      ({ osm, name: of, isRestaurant, value, reason }) =>
        `  not understood: ${osm}${of ? ` ${of}` : ""}${isRestaurant ? " (restaurant: never open until this is known)" : ""}: "${value}": ${reason}`,
    ),
  ];
}

/** What the import has changed. */
export function reportInstalled({ id, added, changed, removed, same }: Installed): string[] {
  return [
    `restaurants: ${added} new, ${changed} changed, ${removed} removed, ${same} as they were`,
    `the city is ${id}; it is served from the next start on`,
  ];
}

function ofAll({ given, understood }: HoursCount): string {
  return `${understood} of ${given}`;
}
