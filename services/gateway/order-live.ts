import { mayFollow } from "#lib/auth/principal.ts";
import { ByteWriter } from "#lib/core/bytes.ts";
import type { DriverId } from "#lib/core/ids.ts";
import type { OrderRecord } from "#lib/orders/queries.ts";
import { encodePolyline } from "#lib/routing/polyline.ts";
import { type EtaNews, type EtaTrack, followEta, isSameEta } from "#lib/tracking/eta-track.ts";
import { encodeOrderPosition, type FeedRoute } from "#lib/tracking/order-feed.ts";
import type { Fix } from "#lib/tracking/position-batch.ts";
import { pathOf, type RouteLine } from "#lib/tracking/route-progress.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { encodeOrderMessage, type Follow, type Follower, type HeldOrder } from "./held-order.ts";
import { maySeePosition } from "./order-view.ts";
import type { RouteKeeper } from "./route-keeper.ts";
import { binaryFrame, textFrame } from "./server-frame.ts";

/** An arrival is reckoned again after so many ticks, and at each event. */
const ETA_TICKS = 5;

export type OrderLiveParts = {
  /** Drivers' newest positions and what they are on. */
  readonly fleet: {
    fixOf(driverId: DriverId): Fix | null;
    heardTickOf(driverId: DriverId): number;
    tripOf(driverId: DriverId): Pick<Trip, "deliveryId"> | null;
  };
  readonly routes: Pick<RouteKeeper, "lineOf" | "forget">;
  readonly now: () => number;
  /** Lets a frame ride with the follower's next tick. */
  readonly ride: (follower: Follower, framed: Buffer) => void;
  /** An order could not be shown; the others were. */
  readonly onFailure: (error: unknown) => void;
};

/** What is remembered of an order from tick to tick. */
type Live = {
  track: EtaTrack | null;
  etaTick: number;
  line: RouteLine | null;
  fix: Fix | null;
};
/** What one order gives its followers in this tick; made when the first asks for it, the same bytes for all. */
type Frames = { news: Buffer[]; position: Buffer | null; nothing: Buffer | null; moved: Buffer | null };

/**
 * The lossy half of the order feed: where the driver is, when they will be there and which way they take. Once a tick,
 * whatever came in between, and only the newest: it rides in the follower's one write.
 */
export class OrderLive {
  private readonly parts: OrderLiveParts;
  private readonly lives = new Map<HeldOrder, Live>();
  private readonly paths = new WeakMap<RouteLine, FeedRoute>();
  private readonly out = new ByteWriter();
  private tickNumber = 0;

  constructor(parts: OrderLiveParts) {
    this.parts = parts;
  }

  begin(order: HeldOrder): void {
    const live: Live = { track: null, etaTick: 0, line: null, fix: null };
    this.lives.set(order, live);
    this.reckon(order, live);
    live.fix = this.fixOf(order);
    order.route = this.routeOf(order, live);
  }

  changed(order: HeldOrder): void {
    const live = this.lives.get(order);
    if (live) live.etaTick = 0;
  }

  end(order: HeldOrder): void {
    this.lives.delete(order);
    this.parts.routes.forget(order.id);
    if (order.record.delivery) this.parts.routes.forget(order.record.delivery.deliveryId);
  }

  tick(tick: number): void {
    this.tickNumber = tick;
    for (const [order, live] of this.lives) {
      if (order.follows.size === 0) continue;
      try {
        this.show(order, live);
      } catch (error) {
        this.parts.onFailure(error);
      }
    }
  }

  private show(order: HeldOrder, live: Live): void {
    const frames: Frames = { news: [], position: null, nothing: null, moved: null };
    if (this.tickNumber >= live.etaTick && this.reckon(order, live)) frames.news.push(etaFrame(order));
    const fix = this.fixOf(order);
    const isMoved = fix !== live.fix;
    live.fix = fix;
    const route = this.routeOf(order, live);
    if (route !== order.route) {
      order.route = route;
      frames.news.push(routeFrame(order));
    }
    const status = order.record.delivery?.status ?? "";
    for (const follow of order.follows) this.serve(follow, frames, fix, isMoved, status);
  }

  private serve(follow: Follow, frames: Frames, fix: Fix | null, isMoved: boolean, status: string): void {
    const { order, follower } = follow;
    if (follower.missedExtras) {
      // All that it follows, and those served already come with the next tick.
      follower.missedExtras = false;
      for (const missed of follower.follows) missed.due = "all";
    }
    const { due } = follow;
    // Who was taken off it may be told so only with the next read, and is to see nothing of the next driver until then.
    const isTheirs = mayFollow(follow.principal, order.record.parties);
    const sees = fix !== null && isTheirs && maySeePosition(follow.as, { status, isNextStop: true });
    const isPositionDue = sees ? isMoved || !follow.sees || due !== "nothing" : follow.sees || due === "all";
    follow.sees = sees;
    follow.due = "nothing";
    if (due === "all") {
      const place = sees ? this.position(order, frames, fix) : this.nothing(order, frames);
      this.parts.ride(follower, Buffer.concat([place, etaFrame(order), routeFrame(order)]));
    } else if (!isPositionDue) {
      for (const news of frames.news) this.parts.ride(follower, news);
    } else if (sees) {
      frames.moved ??= joined([this.position(order, frames, fix), ...frames.news]);
      this.parts.ride(follower, frames.moved);
    } else {
      this.parts.ride(follower, joined([this.nothing(order, frames), ...frames.news]));
    }
  }

