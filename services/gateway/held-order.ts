import type { Principal } from "#lib/auth/principal.ts";
import type { AppError } from "#lib/core/errors.ts";
import type { OrderId } from "#lib/core/ids.ts";
import type { OrderRecord } from "#lib/orders/queries.ts";
import type { OrderEvent } from "#lib/orders/status.ts";
import type { Eta, FeedRoute, FollowAs, OrderMessage } from "#lib/tracking/order-feed.ts";
import { encodeServerMessage } from "#lib/tracking/protocol.ts";
import { feedDriver, feedOrder, standing } from "./order-view.ts";
import type { Watcher } from "./watch-hub.ts";

/** A connection, as the orders that it follows see it. */
export type Follower = Watcher & {
  readonly principals: readonly Principal[];
  /** Why a session that it came with counts for nothing, if it does: what is not found may be, with a good one. */
  readonly lostSession: "session_expired" | "session_ended" | null;
  /** At most LIMITS.follows. */
  follows: readonly Follow[];
  /** One text message, at once. */
  tell(text: string): void;
  refuse(error: AppError, of?: string, about?: { readonly orderId?: string }): void;
};

/** One follower of one order. */
export type Follow = {
  readonly order: HeldOrder;
  readonly follower: Follower;
  /** By whose right. */
  readonly principal: Principal;
  readonly as: FollowAs;
  /** The last event that it was told. */
  seen: number;
  /** It sees where the driver is. */
  sees: boolean;
  /** What the next tick sends, changed or not, because it was never sent or never got through. */
  due: "nothing" | "position" | "all";
};

/** An order that somebody here follows: its events without a gap, who hears them, and what was last shown. */
export class HeldOrder {
  readonly id: OrderId;
  /** Its name in position frames: one for all its followers here, so that a frame is encoded once. */
  readonly handle: number;
  record: OrderRecord;
  readonly events: OrderEvent[] = [];
  readonly follows = new Set<Follow>();
  /** What is shown of its arrival and of the way to the door. */
  eta: Eta | null = null;
  route: FeedRoute | null = null;
  /** The tick in which its last follower left. */
  emptyTick: number | null = null;
  private eventsText: { readonly after: number; readonly upTo: number; readonly text: string } | null = null;

  constructor(handle: number, record: OrderRecord) {
    this.id = record.parties.orderId;
    this.handle = handle;
    this.record = record;
  }

  /** The sequence of the newest event that is known here. */
  get cursor(): number {
    return this.events.length;
  }

  /** When it ended, as far as its events say. */
  get endedAt(): number | null {
    return standing(this.events, this.record.facts.status).endedAt;
  }

  /** Takes what follows on what is known; the rest comes with a later read. True if there was anything. */
  take(events: readonly OrderEvent[], record: OrderRecord): boolean {
    const before = this.cursor;
    for (const event of events) if (event.seq === this.cursor + 1) this.events.push(event);
    this.record = record;
    this.eventsText = null;
    return this.cursor > before;
  }

  /** The whole order for one who begins. */
  orderText(as: FollowAs): string {
    return encodeOrderMessage({
      type: "order",
      orderId: this.id,
      handle: this.handle,
      as,
      order: feedOrder(this.record, this.events, as),
      events: this.events,
      eta: this.eta,
      route: this.route,
    });
  }

  /** What is new to one who knows the events up to that one: those past it, or the whole order where what is in it has changed. */
  newsText(as: FollowAs, after: number): string {
    const isOther = this.events.slice(after).some(({ type }) => type === "change");
    return isOther ? this.orderText(as) : this.textAfter(after);
  }

  /** The events past that one, encoded once for all who stand there. */
  private textAfter(after: number): string {
    if (this.eventsText?.after === after && this.eventsText.upTo === this.cursor) return this.eventsText.text;
    const text = encodeOrderMessage({
      type: "events",
      orderId: this.id,
      handle: this.handle,
      events: this.events.slice(after),
      ...standing(this.events, this.record.facts.status),
      driver: feedDriver(this.record.delivery),
    });
    this.eventsText = { after, upTo: this.cursor, text };
    return text;
  }
}

export function encodeOrderMessage(message: OrderMessage): string {
  return encodeServerMessage(message);
}
