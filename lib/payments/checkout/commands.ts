import { createHash, randomBytes } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
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
import { type Currency, chargeStepOf } from "#lib/core/money.ts";
import type { Tables } from "#lib/db/tables.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { draftOrder, listUnpaidWith } from "#lib/orders/drafts/commands.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { scheduleOf } from "#lib/orders/schedule.ts";
import { closeCall, type Pays, settlePayment } from "../commands.ts";
import { type NewCheckout, ProviderFailure } from "../provider.ts";
import { lockOrderMoney, readPayment } from "../queries.ts";

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

/** Somebody has this long to pay, seconds: the least that the provider grants. */
const PAY_WITHIN_S = 31 * 60;
/** The pages on which an order is paid after the card that was kept for it was refused. */
const ANEW = "anew";
const REQUEST_LOCK = 0x6f_72_64_72;
/** Until the cart knows when it comes: with a restaurant that tells nothing of it. */
const PROMISE_MS = 60 * 60_000;

/**
 * Writes an order down that is still to be paid, priced and checked anew in the same transaction, and the call that will
 * open its payment. Asked again under the same key it resolves to the same order.
 * Throws AppError: not_found (the restaurant); bad_message (too far ahead); cart_conflict where it is not as it was agreed
 * to, with what has drifted and with the price of now;
 * request_conflict where the key stands for something else.
 */
export async function draftPaidOrder(
  ctx: Pick<Pays, "db" | "clock" | "failpoint">,
  wish: OrderWish,
): Promise<{ orderId: OrderId; isNew: boolean }> {
  const fingerprint = fingerprintOf(wish);
  const made = await ctx.db.primary.transaction().execute(async (trx) => {
    // Whoever sends the same key at the same moment waits here until we have committed, and then finds it taken.
    await sql`select pg_advisory_xact_lock(${REQUEST_LOCK}, hashtext(${wish.requestKey}))`.execute(trx);
    const known = await findRequest(trx, wish.requestKey);
    if (known) return { ...known, isNew: false };
    const nowMs = ctx.clock.now();
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
    const orderId = createId("order", nowMs, randomBytes(10));
    await writeOrder(trx, orderId, wish, { price, restaurant: offer.restaurant, nowMs });
    if (price.promo) {
      const { code, discountMinor } = price.promo;
      if (discountMinor > 0) await reservePromo(trx, { code, orderId, customerId, amountMinor: discountMinor });
    }
    await sql`insert into order_requests (key, fingerprint, order_id)
      values (${wish.requestKey}, ${fingerprint}, ${orderId})`.execute(trx);
    return { orderId, fingerprint, isNew: true };
  });
  if (made.fingerprint !== fingerprint) throw new AppError("request_conflict");
  ctx.failpoint?.("draft: written");
  return { orderId: made.orderId, isNew: made.isNew };
}

type Request = { readonly orderId: OrderId; readonly fingerprint: string };

async function findRequest(db: Kysely<Tables>, key: string): Promise<Request | null> {
  const { rows } = await sql<Request>`
    select order_id as "orderId", fingerprint from order_requests where key = ${key}`.execute(db);
  return rows[0] ?? null;
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

function checkoutKey(orderId: OrderId, subject: string, attempt: number): string {
  return [orderId, "checkout", subject, attempt].filter((part) => part !== "").join(":");
}

/** Where the person pays, and comes back to. */
export type CheckoutPlace = { readonly locale: string; readonly successUrl: string; readonly cancelUrl: string };

/**
 * The address where a drafted order is paid, or a card is given for one that is held later; or where it is paid after that card
 * was refused. Asked again it is the same, as long as it can be paid there.
 * Throws AppError: order_not_found, order_conflict where nothing is to be paid (any more); payments_unavailable.
 */
export async function openCheckout(ctx: Pays, orderId: OrderId, place: CheckoutPlace): Promise<string> {
  const known = await readPayment(ctx.db.primary, orderId);
  if (!known) throw new AppError("order_not_found");
  // A page that was opened long ago may have been left, or paid on.
  if (known.status === "asking") await settlePayment(ctx, orderId);
  const payment = known.status === "asking" ? await readPayment(ctx.db.primary, orderId) : known;
  const isPayable = payment?.status === "open" || payment?.status === "asking";
  if (isPayable && payment.checkoutUrl) return payment.checkoutUrl;
  if (payment?.status !== "starting" && payment?.status !== "asking")
    throw new AppError("order_conflict", payment?.status);
  const customerId = payment.holdAt === null ? null : (payment.customerId ?? (await createCustomer(ctx, orderId)));
  const isAnew = payment.status === "asking";
  const prepared = await prepare(ctx, orderId, isAnew ? ANEW : "", place);
  // Opened by somebody else since the look.
  if (!prepared) return requireCheckout(ctx, orderId);
  const { key, wanted } = prepared;
  const saves = payment.holdAt !== null && !isAnew;
  const { sessionId, url } = await callProvider(ctx, key, () =>
    ctx.provider.openCheckout({ ...wanted, customerId, saves }, key),
  );
  ctx.failpoint?.("checkout: done");
  return keepCheckout(ctx, orderId, key, { sessionId, url });
}

/** Throws AppError("payments_unavailable") where the provider does not do it, with what came of it written down. */
async function callProvider<T>(ctx: Pays, key: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    if (error.kind !== "unknown") await closeCall(ctx.db.primary, key, error.kind, error.code);
    throw new AppError("payments_unavailable", error.code, { cause: error });
  }
}

