import { afterAll, beforeAll, expect, it } from "vitest";
import { withdrawDelivery } from "#lib/dispatch/commands.ts";
import { type Bus, createMemoryBus } from "#lib/infra/bus.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { boxAround, fixAt, type Harness, MIDWAY, startHarness } from "./harness.ts";

let database: TestDatabase;
let harness: Harness;
let isUp = true;
beforeAll(async () => {
  database = await createTestDatabase();
  const memory = createMemoryBus();
  const bus: Bus = {
    ...memory,
    publish: async (topic, payload) => (isUp ? memory.publish(topic, payload) : undefined),
    isUp: () => isUp,
  };
  harness = await startHarness(database.db, { bus });
});
afterAll(async () => {
  await harness.stop();
  await database.drop();
});

it("what ended while the bus was away leaves the map, though its driver goes on reporting", async () => {
  isUp = true;
  const driverId = await harness.addDriver();
  const driver = await harness.driver(driverId);
  const { deliveryId, publicId } = await harness.assign(driverId);
  await driver.hears("assignment");
  driver.say({ type: "delivery", deliveryId, event: "picked_up" });
  await driver.hears("delivery");
  const watcher = await harness.watcher();
  watcher.say({ type: "watch", id: 1, bbox: boxAround(MIDWAY), zoom: 14 });
  await watcher.hears("watching");
  const isShown = () => [...watcher.decoder.entries()].some((entry) => entry.id === publicId);
  driver.report(1, fixAt(MIDWAY, harness.clock.now()));
  await watcher.until("the delivery", isShown);

  isUp = false;
  driver.say({ type: "delivery", deliveryId, event: "delivered" });
  expect(await driver.hears("delivery")).toMatchObject({ status: "delivered" });
  driver.report(2, fixAt(MIDWAY, harness.clock.now()));
  await watcher.until("it to be gone", () => !isShown());
  expect(driver.messages.filter(({ status }) => status === "cancelled")).toEqual([]);
});

it("a delivery that was withdrawn while the bus was away is told to its driver, once", async () => {
  isUp = true;
  const driverId = await harness.addDriver();
  const driver = await harness.driver(driverId);
  const { deliveryId } = await harness.assign(driverId);
  await driver.hears("assignment");
  isUp = false;
  await withdrawDelivery(harness, { deliveryId, actor: "system", cause: "driver_unseen" });
  expect(await driver.hears("delivery")).toMatchObject({ deliveryId, status: "cancelled" });
  // Longer than until the trips are read again.
  await driver.hears("beat");
  await driver.hears("beat");
  expect(driver.messages.filter(({ type }) => type === "delivery")).toHaveLength(1);
});
