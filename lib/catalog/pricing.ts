import { type Currency, chargeable, type Money, money, shareOf, sumMoney } from "#lib/core/money.ts";
import { deliversTo } from "./area.ts";
import type { Cart, CartChange, CartChoice, CartLine, CartPrice, CartPromo, PricedLine } from "./cart.ts";
import { isServedAt } from "./hours.ts";
import type { OfferedItem, OptionGroup } from "./menu.ts";
import { type AskedPromo, promoOff, refusalOf } from "./promo.ts";
import type { Restaurant } from "./restaurant.ts";
import { planOrder } from "./slot.ts";

/** What an order at a restaurant is priced by: its items by their ids, as far as they are there. */
export type Offer = { readonly restaurant: Restaurant; readonly items: ReadonlyMap<string, OfferedItem> };

/**
 * What the cart costs now, and what is not as it was thought to be. A code takes its part off what the restaurant's own
 * discount leaves.
 */
export function priceCart(
  { restaurant, items }: Offer,
  cart: Cart,
  nowMs: number,
  asked: AskedPromo | null = null,
): CartPrice {
  const { currency, minimumMinor, discount } = restaurant;
  const { beginsAt, isClosed, slot } = planOrder(restaurant, { ...cart, nowMs });
  const priced = cart.lines.map((line, index) =>
    priceLine(items.get(line.itemId), line, { index, currency, timeZone: restaurant.timeZone, at: beginsAt ?? nowMs }),
  );
  const lines = priced.map(({ line }) => line);
  const food = sumMoney(
    lines.flatMap(({ totalMinor }) => (totalMinor === null ? [] : money(totalMinor, currency))),
    currency,
  );
  const own =
    discount && food.minor >= discount.fromMinor ? chargeable(shareOf(food, discount.basisPoints)) : money(0, currency);
  const left = money(food.minor - own.minor, currency);
  const promo = asked && promoOn(asked, { restaurantId: restaurant.id, food, left, nowMs });
  const off = money(own.minor + (promo?.discountMinor ?? 0), currency);
  const fee = money(restaurant.feeMinor, currency);
  const tip = money(cart.tipMinor, currency);
  const changes: CartChange[] = priced.flatMap((each) => each.changes);
  if (isClosed) changes.push({ code: "closed", opensAt: beginsAt });
  if (cart.to && !deliversTo(restaurant, cart.to)) changes.push({ code: "out_of_area" });
  if (food.minor < minimumMinor) changes.push({ code: "below_minimum", missingMinor: minimumMinor - food.minor });
  return {
    currency,
    lines,
    foodMinor: food.minor,
    discountMinor: off.minor,
    promo,
    feeMinor: fee.minor,
    tipMinor: tip.minor,
    totalMinor: sumMoney([food, money(-off.minor, currency), fee, tip], currency).minor,
    slot,
    changes,
    canOrder: lines.length > 0 && changes.every(({ code }) => code === "price_changed"),
  };
}

function promoOn(
  { code, standing }: AskedPromo,
  { left, ...basket }: { restaurantId: Restaurant["id"]; food: Money; left: Money; nowMs: number },
): CartPromo {
  const refusal = refusalOf(standing, basket);
  const discountMinor = refusal || !standing ? 0 : promoOff(standing.promo, basket.food, left).minor;
  return { code, discountMinor, refusal };
}

function priceLine(
  offered: OfferedItem | undefined,
  { itemId, quantity, choices, seenMinor }: CartLine,
  { index, currency, timeZone, at }: { index: number; currency: Currency; timeZone: string; at: number },
): { line: PricedLine; changes: CartChange[] } {
  const none = { itemId, name: offered?.item.name ?? null, quantity, unitMinor: null, totalMinor: null };
  if (!offered) return { line: none, changes: [{ code: "item_gone", line: index }] };
  const { item, dayparts } = offered;
  const changes: CartChange[] = wrongGroups(item.options, choices).map((groupId) => ({
    code: "option_gone",
    line: index,
    groupId,
  }));
  if (item.soldOutUntil !== null && item.soldOutUntil > at) {
    changes.push({ code: "sold_out", line: index, until: item.soldOutUntil });
  }
  if (!isServedAt(dayparts, timeZone, at)) changes.push({ code: "not_served", line: index });
  if (changes.length > 0) return { line: none, changes };

  const unit = sumMoney([money(item.priceMinor, currency), ...chosenPrices(item.options, choices, currency)], currency);
  const isNew = seenMinor !== null && seenMinor !== unit.minor;
  return {
    line: { ...none, unitMinor: unit.minor, totalMinor: money(unit.minor * quantity, currency).minor },
    changes: isNew ? [{ code: "price_changed", line: index, fromMinor: seenMinor, toMinor: unit.minor }] : [],
  };
}

/** The groups that are not there, of which something is chosen that is not, or too much or too little. */
function wrongGroups(groups: readonly OptionGroup[], choices: readonly CartChoice[]): string[] {
  const known = new Set(groups.map(({ id }) => id));
  const unknown = choices.flatMap(({ groupId }) => (known.has(groupId) ? [] : groupId));
  const wrong = groups.filter((group) => {
    const chosen = choices.filter(({ groupId }) => groupId === group.id).map(({ choiceId }) => choiceId);
    const offered = new Set(group.choices.map(({ id }) => id));
    const areThere = chosen.every((id) => offered.has(id)) && new Set(chosen).size === chosen.length;
    return !areThere || chosen.length < group.min || chosen.length > group.max;
  });
  return [...new Set([...unknown, ...wrong.map(({ id }) => id)])];
}

function chosenPrices(groups: readonly OptionGroup[], choices: readonly CartChoice[], currency: Currency): Money[] {
  const priceOf = new Map(
    groups.flatMap(({ id, choices: all }) => all.map((each) => [`${id} ${each.id}`, each.priceMinor])),
  );
  return choices.map(({ groupId, choiceId }) => money(priceOf.get(`${groupId} ${choiceId}`) ?? 0, currency));
}
