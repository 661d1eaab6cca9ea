import { beforeEach, describe, expect, it } from "vitest";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { customer, FakeFollower, idOf, operator, watchLink } from "#tests/helpers/order-fakes.ts";
import { ORDER, OrderHubWorld, OTHER } from "#tests/helpers/order-hub-world.ts";

let world: OrderHubWorld;
beforeEach(() => {
  world = new OrderHubWorld();
});

describe("a follow", () => {
  it("that nobody waits for any more is not read for", async () => {
    for (const order of [ORDER, OTHER]) world.database.place(order);
    const page = world.page();
    world.hub.follow(page.follower, ORDER, null);
    for (let i = 0; i < 1_000; i++) {
      const gone = new FakeFollower([customer(1)]);
      world.hub.follow(gone, OTHER, null);
      world.hub.leave(gone);
    }
    while (await world.database.answer());
    page.take();
    expect([...page.heard.keys()]).toEqual([ORDER]);
    // The events and the order; nothing of the other.
    expect(world.database.reads).toBe(2);
  });

  it("of an order is answered with all of it", async () => {
    world.database.place(ORDER);
    world.database.commit(ORDER, "accepted");
    const page = world.page();
    world.hub.follow(page.follower, ORDER, null);
    await world.settle();
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
    world.database.place(ORDER);
    world.database.commit(ORDER, "accepted");
    const [first, second] = [world.page(), world.page()];
    world.hub.follow(first.follower, ORDER, 1);
    world.hub.follow(second.follower, ORDER, 2);
    await world.settle();
    expect(first.follower.messages).toMatchObject([{ type: "events", status: "accepted", events: [{ seq: 2 }] }]);
    expect(second.follower.messages).toMatchObject([{ type: "events", status: "accepted", events: [] }]);
  });

  it("is told the whole order again once a line of it was changed", async () => {
    world.database.place(ORDER);
    const page = world.page();
    world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    world.database.commit(ORDER, null, 0, "change");
    world.hub.hint(ORDER);
    await world.settle();
    expect(page.follower.messages).toMatchObject([
      { type: "order", events: [{ seq: 1 }] },
      { type: "order", order: { totalMinor: expect.any(Number) }, events: [{ seq: 1 }, { seq: 2, type: "change" }] },
    ]);
  });

  it.each([3, 4, 1e9, Number.MAX_SAFE_INTEGER])("from sequence %d, which never was, starts anew", async (after) => {
    world.database.place(ORDER);
    const page = world.page();
    world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    world.hub.follow(page.follower, ORDER, after);
    await world.settle();
    expect(page.follower.messages.map(({ type }) => type)).toEqual(["order", "order"]);
  });

  it("from a sequence that another gateway has read already is looked up before it is believed never to have been", async () => {
    world.database.place(ORDER);
    const page = world.page();
    world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    world.database.commit(ORDER, "accepted");
    world.hub.follow(page.follower, ORDER, 2);
    await world.settle();
    expect(page.follower.messages.at(-1)).toMatchObject({ type: "events", events: [] });
  });

  it("of what is held costs no statement, and of a thousand orders a few", async () => {
    for (let i = 1; i <= 1_000; i++) world.database.place(idOf("order", i));
    const follow = async () => {
      const pages = Array.from({ length: 1_000 }, () => world.page([operator(1)]));
      for (const [i, page] of pages.entries()) world.hub.follow(page.follower, idOf("order", i + 1), null);
      while (await world.database.answer());
      return pages;
    };
    const first = await follow();
    expect(world.database.reads).toBeLessThanOrEqual(3 * 2);
    const before = world.database.reads;
    const second = await follow();
    expect(world.database.reads).toBe(before);
    for (const page of [...first, ...second]) expect(page.follower.messages).toMatchObject([{ type: "order" }]);
  });

  it("is not answered twice, nor after it was taken back or the connection ended", async () => {
    world.database.place(ORDER);
    const [twice, back, gone] = [world.page(), world.page(), world.page()];
    for (const page of [twice, twice, back, gone]) world.hub.follow(page.follower, ORDER, null);
    world.hub.unfollow(back.follower, ORDER);
    world.hub.leave(gone.follower);
    await world.settle();
    expect(twice.follower.messages.map(({ type }) => type)).toEqual(["order"]);
    expect(back.follower.messages).toEqual([]);
    expect(gone.follower.messages).toEqual([]);
    expect(world.hub.followCount).toBe(1);
  });

  it("that comes back while news is read hears them in the answer, and only there", async () => {
    world.database.place(ORDER);
    const page = world.page([watchLink(1, 1)]);
    world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    world.database.commit(ORDER, "accepted");
    world.hub.hint(ORDER);
    world.hub.follow(page.follower, ORDER, 1);
    await world.settle();
    page.take();
    expect(page.follower.messages).toMatchObject([{ type: "order" }, { type: "events", events: [{ seq: 2 }] }]);
  });

  it("is one of sixteen, those asked for included", async () => {
    const page = world.page([operator(1)]);
    for (let i = 1; i <= 40; i++) {
      world.database.place(idOf("order", i));
      world.hub.follow(page.follower, idOf("order", i), null);
    }
    await world.settle();
    const types = page.follower.messages.map(({ type, code }) => code ?? type);
    expect(types.filter((type) => type === "order")).toHaveLength(LIMITS.follows);
    expect(types.filter((type) => type === "too_many_follows")).toHaveLength(40 - LIMITS.follows);
    world.hub.follow(page.follower, idOf("order", 1), null);
    await world.settle();
    expect(page.follower.messages.at(-1)).toMatchObject({ type: "order" });
  });

  it("is refused while the database is away, and taken when it is back", async () => {
    world.database.place(ORDER);
    const page = world.page();
    world.hub.follow(page.follower, ORDER, null);
    await world.database.answer(false);
    expect(page.follower.messages).toMatchObject([
      { type: "error", code: "database_unavailable", of: "follow", orderId: ORDER },
    ]);
    world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    expect(page.follower.messages.at(-1)).toMatchObject({ type: "order" });
  });
});

