import { beforeEach, describe, expect, it } from "vitest";
import type { OrderId } from "#lib/core/ids.ts";
import { customer, deliveryOf, driver, FakeFollower, idOf, watchLink } from "#tests/helpers/order-fakes.ts";
import { ORDER, OrderHubWorld, OTHER } from "#tests/helpers/order-hub-world.ts";

let world: OrderHubWorld;
beforeEach(() => {
  world = new OrderHubWorld();
});

describe("a right that is gone", () => {
  it("of a link ends its follows, and no others", async () => {
    world.database.place(ORDER);
    const [guest, owner] = [world.page([watchLink(1, 1)]), world.page()];
    for (const page of [guest, owner]) world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    world.hub.endLink(idOf("link", 1));
    expect(guest.follower.messages.at(-1)).toMatchObject({ type: "unfollowed", orderId: ORDER, code: "link_ended" });
    world.database.commit(ORDER, "accepted");
    await world.settle();
    expect(guest.follower.messages).toHaveLength(2);
    expect(owner.follower.messages.at(-1)).toMatchObject({ type: "events" });
  });

  it("is not had by following again: a link of which only the database knows, one of which only this process does", async () => {
    world.database.place(ORDER);
    world.database.deadLinks.add(idOf("link", 1));
    world.revoked.add(idOf("link", 2));
    for (const n of [1, 2]) {
      const page = world.page([watchLink(n, 1)]);
      world.hub.follow(page.follower, ORDER, null);
      await world.settle();
      expect(page.follower.messages).toMatchObject([{ type: "error", code: "link_ended" }]);
    }
  });

  it("of a session is told from an order that is not theirs, and from a session to be refreshed", async () => {
    world.database.place(ORDER);
    world.revoked.add(idOf("session", 1));
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
      world.hub.follow(follower, order, null);
      await world.settle();
      expect(follower.messages.at(-1)).toMatchObject({ type: "error", code, orderId: order });
    }
  });

  it("of one kind leaves another: an ended session, but a link", async () => {
    world.database.place(ORDER);
    world.revoked.add(idOf("session", 1));
    const page = world.page([customer(1), watchLink(1, 1)]);
    world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    expect(page.follower.messages).toMatchObject([{ type: "order", as: "watch" }]);
  });

  it("of links ends a day after the order, of whose it is never", async () => {
    world.database.place(ORDER);
    world.database.commit(ORDER, "cancelled", world.now);
    const [guest, owner] = [world.page([watchLink(1, 1)]), world.page()];
    for (const page of [guest, owner]) world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    world.now += 24 * 3_600_000;
    await world.settle();
    expect(guest.follower.messages).toHaveLength(1);
    world.now += 1;
    await world.settle();
    expect(guest.follower.messages.at(-1)).toMatchObject({ type: "unfollowed", code: "link_ended" });
    expect(owner.follower.messages).toHaveLength(1);
  });

  it("of a driver ends with the trip, once they heard that it did", async () => {
    world.database.place(ORDER);
    world.database.delivery = deliveryOf(1);
    const page = world.page([driver(1)]);
    world.hub.follow(page.follower, ORDER, null);
    await world.settle();
    world.database.delivery = deliveryOf(1, "delivered");
    world.database.commit(ORDER, "delivered", world.now);
    await world.settle();
    expect(page.follower.messages.map(({ type }) => type)).toEqual(["order", "events", "unfollowed"]);
  });
});
