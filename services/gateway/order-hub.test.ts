import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Principal } from "#lib/auth/principal.ts";
import type { LinkId, OrderId } from "#lib/core/ids.ts";
import type { OrderDelivery } from "#lib/orders/queries.ts";
import type { OrderEvent, OrderStatus } from "#lib/orders/status.ts";
import type { OrderMessage } from "#lib/tracking/order-feed.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import {
  customer,
  deliveryOf,
  driver,
  FakeFollower,
  idOf,
  operator,
  recordOf,
  watchLink,
} from "#tests/helpers/order-fakes.ts";
import { OrderHub } from "./order-hub.ts";

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

  commit(orderId: OrderId, status: OrderStatus | null = null, at = 0): void {
    const events = this.events.get(orderId) ?? [];
    const type = status ? "status" : "delay";
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

let database: FakeOrders;
let hub: OrderHub;
let revoked: Set<string>;
let now: number;
let tick: number;

beforeEach(reset);
function reset(): void {
  database = new FakeOrders();
  revoked = new Set();
  now = Date.UTC(2026, 10, 22, 18);
  tick = 100;
  hub = new OrderHub({
    readers: database.readers,
    revocations: { isRevoked: (_, id) => revoked.has(id) },
    now: () => now,
    lossy: { begin: () => {}, changed: () => {}, end: () => {} },
    onEvents: () => {},
    onRead: () => {},
    onFailure: () => {},
  });
}

function later(ticks: number): number {
  tick += ticks;
  return tick;
}

/** Lets everything that is under way end, and two polls go by. */
async function settle(): Promise<void> {
  for (let i = 0; i < 6; i++) {
    hub.tick(++tick);
    while (await database.answer());
  }
}

const ORDER = idOf("order", 1);
const OTHER = idOf("order", 2);

/** What a page makes of what it is told; throws where an event is missed, doubled or out of turn. */
class Page {
  readonly heard = new Map<string, number>();
  follower: FakeFollower;
  private read = 0;

  constructor(principals: readonly Principal[] = [customer(1)]) {
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
    hub.leave(this.follower);
    this.follower.isGone = true;
    this.follower = new FakeFollower(this.follower.principals);
    this.read = 0;
    for (const [orderId, last] of this.heard) hub.follow(this.follower, orderId as OrderId, last);
  }
}

describe("whatever is committed, hinted, lost, late and resumed", () => {
  const order = fc.nat(2);
  const page = fc.nat(2);
  const isResumed = fc.boolean();
  const step = (weight: number, op: string) => ({
    weight,
    arbitrary: fc.record({ op: fc.constant(op), order, page, isResumed }),
  });
  const ops = fc.oneof(
    step(6, "commit"),
    step(3, "hint"),
    step(5, "tick"),
    step(8, "answer"),
    step(2, "fail"),
    step(3, "follow"),
    step(1, "unfollow"),
    step(1, "reconnect"),
    step(1, "clog"),
    step(1, "refresh"),
    step(1, "pause"),
  );

  it("each follower hears events 1 to n once each and in their order", async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(ops, { minLength: 20, maxLength: 120 }), async (steps) => {
        reset();
        const orders = [1, 2, 3].map((n) => idOf("order", n));
        for (const order of orders) database.place(order);
        const pages = [
          new Page(),
          new Page([operator(1)]),
          new Page([watchLink(1, 1), watchLink(2, 2), watchLink(3, 3)]),
        ];
        const wanted = pages.map(() => new Set<OrderId>());
        for (const step of steps) {
          const order = orders[step.order] as OrderId;
          const page = pages[step.page] as Page;
          const mine = wanted[step.page] as Set<OrderId>;
          if (step.op === "commit") database.commit(order);
          else if (step.op === "hint") hub.hint(order);
          else if (step.op === "tick") hub.tick(++tick);
          else if (step.op === "pause") hub.tick(later(40));
          else if (step.op === "refresh") hub.refresh();
          else if (step.op === "answer") await database.answer();
          else if (step.op === "fail") await database.answer(false);
          else if (step.op === "reconnect") page.reconnect();
          else if (step.op === "clog") page.follower.unsent = page.follower.unsent > 0 ? 0 : LIMITS.unsentBytes + 1;
          else if (step.op === "unfollow") {
            hub.unfollow(page.follower, order);
            mine.delete(order);
          } else if (step.op === "follow") {
            page.take();
            hub.follow(page.follower, order, step.isResumed ? (page.heard.get(order) ?? null) : null);
            mine.add(order);
          }
          for (const each of pages) each.take();
        }
        for (const page of pages) page.follower.unsent = 0;
        await settle();
        // What was refused while the database was away is asked for again, as a page does.
        for (const [i, page] of pages.entries()) {
          page.take();
          for (const order of wanted[i] ?? []) {
            if (!page.follower.follows.some((follow) => follow.order.id === order)) {
              hub.follow(page.follower, order, page.heard.get(order) ?? null);
            }
          }
        }
        await settle();
        for (const [i, page] of pages.entries()) {
          page.take();
          for (const order of wanted[i] ?? []) {
            expect(page.heard.get(order)).toBe(database.events.get(order)?.length);
            told += page.heard.get(order) ?? 0;
          }
        }
      }),
      { numRuns: 1_000 },
    );
    expect(told).toBeGreaterThan(1_000);
  }, 60_000);
});