describe("an order that is held", () => {
  it("is read at once when it is hinted at, and only once a tick however often", async () => {
    world.database.place(ORDER);
    const page = world.page();
    world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    const before = world.database.reads;
    world.database.commit(ORDER, "accepted");
    world.hub.hint(ORDER);
    while (await world.database.answer());
    expect(page.follower.messages.at(-1)).toMatchObject({ type: "events", events: [{ seq: 2 }] });
    for (let i = 0; i < 50; i++) {
      world.hub.hint(ORDER);
      await world.database.answer();
    }
    expect(world.database.reads - before).toBe(2);
  });

  it("is read again every two ticks without a hint, in one statement while nothing happens", async () => {
    for (let i = 1; i <= 5; i++) world.database.place(idOf("order", i));
    const page = world.page([operator(1)]);
    for (let i = 1; i <= 5; i++) world.hub.follow(page.follower, idOf("order", i), null);
    await world.settle();
    const before = world.database.reads;
    for (let i = 0; i < 20; i++) {
      world.tick();
      while (await world.database.answer());
    }
    expect(world.database.reads - before).toBe(10);
  });

  it("is let go half a minute after its last follower left, and costs nothing from then on", async () => {
    world.database.place(ORDER);
    const page = world.page();
    world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    world.hub.leave(page.follower);
    world.tick(20);
    expect(world.hub.held.size).toBe(1);
    while (await world.database.answer());
    world.tick(20);
    expect(world.hub.held.size).toBe(0);
    const before = world.database.reads;
    await world.settle();
    expect(world.database.reads).toBe(before);
  });

  it("is not let go in the middle of a read that goes on from what is known of it", async () => {
    world.database.place(ORDER);
    const [first, second] = [world.page(), world.page([watchLink(1, 1)])];
    world.hub.follow(first.follower, ORDER, null);
    await world.settle();
    world.hub.leave(first.follower);
    world.hub.follow(second.follower, ORDER, null);
    world.tick(40);
    await world.settle();
    expect(second.follower.messages).toMatchObject([{ type: "order", events: [{ seq: 1 }] }]);
  });

  it("that was followed by nobody who may is not held", async () => {
    world.database.place(ORDER);
    world.hub.follow(new FakeFollower([customer(2)]), ORDER, null);
    await world.settle();
    expect(world.hub.held.size).toBe(0);
  });
});

describe("a follower who does not read", () => {
  it("is told nothing more, then all of it at once", async () => {
    world.database.place(ORDER);
    const page = world.page();
    world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    page.follower.unsent = LIMITS.unsentBytes + 1;
    for (const status of ["accepted", "preparing", "ready"] as const) {
      world.database.commit(ORDER, status);
      await world.settle();
    }
    expect(page.follower.messages).toHaveLength(1);
    page.follower.unsent = 0;
    world.tick();
    expect(page.follower.messages.at(-1)).toMatchObject({ events: [{ seq: 2 }, { seq: 3 }, { seq: 4 }] });
  });
});
