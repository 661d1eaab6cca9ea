import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { hashPassword } from "#lib/auth/adapters/password-hash.ts";
import { openSession, type UserRow, upsertUsers } from "#lib/auth/commands.ts";
import { signDriverToken } from "#lib/auth/driver-token.ts";
import { beginFactor } from "#lib/auth/factors/commands.ts";
import { linkCookieName, signLink } from "#lib/auth/link-cookie.ts";
import { SESSION_COOKIE, type SessionToken, signSession } from "#lib/auth/session-cookie.ts";
import { cellAt, cellName } from "#lib/catalog/cells.ts";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import {
  type ChangeId,
  createId,
  type DriverId,
  type LinkId,
  type OfferId,
  type OrderId,
  type ReportId,
  type UserId,
} from "#lib/core/ids.ts";
import { assignDeliveries, deliverDelivery, pickUpDelivery, upsertDrivers } from "#lib/dispatch/commands.ts";
import { noteArrival } from "#lib/dispatch/driving/commands.ts";
import { addAddress } from "#lib/orders/addresses/commands.ts";
import { proposeChange } from "#lib/orders/changes/commands.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import { reportProblem } from "#lib/orders/reports/commands.ts";
import { createLink } from "#lib/orders/sharing/commands.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import { openCheckout } from "#lib/payments/checkout/commands.ts";
import { settlePayment } from "#lib/payments/commands.ts";
import { draftPaidOrder } from "#lib/payments/drafts/commands.ts";
import { readPayment } from "#lib/payments/queries.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";
import { DOOR, draftOrder, KITCHEN } from "#tests/orders/some-orders.ts";
import type { Role } from "./roles.ts";
import { type RunningServer, SECRET } from "./server.ts";

/**
 * How far an order has come: `assigned` is ready and with its driver, `offered` its driver is asked, `paid` is being made
 * and paid for, `changing` the same with something that the kitchen proposed, `delivered` is paid for and handed over.
 */
export type Stage =
  | "placed"
  | "accepted"
  | "preparing"
  | "assigned"
  | "offered"
  | "unpaid"
  | "paid"
  | "changing"
  | "delivered";

const STEPS: Partial<Record<Stage, OrderStatus[]>> = {
  placed: ["placed"],
  accepted: ["placed", "accepted"],
  preparing: ["placed", "accepted", "preparing"],
  offered: ["placed", "accepted", "preparing"],
  assigned: ["placed", "accepted", "preparing", "ready"],
};
const PLACE = { locale: "en", successUrl: "http://127.0.0.1:9/en/orders/x", cancelUrl: "http://127.0.0.1:9/en/cart" };
const PASSWORD = "a ferry leaves at noon";
const TOTAL_MINOR = 16_900;
/** What of the order and its customer nobody else is to hear. */
const SECRETS = { name: "Vilma Wästberg", label: "Kastellgatan 99", note: "behind the lilacs", phone: "+46701740699" };

export type Cast = Awaited<ReturnType<Awaited<ReturnType<typeof createCasting>>>>;