describe("a follow", () => {
  it("that nobody waits for any more is not read for", async () => {
    for (const order of [ORDER, OTHER]) database.place(order);
    const page = new Page();
    hub.follow(page.follower, ORDER, null);
    for (let i = 0; i < 1_000; i++) {
      const gone = new FakeFollower([customer(1)]);
      hub.follow(gone, OTHER, null);
      hub.leave(gone);
    }
    while (await database.answer());
    page.take();
    expect([...page.heard.keys()]).toEqual([ORDER]);
    // The events and the order; nothing of the other.
    expect(database.reads).toBe(2);
  });

  it("of an order is answered with all of it", async () => {
    database.place(ORDER);
    database.commit(ORDER, "accepted");
    const page = new Page();
    hub.follow(page.follower, ORDER, null);
    await settle();
    expect(page.follower.messages).toMatchObject([
      {
        type: "order",
        orderId: ORDER,
        as: "customer",
        order: { status: "accepted" },
        events: [{ seq: 1 }, { seq: 2 }],
      },
    ]);
  });

  it("with the last event seen is answered with those after it, none if there are none", async () => {
    database.place(ORDER);
    database.commit(ORDER, "accepted");
    const [first, second] = [new Page(), new Page()];
    hub.follow(first.follower, ORDER, 1);
    hub.follow(second.follower, ORDER, 2);
    await settle();
    expect(first.follower.messages).toMatchObject([{ type: "events", status: "accepted", events: [{ seq: 2 }] }]);
    expect(second.follower.messages).toMatchObject([{ type: "events", status: "accepted", events: [] }]);
  });

  it.each([3, 4, 1e9, Number.MAX_SAFE_INTEGER])("from sequence %d, which never was, starts anew", async (after) => {
    database.place(ORDER);
    const page = new Page();
    hub.follow(page.follower, ORDER, null);
    await settle();
    hub.follow(page.follower, ORDER, after);
    await settle();
    expect(page.follower.messages.map(({ type }) => type)).toEqual(["order", "order"]);
  });

  it("from a sequence that another gateway has read already is looked up before it is believed never to have been", async () => {
    database.place(ORDER);
    const page = new Page();
    hub.follow(page.follower, ORDER, null);
    await settle();
    database.commit(ORDER, "accepted");
    hub.follow(page.follower, ORDER, 2);
    await settle();
    expect(page.follower.messages.at(-1)).toMatchObject({ type: "events", events: [] });
  });

  it("of what is held costs no statement, and of a thousand orders a few", async () => {
    for (let i = 1; i <= 1_000; i++) database.place(idOf("order", i));
    const follow = async () => {
      const pages = Array.from({ length: 1_000 }, () => new Page([operator(1)]));
      for (const [i, page] of pages.entries()) hub.follow(page.follower, idOf("order", i + 1), null);
      while (await database.answer());
      return pages;
    };
    const first = await follow();
    expect(database.reads).toBeLessThanOrEqual(3 * 2);
    const before = database.reads;
    const second = await follow();
    expect(database.reads).toBe(before);
    for (const page of [...first, ...second]) expect(page.follower.messages).toMatchObject([{ type: "order" }]);
  });

  it("is not answered twice, nor after it was taken back or the connection ended", async () => {
    database.place(ORDER);
    const [twice, back, gone] = [new Page(), new Page(), new Page()];
    for (const page of [twice, twice, back, gone]) hub.follow(page.follower, ORDER, null);
    hub.unfollow(back.follower, ORDER);
    hub.leave(gone.follower);
    await settle();
    expect(twice.follower.messages.map(({ type }) => type)).toEqual(["order"]);
    expect(back.follower.messages).toEqual([]);
    expect(gone.follower.messages).toEqual([]);
    expect(hub.followCount).toBe(1);
  });

  it("that comes back while news is read hears them in the answer, and only there", async () => {
    database.place(ORDER);
    const page = new Page([watchLink(1, 1)]);
    hub.follow(page.follower, ORDER, null);
    await settle();
    database.commit(ORDER, "accepted");
    hub.hint(ORDER);
    hub.follow(page.follower, ORDER, 1);
    await settle();
    page.take();
    expect(page.follower.messages).toMatchObject([{ type: "order" }, { type: "events", events: [{ seq: 2 }] }]);
  });

  it("is one of sixteen, those asked for included", async () => {
    const page = new Page([operator(1)]);
    for (let i = 1; i <= 40; i++) {
      database.place(idOf("order", i));
      hub.follow(page.follower, idOf("order", i), null);
    }
    await settle();
    const types = page.follower.messages.map(({ type, code }) => code ?? type);
    expect(types.filter((type) => type === "order")).toHaveLength(LIMITS.follows);
    expect(types.filter((type) => type === "too_many_follows")).toHaveLength(40 - LIMITS.follows);
    hub.follow(page.follower, idOf("order", 1), null);
    await settle();
    expect(page.follower.messages.at(-1)).toMatchObject({ type: "order" });
  });

  it("is refused while the database is away, and taken when it is back", async () => {
    database.place(ORDER);
    const page = new Page();
    hub.follow(page.follower, ORDER, null);
    await database.answer(false);
    expect(page.follower.messages).toMatchObject([
      { type: "error", code: "database_unavailable", of: "follow", orderId: ORDER },
    ]);
    hub.follow(page.follower, ORDER, null);
    await settle();
    expect(page.follower.messages.at(-1)).toMatchObject({ type: "order" });
  });
});

