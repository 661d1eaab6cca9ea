import type { Picture } from "#lib/catalog/menu.ts";
import { isMenuId } from "#lib/catalog/menu.ts";
import { isSlug } from "#lib/catalog/restaurant.ts";
import { isId } from "#lib/core/ids.ts";
import {
  type CartEntry,
  type CartRestaurant,
  EMPTY_CART,
  keyOf,
  type LocalCart,
  MAX_ENTRIES,
  MAX_QUANTITY,
  MAX_TIP_MINOR,
  type Tip,
} from "./cart.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What was stored as a cart, whoever wrote it: an entry that is none is left out, and without a restaurant all of it. */
export function parseCart(stored: unknown): LocalCart {
  if (!isFields(stored)) return EMPTY_CART;
  const restaurant = parseRestaurant(stored.restaurant);
  const list = Array.isArray(stored.entries) ? stored.entries : [];
  const entries = list.slice(0, MAX_ENTRIES).flatMap((each) => parseEntry(each) ?? []);
  const distinct = [...new Map(entries.map((entry) => [entry.key, entry])).values()];
  if (!restaurant || distinct.length === 0) return EMPTY_CART;
  const deliverAt = isCount(stored.deliverAt) ? stored.deliverAt : null;
  return { restaurant, entries: distinct, deliverAt, tip: parseTip(stored.tip) };
}

function parseRestaurant(value: unknown): CartRestaurant | null {
  if (!isFields(value)) return null;
  const { id, slug, name, currency, timeZone, feeMinor, minimumMinor, discount } = value;
  if (!isText(id) || !isId("restaurant", id) || !isText(slug) || !isSlug(slug) || !isText(name)) return null;
  if (!isText(currency) || !/^[A-Z]{3}$/.test(currency) || !isText(timeZone) || !isTimeZone(timeZone)) return null;
  if (!isCount(feeMinor) || !isCount(minimumMinor)) return null;
  const isOff = isFields(discount) && isCount(discount.basisPoints) && discount.basisPoints <= 10_000;
  return {
    id,
    slug,
    name: name.slice(0, 200),
    currency,
    timeZone,
    feeMinor,
    minimumMinor,
    discount:
      isOff && isCount(discount.fromMinor)
        ? { basisPoints: Number(discount.basisPoints), fromMinor: discount.fromMinor }
        : null,
  };
}

function parseEntry(value: unknown): CartEntry | null {
  if (!isFields(value)) return null;
  const { itemId, name, quantity, choices, seenMinor } = value;
  const picture = parsePicture(value.picture);
  if (!isText(itemId) || !isMenuId(itemId) || !isText(name) || !picture) return null;
  if (!isCount(quantity) || quantity < 1 || quantity > MAX_QUANTITY || !isCount(seenMinor)) return null;
  const chosen = (Array.isArray(choices) ? choices : []).slice(0, MAX_ENTRIES).flatMap((choice) => {
    if (!isFields(choice)) return [];
    const { groupId, choiceId, name: said } = choice;
    if (!isText(groupId) || !isMenuId(groupId) || !isText(choiceId) || !isMenuId(choiceId) || !isText(said)) return [];
    return { groupId, choiceId, name: said.slice(0, 200) };
  });
  const entry = { itemId, name: name.slice(0, 200), picture, quantity, choices: chosen, seenMinor };
  return { ...entry, key: keyOf(entry) };
}

function parsePicture(value: unknown): Picture | null {
  if (!isFields(value)) return null;
  const { kind, dish, seed, url } = value;
  if (kind === "plate" && isText(dish) && isCount(seed)) return { kind, dish, seed };
  return kind === "photo" && isText(url) && /^(https:\/\/|\/(?!\/))/.test(url) ? { kind, url } : null;
}

function parseTip(value: unknown): Tip {
  if (!isFields(value)) return EMPTY_CART.tip;
  const { kind, basisPoints, minor } = value;
  if (kind === "share" && isCount(basisPoints) && basisPoints <= 10_000) return { kind, basisPoints };
  return kind === "amount" && isCount(minor) && minor <= MAX_TIP_MINOR ? { kind, minor } : EMPTY_CART.tip;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
