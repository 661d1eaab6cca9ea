import { expect, test } from "vitest";
import { moveBy } from "#lib/core/geo.ts";
import { createId } from "#lib/core/ids.ts";
import type { IdleDriver } from "#lib/dispatch/queries.ts";
import type { WaitingOrder } from "#lib/orders/queries.ts";
import { matchWaiting } from "./match-waiting.ts";

const kitchen = { lng: 11.97, lat: 57.7 };
const bytes = (n: number) => new Uint8Array(10).fill(n);
const driver = (n: number, metres: number | null): IdleDriver => ({
  driverId: createId("driver", 0, bytes(n)),
  vehicle: "bike",
  at: metres === null ? null : moveBy(kitchen, metres, 90),
});
const order = (n: number, placedAt: number): WaitingOrder => ({
  orderId: createId("order", 0, bytes(n)),
  restaurantId: createId("restaurant", 0, bytes(0)),
  pickup: kitchen,
  dropoff: moveBy(kitchen, 2_000, 0),
  placedAt,
});

test("the oldest order gets the nearest driver, the next one the next", () => {
  const [near, middle, far] = [driver(1, 100), driver(2, 400), driver(3, 900)];
  const [older, newer] = [order(1, 0), order(2, 1_000)];
  const { matched, left } = matchWaiting([older, newer], [far, near, middle], 2_000);
  expect(matched).toEqual([
    { order: older, driver: near },
    { order: newer, driver: middle },
  ]);
  expect(left).toEqual([far]);
});

test("a driver too far away is left alone until the order has waited for long", () => {
  const idle = [driver(1, 2_500)];
  const waiting = order(1, 0);
  expect(matchWaiting([waiting], idle, 20_000)).toEqual({ matched: [], left: idle });
  expect(matchWaiting([waiting], idle, 60_000).matched.length).toBe(1);
});

test("a driver whom nobody has seen comes last, but comes", () => {
  const [unseen, seen] = [driver(1, null), driver(2, 800)];
  const waiting = order(1, 0);
  expect(matchWaiting([waiting], [unseen, seen], 90_000).matched).toEqual([{ order: waiting, driver: seen }]);
  expect(matchWaiting([waiting], [unseen], 90_000).matched).toEqual([{ order: waiting, driver: unseen }]);
});