describe("an order that is held", () => {
  it("is read at once when it is hinted at, and only once a tick however often", async () => {
    database.place(ORDER);
    const page = new Page();
    hub.follow(page.follower, ORDER, null);
    await settle();
    const before = database.reads;
    database.commit(ORDER, "accepted");
    hub.hint(ORDER);
    while (await database.answer());
    expect(page.follower.messages.at(-1)).toMatchObject({ type: "events", events: [{ seq: 2 }] });
    for (let i = 0; i < 50; i++) {
      hub.hint(ORDER);
      await database.answer();
    }
    expect(database.reads - before).toBe(2);
  });

  it("is read again every two ticks without a hint, in one statement while nothing happens", async () => {
    for (let i = 1; i <= 5; i++) database.place(idOf("order", i));
    const page = new Page([operator(1)]);
    for (let i = 1; i <= 5; i++) hub.follow(page.follower, idOf("order", i), null);
    await settle();
    const before = database.reads;
    for (let i = 0; i < 20; i++) {
      hub.tick(++tick);
      while (await database.answer());
    }
    expect(database.reads - before).toBe(10);
  });

  it("is let go half a minute after its last follower left, and costs nothing from then on", async () => {
    database.place(ORDER);
    const page = new Page();
    hub.follow(page.follower, ORDER, null);
    await settle();
    hub.leave(page.follower);
    hub.tick(later(20));
    expect(hub.held.size).toBe(1);
    while (await database.answer());
    hub.tick(later(20));
    expect(hub.held.size).toBe(0);
    const before = database.reads;
    await settle();
    expect(database.reads).toBe(before);
  });

  it("is not let go in the middle of a read that goes on from what is known of it", async () => {
    database.place(ORDER);
    const [first, second] = [new Page(), new Page([watchLink(1, 1)])];
    hub.follow(first.follower, ORDER, null);
    await settle();
    hub.leave(first.follower);
    hub.follow(second.follower, ORDER, null);
    hub.tick(later(40));
    await settle();
    expect(second.follower.messages).toMatchObject([{ type: "order", events: [{ seq: 1 }] }]);
  });

  it("that was followed by nobody who may is not held", async () => {
    database.place(ORDER);
    hub.follow(new FakeFollower([customer(2)]), ORDER, null);
    await settle();
    expect(hub.held.size).toBe(0);
  });
});

