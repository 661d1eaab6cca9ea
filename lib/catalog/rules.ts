import { isOnEarth } from "#lib/core/geo.ts";
import { isDeliveryArea } from "./area.ts";
import { areDaySpans } from "./day-spans.ts";
import { isMenuId, type Menu, type MenuItem } from "./menu.ts";
import { isSlug, type Restaurant } from "./restaurant.ts";

/** What the catalogue holds to be impossible, whoever writes it: the demo's world, an import, a restaurant's own people. */

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MAX_MENU_ITEMS = 1_000;
/** So that fifty lines of fifty, with all that can be added to them, still add up exactly. */
const MAX_PRICE_MINOR = 1_000_000_000;

/** Throws RangeError, saying what is wrong with it. */
export function checkRestaurant(restaurant: Restaurant): void {
  const { id, slug, at, cuisines, rating, feeMinor, minimumMinor, discount, prep, area, hours, timeZone } = restaurant;
  const require = requireOf(`restaurant ${id}`);
  require(isSlug(slug), "slug");
  require(isOnEarth(at.lng, at.lat), "place");
  require(cuisines.length > 0 && new Set(cuisines).size === cuisines.length, "cuisines");
  require(rating === null || (isCount(rating.count) && rating.tenths >= 10 && rating.tenths <= 50), "rating");
  require(isCount(feeMinor) && isCount(minimumMinor), "money");
  require(discount === null || (isShare(discount.basisPoints) && isCount(discount.fromMinor)), "discount");
  require(isCount(prep.minMin) && isCount(prep.maxMin) && prep.minMin <= prep.maxMin, "prep");
  require(isDeliveryArea(area, at), "area");
  require(isTimeZone(timeZone), "time zone");
  require(hours.week.length === 7 && hours.week.every(areDaySpans), "hours");
  require(Object.entries(hours.exceptions).every(
    ([date, spans]) => DATE.test(date) && areDaySpans(spans),
  ), "exceptions");
}

/** Throws RangeError, saying what is wrong with it. */
export function checkMenu({ sections }: Menu): void {
  const items = sections.flatMap((section) => section.items);
  const require = requireOf("menu");
  require(items.length <= MAX_MENU_ITEMS, "length");
  require(areDistinct(sections) && areDistinct(items), "ids");
  require(sections.every(({ dayparts }) => areDaySpans(dayparts)), "dayparts");
  for (const item of items) checkItem(item);
}

function checkItem({ id, priceMinor, options }: MenuItem): void {
  const require = requireOf(`item ${id}`);
  require(isPrice(priceMinor), "price");
  require(areDistinct(options), "options");
  for (const { min, max, choices } of options) {
    require(isCount(min) && isCount(max) && min <= max && max >= 1 && max <= choices.length, "how many to choose");
    require(areDistinct(choices) && choices.every((each) => isPrice(each.priceMinor)), "choices");
  }
}

function requireOf(what: string): (isRight: boolean, of: string) => void {
  return (isRight, of) => {
    if (!isRight) throw new RangeError(`${what}: wrong ${of}`);
  };
}

function areDistinct(list: readonly { readonly id: string }[]): boolean {
  return new Set(list.map(({ id }) => id)).size === list.length && list.every(({ id }) => isMenuId(id));
}

function isPrice(minor: number): boolean {
  return isCount(minor) && minor <= MAX_PRICE_MINOR;
}

function isShare(basisPoints: number): boolean {
  return isCount(basisPoints) && basisPoints <= 10_000;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