  private position({ handle, record }: HeldOrder, frames: Frames, { lng, lat, heading }: Fix): Buffer {
    if (!frames.position) {
      const tick = this.tickNumber;
      const heard = record.delivery ? this.parts.fleet.heardTickOf(record.delivery.driverId) : tick;
      const at = { lng, lat, headingDeg: heading, seenTick: Math.min(tick, heard) };
      frames.position = binaryFrame(encodeOrderPosition({ handle, tick, at }, this.out));
    }
    return frames.position;
  }

  private nothing({ handle }: HeldOrder, frames: Frames): Buffer {
    frames.nothing ??= binaryFrame(encodeOrderPosition({ handle, tick: this.tickNumber, at: null }, this.out));
    return frames.nothing;
  }

  /**
   * Where its driver is, while it is with them. The trip is asked as well as the record: it hears first of an end or of
   * another driver, and nobody may see the old one a tick longer.
   */
  private fixOf({ record: { delivery } }: HeldOrder): Fix | null {
    if (!delivery || (delivery.status !== "assigned" && delivery.status !== "picked_up")) return null;
    const { fleet } = this.parts;
    return fleet.tripOf(delivery.driverId)?.deliveryId === delivery.deliveryId ? fleet.fixOf(delivery.driverId) : null;
  }

  /** Reckons the arrival; true if what is shown has changed. */
  private reckon(order: HeldOrder, live: Live): boolean {
    live.etaTick = this.tickNumber + ETA_TICKS;
    live.track = followEta(live.track, this.newsOf(order, live));
    if (isSameEta(order.eta, live.track.eta)) return false;
    order.eta = live.track.eta;
    return true;
  }

  private newsOf({ record }: HeldOrder, live: Live): EtaNews {
    const news = etaNewsOf(record, this.parts);
    live.line = news.driver?.toDoor ?? null;
    return news;
  }

  /** The way to the door, for as long as the followers may see the driver on it. The same object while it is the same. */
  private routeOf(order: HeldOrder, live: Live): FeedRoute | null {
    if (!live.line || !live.fix || order.record.delivery?.status !== "picked_up") return null;
    return this.encoded(live.line);
  }

  private encoded(line: RouteLine): FeedRoute {
    const known = this.paths.get(line);
    if (known) return known;
    const route = { path: encodePolyline(pathOf(line)) };
    this.paths.set(line, route);
    return route;
  }
}

/** What an order's arrival is reckoned from: itself, where its driver is, and the ways that they take. */
export function etaNewsOf(
  { facts, delivery }: OrderRecord,
  {
    fleet,
    routes,
    now,
  }: Pick<OrderLiveParts, "now"> & {
    readonly fleet: Pick<OrderLiveParts["fleet"], "fixOf">;
    readonly routes: Pick<RouteKeeper, "lineOf">;
  },
): EtaNews {
  const nowMs = now();
  const [shop, door] = [facts.restaurant.at, facts.dropoff];
  if (!delivery || (delivery.status !== "assigned" && delivery.status !== "picked_up")) {
    const ride = facts.endedAt === null ? routes.lineOf(facts.orderId, "toDoor", shop, door, "bike") : null;
    return { nowMs, order: facts, driver: null, ride };
  }
  const { deliveryId, driverId, vehicle, status } = delivery;
  const fix = fleet.fixOf(driverId);
  const isAssigned = status === "assigned";
  const toRestaurant = isAssigned && fix ? routes.lineOf(deliveryId, "toRestaurant", fix, shop, vehicle) : null;
  const toDoor = routes.lineOf(deliveryId, "toDoor", isAssigned ? shop : (fix ?? shop), door, vehicle);
  return { nowMs, order: facts, driver: { id: driverId, vehicle, fix, stopsBefore: [], toRestaurant, toDoor } };
}

function etaFrame({ id, eta }: HeldOrder): Buffer {
  return textFrame(encodeOrderMessage({ type: "eta", orderId: id, eta }));
}

function routeFrame({ id, route }: HeldOrder): Buffer {
  return textFrame(encodeOrderMessage({ type: "route", orderId: id, route }));
}

function joined(frames: readonly Buffer[]): Buffer {
  const [first] = frames;
  return frames.length === 1 && first ? first : Buffer.concat(frames);
}
