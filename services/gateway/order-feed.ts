import type { Revocations } from "#lib/auth/revocations.ts";
import type { DriverId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import { noteBoardsSeen, readBoards, readKitchenOrders } from "#lib/orders/kitchen/queries.ts";
import { listLiveLinks, type OrderRecord, readOrderEvents, readOrders } from "#lib/orders/queries.ts";
import type { Routing } from "#lib/routing/valhalla.ts";
import type { Fleet } from "#lib/tracking/fleet.ts";
import { BoardHub } from "./board-hub.ts";
import type { GatewayMetrics } from "./gateway-metrics.ts";
import { OrderHints } from "./order-hints.ts";
import { OrderHub } from "./order-hub.ts";
import { etaNewsOf, OrderLive } from "./order-live.ts";
import { createRouteKeeper } from "./route-keeper.ts";
import type { WatchHub } from "./watch-hub.ts";

/** Events of one order that are read at once: more than any order has, so that one is never told in pieces. */
const EVENTS_AT_ONCE = 1_000;

type Parts = Pick<Context, "db" | "bus" | "clock" | "log"> & {
  readonly config: { readonly payments: Pick<Context["config"]["payments"], "acceptWithinMs"> };
  readonly metrics: GatewayMetrics;
  readonly fleet: Fleet;
  readonly hub: Pick<WatchHub, "addExtra">;
  readonly revocations: Revocations;
  readonly routing: Pick<Routing, "route"> | null;
};

/** The order feed of one gateway: what is lossless about it, what is lossy, and where both come from. */
export function createOrderFeed(parts: Parts) {
  const { db, bus, clock, log, metrics, fleet, hub, revocations } = parts;
  const now = () => clock.now();
  const routes = createRouteKeeper({ routing: parts.routing, log, clock });
  const live = new OrderLive({
    fleet,
    routes,
    now,
    ride: (follower, framed) => hub.addExtra(follower, framed),
    onFailure: (err) => log.error({ err }, "orders: one could not be shown"),
  });
  const hints = new OrderHints(
    bus,
    (orderId) => {
      orders.hint(orderId);
      boards.hint();
    },
    (err) => log.warn({ err }, "orders: a hint is lost; what it told of is read within two seconds"),
  );
  let isDown = false;

  const orders = new OrderHub({
    readers: {
      readOrders: (orderIds) => readOrders({ db }, orderIds),
      readEvents: (cursors) => readOrderEvents({ db }, cursors, EVENTS_AT_ONCE),
      readLinks: (linkIds) => listLiveLinks({ db }, linkIds),
    },
    revocations,
    now,
    lossy: {
      begin(order) {
        hints.hold(order.id);
        live.begin(order);
      },
      changed: (order) => live.changed(order),
      end(order) {
        hints.release(order.id);
        live.end(order);
      },
    },
    onEvents: (told) => metrics.orderEvents.inc(told),
    onRead(why) {
      metrics.orderReads.inc({ why });
      if (isDown) log.info("orders: they can be read again");
      isDown = false;
    },
    onFailure(err) {
      if (!isDown) log.warn({ err }, "orders: they cannot be read; it is tried again every two seconds");
      isDown = true;
    },
  });
  const boards = new BoardHub({
    readers: {
      readBoards: (restaurantIds) => readBoards({ db }, restaurantIds),
      async readOrders(orderIds) {
        const [shown, records] = await Promise.all([
          readKitchenOrders({ db }, orderIds, parts.config.payments.acceptWithinMs),
          readOrders({ db }, orderIds),
        ]);
        const byId = new Map(records.map((record) => [record.facts.orderId, record]));
        return shown.flatMap((each) => {
          const record = byId.get(each.orderId);
          return record ? { shown: each, record } : [];
        });
      },
    },
    onSeen(restaurantIds) {
      noteBoardsSeen({ db }, restaurantIds).catch((err) => log.warn({ err }, "boards: who has one open is not noted"));
    },
    revocations,
    newsOf: ({ record }) => etaNewsOf(record, { fleet, routes, now }),
    onHeld: (isHeld) => hints.holdAll(isHeld),
    onFailure: (err) => log.warn({ err }, "boards: they cannot be read; it is tried again every two seconds"),
  });
  const unsubscribes = [
    revocations.onRevoked((kind, id) => {
      if (kind === "link") orders.endLink(id);
    }),
    bus.onReconnect(() => {
      orders.refresh();
      boards.hint();
    }),
  ];

  return {
    orders,
    boards,

    /** Who brings what is followed or hangs on a board here; somebody may come more than once. */
    *drivers(): Generator<DriverId> {
      for (const { record } of orders.held.values()) yield* driverOf(record);
      for (const board of boards.held.values()) for (const { record } of board.orders.values()) yield* driverOf(record);
    },

    /** Reads what is due and lets what is new ride with the tick that is about to be written. */
    tick(tick: number): void {
      orders.tick(tick);
      live.tick(tick);
      boards.tick(tick);
      metrics.boards.set(boards.held.size);
      metrics.orders.set(orders.held.size);
      metrics.follows.set(orders.followCount);
    },

    async stop(): Promise<void> {
      for (const unsubscribe of unsubscribes) unsubscribe();
      routes.stop();
      await hints.stop();
    },
  };
}

function* driverOf({ delivery }: OrderRecord): Generator<DriverId> {
  if (delivery?.status === "assigned" || delivery?.status === "picked_up") yield delivery.driverId;
}