/** Somebody at the provider of whom the card can be kept. One whom nobody heard of again is nobody's. */
async function createCustomer(ctx: Pays, orderId: OrderId): Promise<string> {
  const db = ctx.db.primary;
  const { rows } = await sql<{ key: string; attempt: number; outcome: string | null }>`
    select key, attempt, outcome from payment_calls where order_id = ${orderId} and kind = 'customer'
    order by attempt desc limit 1`.execute(db);
  const [last] = rows;
  const attempt = (last?.attempt ?? 0) + (last?.outcome === null ? 0 : 1);
  const key = `${orderId}:customer:${attempt}`;
  await sql`insert into payment_calls (key, order_id, kind, attempt, params)
    values (${key}, ${orderId}, 'customer', ${attempt}, '{}') on conflict do nothing`.execute(db);
  ctx.failpoint?.("customer: written down");
  const customerId = await callProvider(ctx, key, () => ctx.provider.createCustomer(orderId, key));
  ctx.failpoint?.("customer: done");
  await sql`update payments set customer_ref = coalesce(customer_ref, ${customerId}) where order_id = ${orderId}`.execute(
    db,
  );
  await closeCall(db, key, "done", null);
  return (await readPayment(db, orderId))?.customerId ?? customerId;
}

async function requireCheckout(ctx: Pick<Pays, "db">, orderId: OrderId): Promise<string> {
  const kept = await readPayment(ctx.db.primary, orderId);
  if ((kept?.status !== "open" && kept?.status !== "asking") || !kept.checkoutUrl)
    throw new AppError("order_conflict", kept?.status);
  return kept.checkoutUrl;
}

/**
 * The call that is to be made: the one written down, or a new one where that has ended without an answer. Null where the
 * first page has been opened meanwhile.
 */
async function prepare(
  ctx: Pays,
  orderId: OrderId,
  subject: "" | typeof ANEW,
  place: CheckoutPlace,
): Promise<{ key: string; wanted: NewCheckout } | null> {
  const db = ctx.db.primary;
  const { rows } = await sql<{
    attempt: number | null;
    outcome: string | null;
    asked_s: number | null;
    code: string;
    name: string;
    currency: string;
    total_minor: number;
    fee_minor: number;
    tip_minor: number;
    lines: NewCheckout["lines"];
  }>`
    select c.attempt, c.outcome, extract(epoch from c.asked_at)::bigint as asked_s, o.code, r.name, o.currency,
      o.total_minor, o.fee_minor, o.tip_minor, (
        select json_agg(json_build_object('name', l.name, 'unitMinor', l.unit_minor, 'quantity', l.quantity) order by l.line)
        from order_lines l where l.order_id = o.id) as lines
    from orders o join restaurants r on r.id = o.restaurant_id
    left join payment_calls c on c.order_id = o.id and c.kind = 'checkout' and c.subject = ${subject}
    where o.id = ${orderId} order by c.attempt desc limit 1`.execute(db);
  const [row] = rows;
  if (!row) throw new AppError("order_not_found");
  if (subject === "" && row.outcome === "done") return null;
  let { attempt, asked_s: askedS } = row;
  if (attempt === null || askedS === null || row.outcome !== null) {
    attempt = (attempt ?? 0) + 1;
    askedS = Math.floor(ctx.clock.now() / 1_000);
    await sql`insert into payment_calls (key, order_id, kind, subject, attempt, params, asked_at)
      values (${checkoutKey(orderId, subject, attempt)}, ${orderId}, 'checkout', ${subject}, ${attempt}, '{}',
        to_timestamp(${askedS})) on conflict do nothing`.execute(db);
  }
  const key = checkoutKey(orderId, subject, attempt);
  const extras = [
    { name: place.locale === "sv" ? "Leverans" : "Delivery", unitMinor: row.fee_minor, quantity: 1 },
    { name: place.locale === "sv" ? "Dricks" : "Tip", unitMinor: row.tip_minor, quantity: 1 },
  ];
  const wanted: NewCheckout = {
    orderId,
    code: row.code,
    restaurantName: row.name,
    currency: row.currency as Currency,
    lines: [...row.lines, ...extras.filter(({ unitMinor }) => unitMinor > 0)],
    totalMinor: row.total_minor,
    ...place,
    // From when it was first asked: a key stands for one and the same question.
    expiresAtS: askedS + PAY_WITHIN_S,
  };
  return { key, wanted };
}

/** Keeps the address. Where somebody has kept one meanwhile it is theirs, which under the same key is the same. */
async function keepCheckout(
  ctx: Pays,
  orderId: OrderId,
  key: string,
  { sessionId, url }: { sessionId: string; url: string },
): Promise<string> {
  const isDraft = await ctx.db.primary.transaction().execute(async (trx) => {
    await sql`update payments set status = case status when 'starting' then 'open' else status end,
        session_id = ${sessionId}, checkout_url = ${url},
        look_at = now() + interval '2 minutes', updated_at = now(), version = version + 1
      where order_id = ${orderId} and (status = 'starting' or (status = 'asking' and session_id is null))`.execute(trx);
    await closeCall(trx, key, "done", null);
    if ((await lockOrderMoney(trx, orderId)).status !== "draft") return false;
    await moveOrder(trx, { orderId, to: "awaiting_payment", actor: "system" });
    return true;
  });
  if (isDraft) {
    ctx.failpoint?.("checkout: kept");
    hintOrder(ctx, orderId);
    return url;
  }
  // Cancelled while it was opened, or opened twice at once.
  await settlePayment(ctx, orderId);
  return requireCheckout(ctx, orderId);
}
