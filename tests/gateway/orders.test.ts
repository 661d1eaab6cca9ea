import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { endSession } from "#lib/auth/commands.ts";
import { moveBy } from "#lib/core/geo.ts";
import { type Bus, createMemoryBus } from "#lib/infra/bus.ts";
import { revokeLink } from "#lib/orders/sharing/commands.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { boxAround, type Client, eventually, fixAt, MIDWAY } from "./harness.ts";
import { eventsHeard, type OrderWorld, startOrderWorld } from "./order-world.ts";

/** A bus that loses what is published on it while it is told to. */
function createLossyBus(): Bus & { isLossy: boolean } {
  const bus = createMemoryBus();
  const lossy = {
    ...bus,
    isLossy: false,
    publish: async (topic: string, payload: Uint8Array) => {
      if (!lossy.isLossy) await bus.publish(topic, payload);
    },
  };
  return lossy;
}

let database: TestDatabase;
let bus: ReturnType<typeof createLossyBus>;
let world: OrderWorld;
beforeAll(async () => {
  database = await createTestDatabase();
  bus = createLossyBus();
  world = await startOrderWorld(database.db, { bus });
});
afterEach(() => {
  bus.isLossy = false;
});
afterAll(async () => {
  await world.stop();
  await bus.close();
  await database.drop();
});

const heardAll = (client: Client, orderId: Parameters<typeof eventsHeard>[1], count: number) =>
  client.until(`${count} events`, () => eventsHeard(client, orderId).length >= count);

