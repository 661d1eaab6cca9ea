import type { LinkPrincipal } from "#lib/auth/link-cookie.ts";
import { mayFollow, type Principal } from "#lib/auth/principal.ts";
import type { Revocations } from "#lib/auth/revocations.ts";
import { AppError, type ErrorCode } from "#lib/core/errors.ts";
import type { LinkId, OrderId } from "#lib/core/ids.ts";
import { LINK_AFTER_END_MS } from "#lib/orders/links.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { encodeOrderMessage, type Follow, type Follower, HeldOrder } from "./held-order.ts";
import {
  createOrderReader,
  type FoundOrder,
  type OrderReader,
  type OrderReaders,
  type ReadWhy,
} from "./order-reader.ts";
import { byRank, followAs } from "./order-view.ts";

/** Every so many ticks the events behind all cursors are read, whatever was hinted. */
const POLL_TICKS = 2;
/** An order that nobody follows any more is kept for so long: who lost the connection is soon back. */
const LINGER_TICKS = 30;

type Request = { readonly follower: Follower; readonly orderId: OrderId; readonly after: number | null };

export type OrderHubParts = {
  readonly readers: OrderReaders;
  readonly revocations: Pick<Revocations, "isRevoked">;
  /** ms since 1970. */
  readonly now: () => number;
  /** What is lossy about an order: told when it comes to be held, when it changed, and when it is let go. */
  readonly lossy: { begin(order: HeldOrder): void; changed(order: HeldOrder): void; end(order: HeldOrder): void };
  readonly onEvents: (told: number) => void;
  readonly onRead: (why: ReadWhy) => void;
  readonly onFailure: (error: unknown) => void;
};

/**
 * The orders that are followed here. Each follower hears an order's events 1, 2, 3 … once each and in their order:
 * an order is read behind its cursor by one reader at a time, and a follower is told what lies past the last that it was
 * told, when it can take it. A hint only makes the next read come sooner.
 */
export class OrderHub {
  readonly held = new Map<OrderId, HeldOrder>();
  private readonly parts: OrderHubParts;
  private readonly reader: OrderReader<Request>;
  private readonly lagging = new Set<Follow>();
  private readonly waiting = new Map<Follower, Map<OrderId, Request>>();
  private handles = 0;
  private tickNumber = 0;
  private polledTick = 0;

  constructor(parts: OrderHubParts) {
    this.parts = parts;
    this.reader = createOrderReader<Request>({
      readers: parts.readers,
      cursors: this.held,
      linksOf: (request) => linksOf(request).map(({ linkId }) => linkId),
      isAsked: (request) => this.isAsked(request),
      onRead: parts.onRead,
      apply: (found, requests, alive) => this.apply(found, requests, alive),
      onFailure: (error, requests) => {
        parts.onFailure(error);
        for (const request of requests) {
          if (this.isAsked(request)) this.refuse(request, "database_unavailable");
        }
      },
    });
  }

  get followCount(): number {
    let count = 0;
    for (const order of this.held.values()) count += order.follows.size;
    return count;
  }

  /** Answers with the whole order, or with the events past `after` where those were given; else refuses. */
  follow(follower: Follower, orderId: OrderId, after: number | null): void {
    const mine = this.waiting.get(follower);
    const others = follower.follows.length + (mine?.size ?? 0);
    const isKnown = mine?.has(orderId) || follower.follows.some(({ order }) => order.id === orderId);
    if (!isKnown && others >= LIMITS.follows) {
      follower.refuse(new AppError("too_many_follows"), "follow", { orderId });
      return;
    }
    const request = { follower, orderId, after };
    const asked = mine ?? new Map<OrderId, Request>();
    this.waiting.set(follower, asked.set(orderId, request));
    const order = this.held.get(orderId);
    // What is held is at most a re-read old: only a link, and a sequence from a gateway that is ahead, ask the database.
    if (order && (after ?? 0) <= order.cursor && linksOf(request).length === 0) this.answer(request, new Set());
    else this.reader.ask(request);
  }

  unfollow(follower: Follower, orderId: OrderId): void {
    const asked = this.waiting.get(follower);
    if (asked?.delete(orderId) && asked.size === 0) this.waiting.delete(follower);
    for (const follow of follower.follows) if (follow.order.id === orderId) this.drop(follow);
  }

  /** The connection is gone. */
  leave(follower: Follower): void {
    this.waiting.delete(follower);
    for (const follow of follower.follows) this.drop(follow);
  }

  /** Something may have happened to the order. */
  hint(orderId: OrderId): void {
    if (this.held.has(orderId)) this.reader.hint(orderId);
  }

  /** Hints may have been lost: everything is read again. */
  refresh(): void {
    if (this.held.size > 0) this.reader.all();
  }

  /** Ends what was followed by a link that was taken back. */
  endLink(linkId: string): void {
    for (const order of this.held.values()) {
      for (const follow of order.follows) {
        if (follow.principal.kind === "link" && follow.principal.linkId === linkId) this.end(follow, "link_ended");
      }
    }
  }

  tick(tick: number): void {
    this.tickNumber = tick;
    for (const follow of this.lagging) this.deliver(follow);
    if (tick - this.polledTick >= POLL_TICKS) {
      this.polledTick = tick;
      this.sweep();
      this.refresh();
    }
    this.reader.turn();
  }

