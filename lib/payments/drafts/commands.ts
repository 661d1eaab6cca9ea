import { createHash, randomBytes } from "node:crypto";
import { sql, type Transaction } from "kysely";
import { driftOf } from "#lib/catalog/agreement.ts";
import type { Cart, CartPrice, Slot } from "#lib/catalog/cart.ts";
import { priceCart } from "#lib/catalog/pricing.ts";
import type { AskedPromo } from "#lib/catalog/promo.ts";
import { lockPromo, reservePromo } from "#lib/catalog/promos/commands.ts";
import { readPromo } from "#lib/catalog/promos/queries.ts";
import { readOffer } from "#lib/catalog/queries.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { leadMs } from "#lib/catalog/ride.ts";
import { MAX_AHEAD_MS } from "#lib/catalog/slot.ts";
import { AppError } from "#lib/core/errors.ts";
import { createId, type OrderId, type RestaurantId, type UserId } from "#lib/core/ids.ts";
import { chargeStepOf } from "#lib/core/money.ts";
import type { Tables } from "#lib/db/tables.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { draftOrder, listUnpaidWith } from "#lib/orders/drafts/commands.ts";
import { scheduleOf } from "#lib/orders/schedule.ts";
import { checkoutKey } from "../checkout/commands.ts";
import type { Pays } from "../commands.ts";

/** An order as somebody asks for it. */
export type OrderWish = {
  /** The browser's own name for this wish: the same again is the same order. */
  readonly requestKey: string;
  readonly restaurantId: RestaurantId;
  readonly cart: Cart;
  /** What the person has agreed to pay; at another price they are asked first. */
  readonly totalMinor: number;
  /** What they were shown of it; none or null: nothing. */
  readonly currency?: string | null;
  readonly slot?: Slot | null;
  /** As `promoCodeOf` has it. */
  readonly promoCode?: string | null;
  /** Null for a guest. */
  readonly customerId: UserId | null;
  readonly door: { readonly label: string; readonly floor?: string; readonly note: string };
  readonly contact: { readonly name: string; readonly phone: string; readonly email: string };
};

/** Until the cart knows when it comes: with a restaurant that tells nothing of it. */
const PROMISE_MS = 60 * 60_000;

/**
 * Writes an order down that is still to be paid, priced and checked anew in the same transaction, and the call that will
 * open its payment. Asked again under the same key it resolves to the same order.
 * Throws AppError: not_found (the restaurant); bad_message (too far ahead); cart_conflict where it is not as it was agreed
 * to, with what has drifted and with the price of now;
 * request_conflict where the key stands for something else.
 * @param also writes what is to be there with a new order
 */
export async function draftPaidOrder(
  ctx: Pick<Pays, "db" | "clock" | "failpoint">,
  wish: OrderWish,
  also?: (trx: Transaction<Tables>, orderId: OrderId) => Promise<unknown>,
): Promise<{ orderId: OrderId; isNew: boolean }> {
  const nowMs = ctx.clock.now();
  const mine: Request = { orderId: createId("order", nowMs, randomBytes(10)), fingerprint: fingerprintOf(wish) };
  const made = await ctx.db.primary.transaction().execute(async (trx) => {
    const claimed = await claimRequest(trx, wish.requestKey, mine);
    if (claimed.orderId !== mine.orderId) return claimed;
    ctx.failpoint?.("draft: claimed");
    await writePaidOrder(trx, mine.orderId, wish, nowMs);
    await also?.(trx, mine.orderId);
    ctx.failpoint?.("draft: priced");
    return mine;
  });
  if (made.fingerprint !== mine.fingerprint) throw new AppError("request_conflict");
  ctx.failpoint?.("draft: written");
  return { orderId: made.orderId, isNew: made === mine };
}

type Request = { readonly orderId: OrderId; readonly fingerprint: string };

/**
 * Takes the key for an order that follows in the same transaction; resolves to what it stands for. Whoever sends the same
 * key at the same moment waits here until we have committed, and then finds it taken.
 */
async function claimRequest(trx: Transaction<Tables>, key: string, mine: Request): Promise<Request> {
  const { rows } = await sql<Request>`
    insert into order_requests as r (key, fingerprint, order_id) values (${key}, ${mine.fingerprint}, ${mine.orderId})
    on conflict (key) do update set key = r.key
    returning order_id as "orderId", fingerprint`.execute(trx);
  return rows[0] ?? mine;
}