describe("an order's followers", () => {
  it("hear all that happens to it, the same in two browsers", async () => {
    const customer = await world.customer();
    const orderId = await world.place(customer.userId);
    const browsers = [await world.watcher(customer.cookie), await world.watcher(customer.cookie)];
    for (const browser of browsers) browser.say({ type: "follow", orderId });
    for (const browser of browsers) {
      expect(await browser.hears("order")).toMatchObject({
        as: "customer",
        order: { status: "preparing", items: 3, totalMinor: 24_500, driver: null },
        eta: { reason: "waiting_for_driver" },
        route: null,
      });
    }
    await world.move(orderId, "ready", "restaurant");
    const driverId = await world.addDriver();
    const trip = await world.bring(orderId, driverId);
    await world.pickUp(trip);
    await world.deliver(trip);
    for (const browser of browsers) await heardAll(browser, orderId, 7);
    const [one, two] = browsers.map((browser) => eventsHeard(browser, orderId));
    expect(one).toEqual(two);
    expect(one?.map(({ type, status }) => status ?? type)).toEqual([
      "placed",
      "accepted",
      "preparing",
      "ready",
      "driver",
      "picked_up",
      "delivered",
    ]);
    const last = browsers[0]?.messages.findLast(({ type }) => type === "events");
    expect(last).toMatchObject({ status: "delivered", endedAt: one?.at(-1)?.at, driver: { name: "Driver" } });
  });

  it("hear it within seconds though every hint is lost", async () => {
    const customer = await world.customer();
    const orderId = await world.place(customer.userId);
    const browser = await world.watcher(customer.cookie);
    browser.say({ type: "follow", orderId });
    await browser.hears("order");
    await world.move(orderId, "ready", "restaurant", false);
    await heardAll(browser, orderId, 4);
  });

  it("hear what came after the last that they saw, whoever answers, and everything where that never was", async () => {
    const customer = await world.customer();
    const orderId = await world.place(customer.userId);
    for (const [after, type, seqs] of [
      [0, "events", [1, 2, 3]],
      [2, "events", [3]],
      [3, "events", []],
      [4, "order", [1, 2, 3]],
      [Number.MAX_SAFE_INTEGER, "order", [1, 2, 3]],
    ] as const) {
      const browser = await world.watcher(customer.cookie);
      browser.say({ type: "follow", orderId, after });
      const { events } = (await browser.hears(type)) as unknown as { events: { seq: number }[] };
      expect(events.map(({ seq }) => seq)).toEqual(seqs);
    }
  });

  it("see the driver from pick-up to hand-over and not before, and operators all the way", async () => {
    const customer = await world.customer();
    const operator = await world.signIn({ role: "operator" });
    const orderId = await world.place(customer.userId);
    const driverId = await world.addDriver();
    const phone = await world.driver(driverId);
    const trip = await world.bring(orderId, driverId);
    const [page, desk] = [await world.watcher(customer.cookie), await world.watcher(operator.cookie)];
    for (const browser of [page, desk]) {
      browser.say({ type: "follow", orderId });
      await browser.hears("order");
    }
    let seq = 0;
    const drive = async (metres: number) => {
      phone.report(++seq, fixAt(moveBy(MIDWAY, metres, 60), world.clock.now()));
      await phone.hears("ack");
    };
    await drive(0);
    await desk.until("the driver, before pick-up", () => desk.positions.some(({ at }) => at !== null));
    expect(page.positions.every(({ at }) => at === null)).toBe(true);
    await world.pickUp(trip);
    await page.until("the driver", () => page.positions.some(({ at }) => at !== null));
    const { handle } = page.messages.find(({ type }) => type === "order") as unknown as { handle: number };
    expect(page.positions.at(-1)).toMatchObject({ handle, at: { headingDeg: expect.closeTo(60, 0) } });
    await drive(20);
    const there = moveBy(MIDWAY, 20, 60);
    await page.until("the next place", () => Math.abs((page.positions.at(-1)?.at?.lng ?? 0) - there.lng) < 2e-6);
    await world.deliver(trip);
    await page.until("nobody", () => page.positions.at(-1)?.at === null);
    await drive(40);
    await heardAll(page, orderId, 6);
    expect(page.positions.at(-1)?.at).toBeNull();
  });

  it("see the new driver and not the old one, once it was given to another", async () => {
    const customer = await world.customer();
    const orderId = await world.place(customer.userId);
    const drivers = [await world.addDriver(), await world.addDriver()] as const;
    const [first, second] = [await world.driver(drivers[0]), await world.driver(drivers[1])];
    const trip = await world.bring(orderId, drivers[0]);
    const page = await world.watcher(customer.cookie);
    page.say({ type: "follow", orderId });
    await page.hears("order");
    first.report(1, fixAt(MIDWAY, world.clock.now()));
    await first.hears("ack");
    // Taken off before pick-up: as dispatch does it.
    await database.db.primary
      .updateTable("deliveries")
      .set({ status: "cancelled", ended_at: new Date() })
      .where("id", "=", trip.deliveryId)
      .execute();
    const again = await world.bring(orderId, drivers[1]);
    await world.pickUp(again);
    const there = moveBy(MIDWAY, 500, 0);
    second.report(1, fixAt(there, world.clock.now()));
    await page.until("the new driver", () => page.positions.some(({ at }) => at !== null));
    for (const { at } of page.positions) if (at) expect(at.lat).toBeCloseTo(there.lat, 5);
  });

  it("cost no statement of their own while nothing happens", async () => {
    const operator = await world.signIn({ role: "operator" });
    const orderId = await world.place();
    const reads = () => world.count("order_reads_total", { why: "follow" });
    const first = await world.watcher(operator.cookie);
    first.say({ type: "follow", orderId });
    await first.hears("order");
    const [before, follows] = [await reads(), await world.count("follows")];
    const many = await Promise.all(Array.from({ length: 15 }, () => world.watcher(operator.cookie)));
    for (const browser of many) browser.say({ type: "follow", orderId });
    for (const browser of many) await browser.hears("order");
    expect(await reads()).toBe(before);
    await eventually("fifteen more follows", async () => (await world.count("follows")) >= follows + 15);
  });
});

describe.each([
  ["with the bus up", false],
  ["with the bus dead", true],
])("what was taken back, %s,", (_, isDead) => {
  it("ends with a word that says so: a link", async () => {
    const orderId = await world.place();
    const [link, other] = [await world.link(orderId, "watch"), await world.link(orderId, "watch")];
    const [guest, friend] = [await world.watcher(link.cookie), await world.watcher(other.cookie)];
    for (const browser of [guest, friend]) {
      browser.say({ type: "follow", orderId });
      expect(await browser.hears("order")).toMatchObject({ as: "watch", order: { items: null, totalMinor: null } });
    }
    bus.isLossy = isDead;
    await revokeLink(world, { orderId, linkId: link.linkId });
    expect(await guest.hears("unfollowed")).toMatchObject({ orderId, code: "link_ended" });
    guest.say({ type: "follow", orderId });
    expect(await guest.hears("error")).toMatchObject({ code: "link_ended", of: "follow", orderId });
    expect(guest.closed).toBeNull();
    await world.move(orderId, "ready", "restaurant");
    await heardAll(friend, orderId, 4);
    expect(eventsHeard(guest, orderId)).toHaveLength(3);
  });

  it("closes what it had open: a session", async () => {
    const customer = await world.customer();
    const elsewhere = await world.signIn({ role: "customer" });
    const [browser, other] = [await world.watcher(customer.cookie), await world.watcher(elsewhere.cookie)];
    bus.isLossy = isDead;
    await endSession(world, customer.sessionId);
    expect(await browser.hears("error")).toMatchObject({ code: "session_ended" });
    expect(await browser.closes()).toEqual({ code: 4410, reason: "session_ended" });
    expect(other.closed).toBeNull();
    // The cookie is good for a while by itself: the map needs none, and an order is not opened by it.
    const orderId = await world.place(customer.userId);
    const again = await world.watcher(customer.cookie);
    again.say({ type: "watch", id: 1, bbox: boxAround(MIDWAY), zoom: 13 });
    await again.hears("watching");
    again.say({ type: "follow", orderId });
    expect(await again.closes()).toEqual({ code: 4410, reason: "session_ended" });
  });
});

