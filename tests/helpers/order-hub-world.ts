import { expect } from "vitest";
import type { Principal } from "#lib/auth/principal.ts";
import type { LinkId, OrderId } from "#lib/core/ids.ts";
import type { OrderDelivery } from "#lib/orders/queries.ts";
import type { OrderEvent, OrderEventType, OrderStatus } from "#lib/orders/status.ts";
import type { OrderMessage } from "#lib/tracking/order-feed.ts";
import { OrderHub } from "#services/gateway/order-hub.ts";
import { customer, FakeFollower, idOf, recordOf } from "./order-fakes.ts";

export const ORDER = idOf("order", 1);
export const OTHER = idOf("order", 2);

/** Orders as the database has them, and reads that end when the test says so. */
class FakeOrders {
  readonly events = new Map<OrderId, OrderEvent[]>();
  readonly deadLinks = new Set<LinkId>();
  delivery: OrderDelivery | null = null;
  reads = 0;
  private waiting: ((isUp: boolean) => void)[] = [];

  place(orderId: OrderId): void {
    this.events.set(orderId, []);
    this.commit(orderId, "placed");
  }

  commit(
    orderId: OrderId,
    status: OrderStatus | null = null,
    at = 0,
    type: OrderEventType = status ? "status" : "delay",
  ): void {
    const events = this.events.get(orderId) ?? [];
    events.push({ seq: events.length + 1, type, status, actor: "system", cause: null, at });
  }

  readonly readers = {
    readEvents: (cursors: readonly { orderId: OrderId; after: number }[]) =>
      this.later(() =>
        cursors
          .map(({ orderId, after }) => ({ orderId, events: (this.events.get(orderId) ?? []).slice(after) }))
          .filter(({ events }) => events.length > 0),
      ),
    readOrders: (orderIds: readonly OrderId[]) =>
      this.later(() =>
        orderIds
          .filter((orderId) => this.events.has(orderId))
          .map((orderId) =>
            recordOf(orderId, { lastSeq: this.events.get(orderId)?.length ?? 0, delivery: this.delivery }),
          ),
      ),
    readLinks: (linkIds: readonly LinkId[]) => this.later(() => linkIds.filter((id) => !this.deadLinks.has(id))),
  };

  /** Ends the oldest read that is under way: with what the database says now, or not at all. */
  async answer(isUp = true): Promise<boolean> {
    const next = this.waiting.shift();
    next?.(isUp);
    // Long enough for whatever follows on it to ask again.
    for (let i = 0; i < 10; i++) await Promise.resolve();
    return next !== undefined;
  }

  private later<T>(take: () => T): Promise<T> {
    this.reads++;
    return new Promise((resolve, reject) => {
      this.waiting.push((isUp) => (isUp ? resolve(take()) : reject(new Error("the database is away"))));
    });
  }
}

/** A hub over a database that answers when the test says so. */
export class OrderHubWorld {
  readonly database = new FakeOrders();
  readonly revoked = new Set<string>();
  readonly hub: OrderHub;
  now = Date.UTC(2026, 10, 22, 18);
  #tick = 100;

  constructor() {
    this.hub = new OrderHub({
      readers: this.database.readers,
      revocations: { isRevoked: (_, id) => this.revoked.has(id) },
      now: () => this.now,
      lossy: { begin: () => {}, changed: () => {}, end: () => {} },
      onEvents: () => {},
      onRead: () => {},
      onFailure: () => {},
    });
  }

  tick(by = 1): void {
    this.#tick += by;
    this.hub.tick(this.#tick);
  }

  /** Lets everything that is under way end, and two polls go by. */
  async settle(): Promise<void> {
    for (let i = 0; i < 6; i++) {
      this.tick();
      while (await this.database.answer());
    }
  }

  page(principals?: readonly Principal[]): Page {
    return new Page(this.hub, principals);
  }
}

/** What a page makes of what it is told; throws where an event is missed, doubled or out of turn. */
export class Page {
  readonly #hub: OrderHub;
  readonly heard = new Map<string, number>();
  follower: FakeFollower;
  private read = 0;

  constructor(hub: OrderHub, principals: readonly Principal[] = [customer(1)]) {
    this.#hub = hub;
    this.follower = new FakeFollower(principals);
  }

  take(): void {
    for (const message of this.follower.messages.slice(this.read) as OrderMessage[]) {
      if (message.type === "order") {
        const { events } = message;
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
        this.heard.set(message.orderId, events.length);
      } else if (message.type === "events") {
        let last = this.heard.get(message.orderId) ?? Number.NaN;
        for (const { seq } of message.events) expect(seq).toBe(++last);
        this.heard.set(message.orderId, last);
      }
    }
    this.read = this.follower.messages.length;
  }

  reconnect(): void {
    this.take();
    this.#hub.leave(this.follower);
    this.follower.isGone = true;
    this.follower = new FakeFollower(this.follower.principals);
    this.read = 0;
    for (const [orderId, last] of this.heard) this.#hub.follow(this.follower, orderId as OrderId, last);
  }
}