/** Makes an order and everybody around it anew, so that no case finds what another has left. */
export async function createCasting({ database: { db }, pays, double }: RunningServer) {
  const [restaurantId, otherRestaurantId] = [newId("restaurant"), newId("restaurant")];
  const restaurants = [restaurantId, otherRestaurantId].map((id) => someRestaurant({ id, at: KITCHEN }));
  await upsertRestaurants(db.primary, restaurants);
  await upsertMenus(
    db.primary,
    restaurants.map(({ id }) => ({ restaurantId: id, menu: someMenu() })),
  );
  const passwordHash = await hashPassword(PASSWORD);
  const lines = [{ itemId: "tiramisu", quantity: 2, choices: [], seenMinor: 6_500 }];
  const cart = { lines, to: DOOR, deliverAt: null, tipMinor: 0 };
  const contact = { name: SECRETS.name, phone: SECRETS.phone, email: "" };
  const door = { label: SECRETS.label, note: SECRETS.note };

  async function signUp(
    user: Omit<UserRow, "id" | "name"> & object,
    name = "Somebody",
  ): Promise<SessionToken & { email: string }> {
    const id = newId("user");
    const email = `${id}@example.com`;
    await upsertUsers({ db }, [{ ...user, id, name } as UserRow]);
    await sql`update users set email = ${email}, password_hash = ${passwordHash} where id = ${id}`.execute(db.primary);
    return { ...(await openSession(pays as never, id)), email };
  }

  async function paid(customerId: UserId, isPaid: boolean): Promise<OrderId> {
    const wish = {
      requestKey: randomBytes(16).toString("hex"),
      restaurantId,
      cart,
      totalMinor: TOTAL_MINOR,
      customerId,
    };
    const { orderId } = await draftPaidOrder(pays, { ...wish, door, contact });
    await openCheckout(pays, orderId, PLACE);
    if (!isPaid) return orderId;
    const session = (await readPayment(db.primary, orderId))?.sessionId;
    await double.command("POST", "pay", { session });
    await settlePayment(pays, orderId);
    for (const to of ["accepted", "preparing"] as const) {
      await moveOrder(db.primary, { orderId, to, actor: "restaurant" });
    }
    return orderId;
  }

  async function unpaid(customerId: UserId | null, steps: readonly OrderStatus[]): Promise<OrderId> {
    const at = Date.now();
    const taken = steps.map(
      (status) => ({ status, actor: status === "placed" ? "customer" : "restaurant", at }) as const,
    );
    const [orderId] = await placeOrders(db.primary, [
      { ...draftOrder(restaurantId, { customerId }), steps: taken as never },
    ]);
    if (!orderId) throw new Error("no order was placed");
    await sql`
      update orders set door = ${JSON.stringify(door)}::jsonb, contact = ${JSON.stringify(contact)}::jsonb
      where id = ${orderId}`.execute(db.primary);
    return orderId;
  }

  /** @param stage null: the customer has no order that is under way, and nobody is asked about this one */
  return async function cast(stage: Stage | null) {
    const [driverId, otherDriverId, spareDriverId] = [newId("driver"), newId("driver"), newId("driver")];
    await upsertDrivers(
      { db },
      [driverId, otherDriverId, spareDriverId].map((id) => ({ id, name: "Alma Berg", vehicle: "bike" as const })),
    );
    const customer = await signUp({ role: "customer" }, SECRETS.name);
    const sessions: Partial<Record<Role, SessionToken>> = {
      customer,
      "other customer": await signUp({ role: "customer" }),
      staff: await signUp({ role: "restaurant", restaurantId } as never),
      "other staff": await signUp({ role: "restaurant", restaurantId: otherRestaurantId } as never),
      driver: await signUp({ role: "driver", driverId } as never),
      "other driver": await signUp({ role: "driver", driverId: otherDriverId } as never),
      operator: await signUp({ role: "operator" }),
    };
    const { sessionId: otherSessionId } = await openSession(pays as never, customer.userId);
    const isPaid = stage === "unpaid" || stage === "paid" || stage === "changing" || stage === "delivered";
    const steps = STEPS[stage ?? "preparing"] ?? [];
    const orderId = isPaid
      ? await paid(customer.userId, stage !== "unpaid")
      : await unpaid(stage === null ? null : customer.userId, steps);
    const strayId = await unpaid(null, ["placed"]);
    const offerId = newId("offer");
    let changeId: ChangeId | "" = "";
    let reportId: ReportId | "" = "";
    if (stage === "offered") await ask(orderId, driverId, offerId);
    const trip =
      stage === null || stage === "placed" || stage === "unpaid" || stage === "offered"
        ? null
        : await bring(orderId, driverId, stage);
    const addressId = await addAddress(db.primary, {
      ...{ userId: customer.userId, nowMs: Date.now(), name: "Home", floor: "", note: SECRETS.note },
      ...{ label: SECRETS.label, lng: DOOR.lng, lat: DOOR.lat },
    });
    if (stage === "changing") {
      const change = { orderId, line: 0, replace: null, actor: "restaurant", actorId: "usr_kitchen" } as const;
      ({ changeId } = await proposeChange(pays, change));
    }
    if (stage === "delivered") {
      const problem = {
        kind: "cold",
        lines: [],
        words: SECRETS.note,
        requestKey: randomBytes(16).toString("hex"),
      } as const;
      ({ reportId } = await reportProblem(pays, { ...problem, orderId, actorId: customer.userId }));
    }
    const [watch, manage, stray] = [
      await createLink({ db, clock: pays.clock } as never, { orderId, access: "watch" }),
      await createLink({ db, clock: pays.clock } as never, { orderId, access: "manage" }),
      await createLink({ db, clock: pays.clock } as never, { orderId: strayId, access: "manage" }),
    ];
    const cookieOf = async (session: SessionToken, atMs = Date.now()) =>
      `${SESSION_COOKIE}=${await signSession(session, SECRET, atMs)}`;
    const linkCookie = async (of: OrderId, linkId: LinkId, access: "watch" | "manage") =>
      `${linkCookieName(of)}=${await signLink({ linkId, orderId: of, access }, SECRET, Date.now())}`;
    const bearer = async (id: DriverId) => {
      const issuedAt = Date.now();
      const token = await signDriverToken({ driverId: id, secret: SECRET, issuedAt, expiresAt: issuedAt + 600_000 });
      return { authorization: `Bearer ${token}` };
    };
    let totpSecret = "";

    return {
      orderId,
      driverId,
      spareDriverId,
      offerId,
      deliveryId: trip?.deliveryId ?? "",
      addressId,
      changeId,
      reportId,
      watchLinkId: watch.linkId,
      linkToken: manage.token,
      otherSessionId,
      email: customer.email,
      password: PASSWORD,
      cart: { ...cart, restaurantId },
      totalMinor: TOTAL_MINOR,
      slug: restaurants[0]?.slug ?? "",
      hours: restaurants[0]?.hours,
      cell: cellName(cellAt(DOOR)),
      get totpSecret() {
        return totpSecret;
      },
      /** What only those who belong to the order may be told. */
      secrets: [...Object.values(SECRETS), customer.email, watch.linkId, manage.token],

      /** What a browser or a program of this role sends along. */
      async headersOf(role: Role): Promise<Record<string, string>> {
        const page = { "sec-fetch-site": "same-origin" };
        switch (role) {
          case "nobody":
            return page;
          case "watch link":
            return { ...page, cookie: await linkCookie(orderId, watch.linkId, "watch") };
          case "manage link":
            return { ...page, cookie: await linkCookie(orderId, manage.linkId, "manage") };
          case "other link":
            return { ...page, cookie: await linkCookie(strayId, stray.linkId, "manage") };
          case "bearer":
            return bearer(driverId);
          case "other bearer":
            return bearer(otherDriverId);
          case "old cookie":
            return { ...page, cookie: await cookieOf(customer, Date.now() - 20 * 60_000) };
          default:
            return { ...page, cookie: await cookieOf(sessions[role] as SessionToken) };
        }
      },
      async beginCodes(role: Role): Promise<void> {
        const session = sessions[role];
        if (session) totpSecret = await beginFactor({ db, clock: pays.clock, secret: SECRET }, session.userId);
      },
      /** The driver stands before the kitchen. */
      async arrive(): Promise<void> {
        if (trip) await noteArrival(pays, { ...trip, place: "kitchen", agoMs: 0 });
      },
      /** The driver has the food. */
      async pickUp(): Promise<void> {
        if (trip) await pickUpDelivery(pays, trip);
      },
      async setCodes(role: Role): Promise<void> {
        await this.beginCodes(role);
        await sql`update second_factors set confirmed_at = now() where user_id = ${sessions[role]?.userId ?? ""}`.execute(
          db.primary,
        );
      },
    };
  };

  async function ask(orderId: OrderId, driverId: DriverId, offerId: OfferId): Promise<void> {
    await sql`insert into dispatches (order_id, fence) values (${orderId}, 1)`.execute(db.primary);
    await sql`
      insert into offers (id, order_id, driver_id, fence, pickup_at, door_at, expires_at)
      values (${offerId}, ${orderId}, ${driverId}, 1, now(), now(), now() + interval '10 minutes')`.execute(db.primary);
  }

  async function bring(order: OrderId, driverId: DriverId, stage: Stage): Promise<Trip> {
    if (stage === "delivered") await moveOrder(db.primary, { orderId: order, to: "ready", actor: "restaurant" });
    const to = { pickup: KITCHEN, dropoff: DOOR, vehicle: "bike" as const, area: 0 };
    const [trip] = await assignDeliveries({ ...pays, db }, [{ ...to, driverId, restaurantId, order }]);
    if (!trip) throw new Error("nobody brings it");
    if (stage !== "delivered") return trip;
    await pickUpDelivery(pays, trip);
    await deliverDelivery(pays, trip);
    await settlePayment(pays, order);
    return trip;
  }
}

function newId<K extends Parameters<typeof createId>[0]>(kind: K) {
  return createId(kind, Date.now(), randomBytes(10));
}