  private apply(found: readonly FoundOrder[], requests: readonly Request[], alive: ReadonlySet<LinkId>): void {
    const fresh: HeldOrder[] = [];
    for (const { record, events } of found) {
      const known = this.held.get(record.parties.orderId);
      const order = known ?? new HeldOrder(++this.handles, record);
      const isNews = order.take(events, record);
      // Committed between the two reads.
      if (record.facts.lastSeq > order.cursor) this.reader.hint(order.id);
      if (known) {
        if (isNews) this.changed(order);
        continue;
      }
      this.held.set(order.id, order);
      this.parts.lossy.begin(order);
      fresh.push(order);
    }
    for (const request of requests) this.answer(request, alive);
    for (const order of fresh) if (order.follows.size === 0) this.release(order);
  }

  private changed(order: HeldOrder): void {
    this.parts.lossy.changed(order);
    for (const follow of order.follows) {
      this.deliver(follow);
      // A driver who was taken off it, or has brought it, hears so and nothing more.
      if (!mayFollow(follow.principal, order.record.parties)) this.end(follow, "order_not_found");
    }
  }

  private answer(request: Request, alive: ReadonlySet<LinkId>): void {
    if (!this.isAsked(request)) return;
    const { follower, orderId, after } = request;
    const order = this.held.get(orderId);
    const grant = order ? this.grant(follower, order, alive) : "order_not_found";
    if (typeof grant === "string" || !order) {
      const code = typeof grant === "string" ? grant : "order_not_found";
      this.refuse(request, code === "order_not_found" ? (follower.lostSession ?? code) : code);
      return;
    }
    this.unfollow(follower, orderId);
    const as = followAs(grant);
    const isResumed = after !== null && after <= order.cursor;
    // With the whole order come its ETA and route; one who resumes holds old ones.
    const due = isResumed ? "all" : "position";
    const follow: Follow = { order, follower, principal: grant, as, seen: order.cursor, sees: false, due };
    order.follows.add(follow);
    order.emptyTick = null;
    follower.follows = [...follower.follows, follow];
    follower.tell(isResumed ? order.newsText(as, after) : order.orderText(as));
    this.parts.onEvents(order.cursor - (isResumed ? after : 0));
  }

  /** By whose right, or why not. */
  private grant(follower: Follower, order: HeldOrder, alive: ReadonlySet<LinkId>): Principal | ErrorCode {
    const { isRevoked } = this.parts.revocations;
    let refusal: ErrorCode = "order_not_found";
    for (const principal of follower.principals.toSorted(byRank)) {
      if (!mayFollow(principal, order.record.parties)) continue;
      if (principal.kind !== "link") {
        if (principal.sessionId === null || !isRevoked("session", principal.sessionId)) return principal;
        refusal = "session_ended";
      } else if (alive.has(principal.linkId) && !isRevoked("link", principal.linkId)) return principal;
      else if (refusal === "order_not_found") refusal = "link_ended";
    }
    return refusal;
  }

  /** Tells a follower what it has not heard, unless it still has to read what it was told before. */
  private deliver(follow: Follow): void {
    const { order, follower, seen } = follow;
    // Who asked anew hears it in the answer: told here too, they would hear it twice.
    if (this.waiting.get(follower)?.has(order.id)) return;
    if (seen < order.cursor && follower.wire.isOpen()) {
      if (follower.wire.unsentBytes() > LIMITS.unsentBytes) {
        this.lagging.add(follow);
        return;
      }
      follower.tell(order.newsText(follow.as, seen));
      follow.seen = order.cursor;
      this.parts.onEvents(order.cursor - seen);
    }
    this.lagging.delete(follow);
  }

  private end(follow: Follow, code: ErrorCode): void {
    this.drop(follow);
    if (follow.follower.wire.isOpen()) {
      follow.follower.tell(encodeOrderMessage({ type: "unfollowed", orderId: follow.order.id, code }));
    }
  }

  private drop(follow: Follow): void {
    const { order, follower } = follow;
    order.follows.delete(follow);
    this.lagging.delete(follow);
    follower.follows = follower.follows.filter((other) => other !== follow);
    if (order.follows.size === 0) order.emptyTick = this.tickNumber;
  }

  private release(order: HeldOrder): void {
    this.held.delete(order.id);
    this.parts.lossy.end(order);
  }

  /** Lets go of what nobody follows, and ends links a day after their order. */
  private sweep(): void {
    const now = this.parts.now();
    for (const order of this.held.values()) {
      const isOver = order.emptyTick !== null && this.tickNumber - order.emptyTick > LINGER_TICKS;
      if (isOver && this.reader.isIdle()) this.release(order);
      const { endedAt } = order;
      if (endedAt === null || now - endedAt <= LINK_AFTER_END_MS) continue;
      for (const follow of order.follows) if (follow.principal.kind === "link") this.end(follow, "link_ended");
    }
  }

  private refuse({ follower, orderId }: Request, code: ErrorCode): void {
    this.unfollow(follower, orderId);
    follower.refuse(new AppError(code), "follow", { orderId });
  }

  /** False once it was taken back, asked anew, or nobody is there to be answered. */
  private isAsked(request: Request): boolean {
    return this.waiting.get(request.follower)?.get(request.orderId) === request && request.follower.wire.isOpen();
  }
}

function linksOf({ follower, orderId }: Request): LinkPrincipal[] {
  return follower.principals.filter((one) => one.kind === "link").filter((link) => link.orderId === orderId);
}