describe("a right that is gone", () => {
  it("of a link ends its follows, and no others", async () => {
    database.place(ORDER);
    const [guest, owner] = [new Page([watchLink(1, 1)]), new Page()];
    for (const page of [guest, owner]) hub.follow(page.follower, ORDER, null);
    await settle();
    hub.endLink(idOf("link", 1));
    expect(guest.follower.messages.at(-1)).toMatchObject({ type: "unfollowed", orderId: ORDER, code: "link_ended" });
    database.commit(ORDER, "accepted");
    await settle();
    expect(guest.follower.messages).toHaveLength(2);
    expect(owner.follower.messages.at(-1)).toMatchObject({ type: "events" });
  });

  it("is not had by following again: a link of which only the database knows, one of which only this process does", async () => {
    database.place(ORDER);
    database.deadLinks.add(idOf("link", 1));
    revoked.add(idOf("link", 2));
    for (const n of [1, 2]) {
      const page = new Page([watchLink(n, 1)]);
      hub.follow(page.follower, ORDER, null);
      await settle();
      expect(page.follower.messages).toMatchObject([{ type: "error", code: "link_ended" }]);
    }
  });

  it("of a session is told from an order that is not theirs, and from a session to be refreshed", async () => {
    database.place(ORDER);
    revoked.add(idOf("session", 1));
    const expired = new FakeFollower([], "session_expired");
    const ended = new FakeFollower([], "session_ended");
    const cases: [FakeFollower, OrderId, string][] = [
      [new FakeFollower([customer(1)]), ORDER, "session_ended"],
      [new FakeFollower([customer(2)]), ORDER, "order_not_found"],
      [new FakeFollower([customer(2)]), OTHER, "order_not_found"],
      [new FakeFollower([watchLink(1, 2)]), ORDER, "order_not_found"],
      [new FakeFollower([]), ORDER, "order_not_found"],
      [expired, ORDER, "session_expired"],
      [expired, OTHER, "session_expired"],
      [ended, ORDER, "session_ended"],
    ];
    for (const [follower, order, code] of cases) {
      hub.follow(follower, order, null);
      await settle();
      expect(follower.messages.at(-1)).toMatchObject({ type: "error", code, orderId: order });
    }
  });

  it("of one kind leaves another: an ended session, but a link", async () => {
    database.place(ORDER);
    revoked.add(idOf("session", 1));
    const page = new Page([customer(1), watchLink(1, 1)]);
    hub.follow(page.follower, ORDER, null);
    await settle();
    expect(page.follower.messages).toMatchObject([{ type: "order", as: "watch" }]);
  });

  it("of links ends a day after the order, of whose it is never", async () => {
    database.place(ORDER);
    database.commit(ORDER, "cancelled", now);
    const [guest, owner] = [new Page([watchLink(1, 1)]), new Page()];
    for (const page of [guest, owner]) hub.follow(page.follower, ORDER, null);
    await settle();
    now += 24 * 3_600_000;
    await settle();
    expect(guest.follower.messages).toHaveLength(1);
    now += 1;
    await settle();
    expect(guest.follower.messages.at(-1)).toMatchObject({ type: "unfollowed", code: "link_ended" });
    expect(owner.follower.messages).toHaveLength(1);
  });

  it("of a driver ends with the trip, once they heard that it did", async () => {
    database.place(ORDER);
    database.delivery = deliveryOf(1);
    const page = new Page([driver(1)]);
    hub.follow(page.follower, ORDER, null);
    await settle();
    database.delivery = deliveryOf(1, "delivered");
    database.commit(ORDER, "delivered", now);
    await settle();
    expect(page.follower.messages.map(({ type }) => type)).toEqual(["order", "events", "unfollowed"]);
  });
});

describe("a follower who does not read", () => {
  it("is told nothing more, then all of it at once", async () => {
    database.place(ORDER);
    const page = new Page();
    hub.follow(page.follower, ORDER, null);
    await settle();
    page.follower.unsent = LIMITS.unsentBytes + 1;
    for (const status of ["accepted", "preparing", "ready"] as const) {
      database.commit(ORDER, status);
      await settle();
    }
    expect(page.follower.messages).toHaveLength(1);
    page.follower.unsent = 0;
    hub.tick(++tick);
    expect(page.follower.messages.at(-1)).toMatchObject({ events: [{ seq: 2 }, { seq: 3 }, { seq: 4 }] });
  });
});