async function writePaidOrder(
  trx: Transaction<Tables>,
  orderId: OrderId,
  wish: OrderWish,
  nowMs: number,
): Promise<void> {
  const { restaurantId, cart, customerId, promoCode = null } = wish;
  if ((cart.deliverAt ?? 0) > nowMs + MAX_AHEAD_MS) throw new AppError("bad_message", "deliverAt");
  const offer = await readOffer(trx, { restaurantId, itemIds: [...new Set(cart.lines.map(({ itemId }) => itemId))] });
  if (!offer) throw new AppError("not_found", "restaurant");
  const promo = promoCode && (await lookUpPromo(trx, promoCode, customerId));
  const price = priceCart(offer, cart, nowMs, promo || null);
  const { currency = null, slot = null } = wish;
  const drift = driftOf(price, { totalMinor: wish.totalMinor, currency, slot, deliverAt: cart.deliverAt });
  if (price.totalMinor % chargeStepOf(price.currency) !== 0) throw new AppError("bad_message", "tipMinor");
  if (drift) throw new AppError("cart_conflict", drift, { data: { price } });
  if (!cart.to) throw new AppError("cart_conflict", "address", { data: { price } });
  await writeOrder(trx, orderId, wish, { price, restaurant: offer.restaurant, nowMs });
  if (price.promo && price.promo.discountMinor > 0) {
    const { code, discountMinor } = price.promo;
    await reservePromo(trx, { code, orderId, customerId, amountMinor: discountMinor });
  }
}

/** A slot that was shown moves with the minutes: it is asked about, and no other wish. */
function fingerprintOf({ requestKey: _, slot: __, ...wish }: OrderWish): string {
  return createHash("sha256").update(JSON.stringify(wish)).digest("base64url");
}

/**
 * The code, locked. Whoever has gone back from the page to pay on and orders anew with it gives up what they have not
 * paid: else their own code would be taken by themselves.
 */
async function lookUpPromo(trx: Transaction<Tables>, code: string, customerId: UserId | null): Promise<AskedPromo> {
  if (customerId) {
    for (const orderId of await listUnpaidWith(trx, { code, customerId })) {
      await moveOrder(trx, { orderId, to: "cancelled", actor: "customer", actorId: customerId, cause: "ordered_anew" });
    }
  }
  await lockPromo(trx, code);
  return readPromo(trx, { code, customerId });
}

async function writeOrder(
  trx: Transaction<Tables>,
  orderId: OrderId,
  wish: OrderWish,
  { price, restaurant, nowMs }: { price: CartPrice; restaurant: Restaurant; nowMs: number },
): Promise<void> {
  const { cart, customerId, door, contact } = wish;
  if (!cart.to) throw new AppError("cart_conflict");
  // A time that is too soon to be kept means as soon as can be.
  const deliverAt = price.slot?.from === cart.deliverAt ? cart.deliverAt : null;
  const { dueAt, holdAt } = scheduleOf(deliverAt, leadMs(restaurant, cart.to), nowMs);
  await draftOrder(trx, {
    orderId,
    restaurantId: restaurant.id,
    customerId,
    dropoff: cart.to,
    door,
    contact,
    price,
    lines: cart.lines.map((line, index) => ({
      itemId: line.itemId,
      name: price.lines[index]?.name ?? "",
      quantity: line.quantity,
      unitMinor: price.lines[index]?.unitMinor ?? 0,
      choices: line.choices,
    })),
    deliverAt,
    dueAt,
    promisedAt: price.slot?.to ?? nowMs + PROMISE_MS,
    promoCode: price.promo && price.promo.discountMinor > 0 ? price.promo.code : null,
    nowMs,
  });
  await sql`
    with payment as (
      insert into payments (order_id, status, currency, amount_minor, hold_at, look_at)
      values (${orderId}, 'starting', ${price.currency}, ${price.totalMinor},
        to_timestamp(${holdAt}::float8 / 1000), now() + interval '2 minutes'))
    insert into payment_calls (key, order_id, kind, attempt, params)
    values (${checkoutKey(orderId, "", 1)}, ${orderId}, 'checkout', 1, '{}')`.execute(trx);
}
