import { ERRORS } from "#lib/core/errors.ts";
import type { OrderMessage, OrderPosition } from "#lib/tracking/order-feed.ts";
import type { FeedClock } from "./feed-clock.ts";
import type { Wanted } from "./feed-socket.ts";
import type { DriverPosition } from "./order-store.ts";

/** Somebody in the tab who follows an order. */
export type Follower = {
  /** Number of the newest event held; null where nothing is held, so that all are told. */
  after(): number | null;
  onMessage(message: OrderMessage): void;
  onPosition(position: DriverPosition | null): void;
  onRefused(code: string): void;
};

type Followed = {
  readonly followers: Set<Follower>;
  /** Refused or taken back: it is not asked for again by itself. */
  isOver: boolean;
};

/** What a tab follows, whoever asked for it, and how this connection names it. */
export class Follows {
  readonly #orders = new Map<string, Followed>();
  readonly #byHandle = new Map<number, string>();

  add(orderId: string, follower: Follower): void {
    const followed = this.#orders.get(orderId) ?? { followers: new Set<Follower>(), isOver: false };
    followed.followers.add(follower);
    followed.isOver = false;
    this.#orders.set(orderId, followed);
  }

  /** True where nobody follows the order any more. */
  remove(orderId: string, follower: Follower): boolean {
    const followed = this.#orders.get(orderId);
    if (!followed?.followers.delete(follower) || followed.followers.size > 0) return false;
    return this.#orders.delete(orderId);
  }

  /** What to ask for on a new connection. */
  wanted(): Wanted["follows"] {
    return [...this.#orders].flatMap(([orderId, { isOver }]) => (isOver ? [] : [this.wantedOf(orderId)]));
  }

  wantedOf(orderId: string): Wanted["follows"][number] {
    let after: number | null = Number.POSITIVE_INFINITY;
    for (const follower of this.#orders.get(orderId)?.followers ?? []) {
      const held = follower.after();
      after = after === null || held === null ? null : Math.min(after, held);
    }
    return { orderId, after: after === Number.POSITIVE_INFINITY ? null : after };
  }

  has(orderId: string): boolean {
    return this.#orders.has(orderId);
  }

  /** Asks for it again from the next connection on, although the gateway took it back. */
  revive(orderId: string): void {
    const followed = this.#orders.get(orderId);
    if (followed) followed.isOver = false;
  }

  /** A new connection gives new names. */
  forgetHandles(): void {
    this.#byHandle.clear();
  }

  tell(message: OrderMessage): void {
    const followed = this.#orders.get(message.orderId);
    if (message.type === "order" || message.type === "events") this.#byHandle.set(message.handle, message.orderId);
    if (!followed) return;
    if (message.type === "unfollowed") followed.isOver = true;
    for (const follower of [...followed.followers]) follower.onMessage(message);
  }

  place({ handle, tick, at }: OrderPosition, clock: FeedClock, nowMs: number): void {
    const orderId = this.#byHandle.get(handle);
    const followed = orderId === undefined ? undefined : this.#orders.get(orderId);
    if (!followed) return;
    const tickTimeMs = clock.timeOf(tick, nowMs);
    const position = at && {
      lng: at.lng,
      lat: at.lat,
      headingDeg: at.headingDeg,
      seenMs: tickTimeMs - clock.spanOf(tick - at.seenTick),
      tickTimeMs,
    };
    for (const follower of [...followed.followers]) follower.onPosition(position);
  }

  /** Says no to the followers of one order, or of all. */
  refuse(code: string, orderId?: string): void {
    for (const [id, followed] of this.#orders) {
      if (orderId !== undefined && id !== orderId) continue;
      followed.isOver = true;
      for (const follower of [...followed.followers]) follower.onRefused(code);
    }
  }
}

/** True where asking again after a while may help. A code that this page does not know is final. */
export function mayHelp(code: string): boolean {
  return Object.hasOwn(ERRORS, code) && ERRORS[code as keyof typeof ERRORS].retry;
}
