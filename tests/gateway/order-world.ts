import { randomBytes } from "node:crypto";
import { openSession, type UserRow, upsertUsers } from "#lib/auth/commands.ts";
import { linkCookieName, signLink } from "#lib/auth/link-cookie.ts";
import { SESSION_COOKIE, type SessionClaims, signSession } from "#lib/auth/session-cookie.ts";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createId, type DriverId, type LinkId, type OrderId, type RestaurantId, type UserId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import { assignDeliveries, deliverDelivery, pickUpDelivery } from "#lib/dispatch/commands.ts";
import { type Bus, createMemoryBus } from "#lib/infra/bus.ts";
import { createLogger } from "#lib/infra/log.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import { createLink } from "#lib/orders/sharing/commands.ts";
import type { OrderActor, OrderEvent, OrderStatus } from "#lib/orders/status.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { watchRevocations } from "#services/revocations.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { type Client, DROPOFF, PICKUP, SECRET, startHarness } from "./harness.ts";

export type OrderWorld = Awaited<ReturnType<typeof startOrderWorld>>;
type WithoutName<U> = U extends UserRow ? Omit<U, "id" | "name"> : never;
export type Session = SessionClaims & { readonly cookie: string };
export type Link = { readonly linkId: LinkId; readonly cookie: string };

/** A gateway with people who order, cook, drive and look after it all, signed in or with a link. */
export async function startOrderWorld(
  db: Db,
  { bus = createMemoryBus(), settings = {} }: { bus?: Bus; settings?: Record<string, string> } = {},
) {
  const revocations = watchRevocations({ db, bus, clock: systemClock, log: createLogger("silent") });
  await revocations.start();
  const harness = await startHarness(db, { bus, settings, parts: { revocations } });
  const ctx = { ...harness };

  async function signIn(user: WithoutName<UserRow>): Promise<Session> {
    const id = createId("user", Date.now(), randomBytes(10));
    await upsertUsers(ctx, [{ ...user, id, name: "Somebody" } as UserRow]);
    const claims = await openSession(ctx, id);
    return { ...claims, cookie: await cookieOf(claims) };
  }

  async function cookieOf(claims: SessionClaims, signedAt = harness.clock.now()): Promise<string> {
    return `${SESSION_COOKIE}=${await signSession(claims, SECRET, signedAt)}`;
  }

  return {
    ...harness,
    signIn,
    cookieOf,

    async customer(): Promise<Session> {
      return signIn({ role: "customer" });
    },

    /** Somebody at another restaurant than the one of all orders here. */
    async otherRestaurant(): Promise<Session & { readonly restaurantId: RestaurantId }> {
      const id = createId("restaurant", Date.now(), randomBytes(10));
      await upsertRestaurants(db.primary, [someRestaurant({ id, at: PICKUP })]);
      return { ...(await signIn({ role: "restaurant", restaurantId: id })), restaurantId: id };
    },

    /** An order that the kitchen is at. */
    async place(customerId: UserId | null = null, restaurantId = harness.restaurantId): Promise<OrderId> {
      const now = Date.now();
      const [orderId] = await placeOrders(db.primary, [
        {
          restaurantId,
          customerId,
          dropoff: DROPOFF,
          items: 3,
          totalMinor: 24_500,
          currency: "SEK",
          readyAt: now + 600_000,
          promisedAt: now + 2_400_000,
          steps: [
            { status: "placed", actor: "customer", at: now - 2_000 },
            { status: "accepted", actor: "restaurant", at: now - 1_000 },
            { status: "preparing", actor: "restaurant", at: now },
          ],
        },
      ]);
      if (!orderId) throw new Error("no order was placed");
      return orderId;
    },

    /** Takes a step; `isTold` false loses the hint. */
    async move(orderId: OrderId, to: OrderStatus, actor: OrderActor = "system", isTold = true): Promise<OrderEvent> {
      const event = await moveOrder(db.primary, { orderId, to, actor });
      if (isTold) hintOrder(ctx, orderId);
      return event;
    },

    /** Gives an order to a driver. */
    async bring(order: OrderId, driverId: DriverId, restaurantId = harness.restaurantId): Promise<Trip> {
      const draft = {
        driverId,
        restaurantId,
        vehicle: "car" as const,
        pickup: PICKUP,
        dropoff: DROPOFF,
        area: 7,
        order,
      };
      const [trip] = await assignDeliveries(ctx, [draft]);
      if (!trip) throw new Error("the driver has a delivery already");
      return trip;
    },
    pickUp: (trip: Trip) => pickUpDelivery(ctx, trip),
    deliver: (trip: Trip) => deliverDelivery(ctx, trip),

    async link(orderId: OrderId, access: "watch" | "manage"): Promise<Link> {
      const { linkId } = await createLink(ctx, { orderId, access });
      const token = await signLink({ linkId, orderId, access }, SECRET, harness.clock.now());
      return { linkId, cookie: `${linkCookieName(orderId)}=${token}` };
    },

    async stop(): Promise<void> {
      await revocations.stop();
      await harness.stop();
    },
  };
}

/** What a client has been told of an order's events, checked to be 1, 2, 3 … without a gap and none twice. */
export function eventsHeard(client: Client, orderId: OrderId): OrderEvent[] {
  let heard: OrderEvent[] = [];
  for (const message of client.messages) {
    if (message.orderId !== orderId) continue;
    const events = message.events as OrderEvent[];
    if (message.type === "order") heard = [...events];
    else if (message.type === "events") heard.push(...events);
  }
  const first = heard[0]?.seq ?? 1;
  for (const [i, { seq }] of heard.entries()) {
    if (seq !== first + i) throw new Error(`heard ${heard.map((event) => event.seq)}`);
  }
  return heard;
}