describe("a cookie", () => {
  it("that ran out asks to be refreshed, and a refreshed one is taken", async () => {
    const customer = await world.customer();
    const orderId = await world.place(customer.userId);
    const old = await world.cookieOf(customer, world.clock.now() - 16 * 60_000);
    const browser = await world.watcher(old);
    browser.say({ type: "follow", orderId });
    expect(await browser.hears("error")).toMatchObject({ code: "session_expired", of: "follow", orderId });
    expect(await browser.closes()).toEqual({ code: 4401, reason: "session_expired" });
    const fresh = await world.watcher(customer.cookie);
    fresh.say({ type: "follow", orderId });
    await fresh.hears("order");
  });

  it.each([
    ["truncated", (cookie: string) => cookie.slice(0, -5)],
    ["without a signature", (cookie: string) => `${cookie.slice(0, cookie.lastIndexOf("."))}.`],
    ["of another session's signature", (cookie: string) => `${cookie.slice(0, -43)}${"A".repeat(43)}`],
    ["empty", (cookie: string) => `${cookie.split("=")[0]}=`],
    ["of megabytes' shape", (cookie: string) => `${cookie.split("=")[0]}=${".".repeat(2_000)}`],
    ["under another name", (cookie: string) => cookie.replace(/^__[a-zA-Z]+-/, "")],
  ])("%s is nobody's", async (_, harm) => {
    const customer = await world.customer();
    const orderId = await world.place(customer.userId);
    const link = await world.link(orderId, "watch");
    const browser = await world.watcher(harm(customer.cookie), harm(link.cookie));
    browser.say({ type: "follow", orderId });
    expect(await browser.hears("error")).toMatchObject({ code: "order_not_found" });
  });

  it("of another order's link opens that order and no other", async () => {
    const [mine, other] = [await world.place(), await world.place()];
    const link = await world.link(mine, "manage");
    const browser = await world.watcher(link.cookie);
    browser.say({ type: "follow", orderId: other });
    expect(await browser.hears("error")).toMatchObject({ code: "order_not_found", orderId: other });
    browser.say({ type: "follow", orderId: mine });
    expect(await browser.hears("order")).toMatchObject({ as: "manage", order: { items: 3 } });
  });
});

describe("a storm of follows", () => {
  it("on one socket is answered up to sixteen, and ends the socket that goes on too fast", async () => {
    const operator = await world.signIn({ role: "operator" });
    const orders = await Promise.all(Array.from({ length: 20 }, () => world.place()));
    const browser = await world.watcher(operator.cookie);
    for (const orderId of orders) browser.say({ type: "follow", orderId });
    await browser.until("twenty answers", () => browser.messages.filter(({ orderId }) => orderId).length >= 20);
    const told = browser.messages.map(({ type, code }) => code ?? type);
    expect(told.filter((one) => one === "order")).toHaveLength(16);
    expect(told.filter((one) => one === "too_many_follows")).toHaveLength(4);
    for (let i = 0; i < 10_000; i++) browser.say({ type: "follow", orderId: orders[i % 20] });
    expect(await browser.closes()).toMatchObject({ code: 4429 });
  });

  it("of names that are no orders' is answered alike", async () => {
    const browser = await world.watcher();
    for (const orderId of ["", "ord_", `ord_${"0".repeat(32)}`, `dlv_${"0".repeat(32)}`, "__proto__", "a".repeat(64)]) {
      browser.say({ type: "follow", orderId });
      expect(await browser.hears("error")).toMatchObject({ code: "order_not_found", orderId });
      browser.say({ type: "unfollow", orderId });
    }
    expect(browser.closed).toBeNull();
  });
});
