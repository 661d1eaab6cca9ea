import type { LngLat } from "#lib/core/geo.ts";
import { isEnd, type OrderEvent } from "#lib/orders/status.ts";
import type { Eta, FeedOrder, FeedRoute, FollowAs, OrderMessage } from "#lib/tracking/order-feed.ts";

/**
 * What the tab knows of one order. Pure: `stepOrder(state, input) => state`.
 *
 * | phase     | means                                                    | leaves by                        |
 * |-----------|----------------------------------------------------------|----------------------------------|
 * | loading   | asked for, nothing told yet                              | order → following; refused       |
 * | following | told, and told on                                        | unfollowed → ended; refused      |
 * | ended     | the follow was taken back: `code` says why               | asked, order → following         |
 * | refused   | not given: `code` says why                               | asked → loading; order           |
 *
 * A delivered order is still followed; what became of it is `order.status`.
 */
export type OrderPhase = "loading" | "following" | "ended" | "refused";

/** Where the driver is, as far as its follower may see. Times are ms since 1970 by the local clock. */
export type DriverPosition = LngLat & {
  readonly headingDeg: number | null;
  /** When the driver was last heard: the age of what is shown. */
  readonly seenMs: number;
  /** When this was true by the gateway's ticks, for playback. */
  readonly tickTimeMs: number;
};

export type OrderState = {
  readonly orderId: string;
  readonly phase: OrderPhase;
  /** Why it is ended or refused, a code of lib/core/errors.ts (or of a later gateway). */
  readonly code: string | null;
  readonly as: FollowAs | null;
  /** As of the newest event: status, end and driver are kept up with the events. */
  readonly order: FeedOrder | null;
  /** 1, 2, 3 … without a gap, none twice. */
  readonly events: readonly OrderEvent[];
  /** Times by the gateway's clock. Null where nothing can be said, and at the end. */
  readonly eta: Eta | null;
  readonly route: FeedRoute | null;
  /** Null: the driver is not to be seen. */
  readonly position: DriverPosition | null;
  /** Events were told of which those before are missing: they have to be asked for again. */
  readonly hasGap: boolean;
};

export type OrderInput =
  | { readonly type: "told"; readonly message: OrderMessage }
  | { readonly type: "position"; readonly position: DriverPosition | null }
  | { readonly type: "refused"; readonly code: string }
  /** The page asks once more, after a refusal or an end. */
  | { readonly type: "asked" };

export function createOrderState(orderId: string): OrderState {
  return {
    orderId,
    phase: "loading",
    code: null,
    as: null,
    order: null,
    events: [],
    eta: null,
    route: null,
    position: null,
    hasGap: false,
  };
}

/** The number of the newest event known; null before the order was told: then all of it has to be asked for. */
export function lastSeqOf({ order, events }: OrderState): number | null {
  return order ? events.length : null;
}

export function stepOrder(state: OrderState, input: OrderInput): OrderState {
  switch (input.type) {
    case "told":
      return "orderId" in input.message && input.message.orderId === state.orderId ? told(state, input.message) : state;
    case "position":
      if (state.phase !== "following" || isOver(state)) return state.position ? { ...state, position: null } : state;
      return { ...state, position: input.position };
    case "refused":
      return { ...state, ...UNSEEN, phase: "refused", code: input.code };
    case "asked":
      return { ...state, phase: state.order ? "following" : "loading", code: null };
  }
}

/** What nobody may go on seeing once the follow is over. */
const UNSEEN = { eta: null, route: null, position: null } as const;

function told(state: OrderState, message: OrderMessage): OrderState {
  switch (message.type) {
    case "order": {
      const merged = mergeEvents(state.events, message.events);
      const isOld = message.events.length < merged.events.length;
      const following = { ...state, ...merged, as: message.as, phase: "following", code: null } as const;
      if (isOld && state.order) return settled(following);
      return settled({ ...following, order: message.order, eta: message.eta, route: message.route });
    }
    case "events": {
      if (!state.order) return { ...state, hasGap: true };
      const merged = mergeEvents(state.events, message.events);
      const newest = message.events.at(-1)?.seq ?? merged.events.length;
      const following = { ...state, ...merged, phase: "following", code: null } as const;
      if (merged.hasGap || newest < merged.events.length) return settled(following);
      const { status, endedAt, driver } = message;
      return settled({ ...following, order: { ...state.order, status, endedAt, driver } });
    }
    case "eta":
      return isOver(state) ? state : { ...state, eta: message.eta };
    case "route":
      return isOver(state) ? state : { ...state, route: message.route };
    case "unfollowed":
      return { ...state, ...UNSEEN, phase: "ended", code: message.code };
  }
}

/** Nothing is on its way any more once an order is at its end. */
function settled(state: OrderState): OrderState {
  return isOver(state) ? { ...state, ...UNSEEN } : state;
}

function isOver({ order }: OrderState): boolean {
  return order !== null && isEnd(order.status);
}

/**
 * What is known and what was told (in the order of their numbers) as one story. Told twice counts once; what contradicts
 * the known takes its place with all that came after it, for the gateway is right; what does not join on is left out.
 */
function mergeEvents(
  known: readonly OrderEvent[],
  toldNow: readonly OrderEvent[],
): { events: readonly OrderEvent[]; hasGap: boolean } {
  let events = known;
  for (const event of toldNow) {
    if (event.seq > events.length + 1) return { events, hasGap: true };
    const have = events[event.seq - 1];
    if (have && isSame(have, event)) continue;
    events = [...events.slice(0, event.seq - 1), event];
  }
  return { events, hasGap: false };
}

function isSame(a: OrderEvent, b: OrderEvent): boolean {
  return a.seq === b.seq && a.type === b.type && a.status === b.status && a.at === b.at;
}
