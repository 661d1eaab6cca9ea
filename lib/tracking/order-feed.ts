import type { ByteReader, ByteWriter } from "#lib/core/bytes.ts";
import type { LngLat } from "#lib/core/geo.ts";
import type { OrderEvent, OrderStatus } from "#lib/orders/status.ts";
import type { Vehicle } from "./trip.ts";
import { FRAME_KINDS, PROTOCOL_VERSION } from "./wire.ts";

/**
 * What the order feed says of one order. `docs/protocol.md` specifies it. Status events are lossless and numbered;
 * ETA, route and position are lossy: only the newest counts. Times on the wire are ms since 1970.
 */

/** Who is bringing it, as far as its follower may know: a first name and what they ride. */
export type FeedDriver = { readonly name: string; readonly vehicle: Vehicle };

/** Where the order's story stands for the person who reads it. */
export type EtaReason =
  /** Nobody has answered yet. */
  | "waiting_for_restaurant"
  /** No driver is found yet. */
  | "waiting_for_driver"
  /** The driver is there or on the way, the food is not ready. */
  | "waiting_for_kitchen"
  /** The food is ready, the driver still on the way to it. */
  | "driver_to_restaurant"
  /** The driver has it and comes straight here. */
  | "driver_on_the_way"
  /** The driver has it and goes by somebody else first. */
  | "other_stop_first"
  /** At the door, or nearly. */
  | "arriving"
  /** Nothing was heard of the driver for a while: the range is wide. */
  | "driver_unseen";

/** When it will be there, as a range that holds the truth four times in five. */
export type Eta = {
  readonly from: number;
  readonly to: number;
  readonly reason: EtaReason;
  /** Minutes that the driver needs to the restaurant (before pick-up) or to the door; null where not known. */
  readonly driverMin: number | null;
  /** Whole minutes that `to` lies past the promise, 0 if it does not: then it is late, and `reason` says why. */
  readonly lateMin: number;
};

/** An order as its followers see it. What a link may not know is null. */
export type FeedOrder = {
  readonly id: string;
  readonly code: string;
  readonly status: OrderStatus;
  readonly restaurant: { readonly name: string; readonly slug: string; readonly at: LngLat };
  readonly dropoff: LngLat;
  readonly items: number | null;
  readonly totalMinor: number | null;
  readonly currency: string | null;
  readonly placedAt: number;
  readonly promisedAt: number;
  readonly endedAt: number | null;
  readonly driver: FeedDriver | null;
};

/** How the follower came to it: decides which buttons a page shows, never what the server allows. */
export type FollowAs = "customer" | "restaurant" | "driver" | "operator" | "watch" | "manage";

/** Text messages of the order feed, from the gateway. Each carries `v` too. */
export type OrderMessage =
  /**
   * The answer to `follow`, and a fresh start where events cannot be given from where the follower stood:
   * `events` are all of them, 1 to the newest. `handle` names the order in position frames of this connection.
   */
  | {
      readonly type: "order";
      readonly orderId: string;
      readonly handle: number;
      readonly as: FollowAs;
      readonly order: FeedOrder;
      readonly events: readonly OrderEvent[];
      readonly eta: Eta | null;
      readonly route: FeedRoute | null;
    }
  /** The answer to `follow` with `after`, and every new event: those past the follower's last, without a gap. */
  | {
      readonly type: "events";
      readonly orderId: string;
      readonly handle: number;
      readonly events: readonly OrderEvent[];
      readonly status: OrderStatus;
      readonly endedAt: number | null;
      readonly driver: FeedDriver | null;
    }
  | { readonly type: "eta"; readonly orderId: string; readonly eta: Eta | null }
  /** The way that the driver takes to the door; null when it is not, or no longer, the follower's to see. */
  | { readonly type: "route"; readonly orderId: string; readonly route: FeedRoute | null }
  /** The follow is over: taken back, ended, or no longer the follower's. The connection stays. */
  | { readonly type: "unfollowed"; readonly orderId: string; readonly code: string };

/** A path as an encoded polyline with six decimals (as lib/routing/polyline.ts), from the restaurant to the door. */
export type FeedRoute = { readonly path: string };

/** The exact position of a followed order's driver: frame kind 3. */
export type OrderPosition = {
  readonly handle: number;
  readonly tick: number;
  /** Null: the driver is not, or no longer, the follower's to see. */
  readonly at: (LngLat & { readonly headingDeg: number | null; readonly seenTick: number }) | null;
};

const NO_HEADING = 255;
const DEGREE = 1_000_000;

/**
 * u8 version<<4 | kind 3 · varint handle · varint tick · then nothing (not to be seen), or
 * zigzag lng, zigzag lat (millionths of a degree) · u8 heading (1/250 turn, 255 unknown) · varint ticks since last heard.
 */
export function encodeOrderPosition({ handle, tick, at }: OrderPosition, out: ByteWriter): Uint8Array {
  out.u8((PROTOCOL_VERSION << 4) | FRAME_KINDS.orderPosition);
  out.varint(handle);
  out.varint(tick);
  if (at) {
    out.zigzag(Math.round(at.lng * DEGREE));
    out.zigzag(Math.round(at.lat * DEGREE));
    out.u8(at.headingDeg === null ? NO_HEADING : Math.round(((((at.headingDeg % 360) + 360) % 360) / 360) * 250) % 250);
    out.varint(Math.max(0, tick - at.seenTick));
  }
  return out.take();
}

/** Reads a frame of kind 3 whose first byte has been read. Throws AppError("bad_frame"). */
export function decodeOrderPosition(bytes: ByteReader): OrderPosition {
  const handle = bytes.varint();
  const tick = bytes.varint();
  if (bytes.done) return { handle, tick, at: null };
  const lng = bytes.zigzag() / DEGREE;
  const lat = bytes.zigzag() / DEGREE;
  const heading = bytes.u8();
  return {
    handle,
    tick,
    at: {
      lng,
      lat,
      headingDeg: heading === NO_HEADING ? null : (heading * 360) / 250,
      seenTick: tick - bytes.varint(),
    },
  };
}
