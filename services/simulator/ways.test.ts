import { expect, test } from "vitest";
import type { LngLat } from "#lib/core/geo.ts";
import type { Route } from "#lib/routing/valhalla.ts";
import { createWaySource, wayOf } from "./ways.ts";

const at = (n: number): LngLat => ({ lng: 12, lat: 57 + n / 1000 });
const leg = (first: number, speeds: number[]): Route["legs"][number] => ({
  metres: 100 * speeds.length,
  seconds: 1,
  path: [0, ...speeds.map((_, i) => i + 1)].map((i) => at(first + i)),
  manoeuvres: speeds.map((mps, i) => ({
    type: 1,
    text: "",
    streets: [],
    metres: 100,
    seconds: 100 / mps,
    fromIndex: i,
    toIndex: i + 1,
  })),
});
const route = (...legs: Route["legs"]): Route => ({ metres: 0, seconds: 0, path: [], legs });

test("a way has the speed of each manoeuvre, over all legs", () => {
  expect(wayOf(route(leg(0, [5, 10]), leg(2, [4])))).toEqual({
    points: [at(0), at(1), at(2), at(3)],
    speedsMps: [5, 10, 4],
  });
});

test("a manoeuvre without a length or a time has a speed all the same", () => {
  const still = leg(0, [5]);
  const odd = { ...still, manoeuvres: still.manoeuvres.map((m) => ({ ...m, metres: 0, seconds: 0 })) };
  expect(wayOf(route(odd)).speedsMps).toEqual([4]);
  expect(wayOf(route({ ...still, manoeuvres: [] })).speedsMps).toEqual([4]);
});

test("few routes are asked for at once, in the order they were wanted, and a failed one holds nobody up", async () => {
  let running = 0;
  let most = 0;
  const asked: number[] = [];
  const source = createWaySource({
    async route({ locations }) {
      most = Math.max(most, ++running);
      asked.push(locations[0]?.lat ?? 0);
      await Promise.resolve();
      running--;
      if (locations[0]?.lat === at(1).lat) throw new Error("no answer");
      return route(leg(0, [5]));
    },
  });
  const ways = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => source("bike", at(i), at(9))));
  expect(ways.filter(({ status }) => status === "fulfilled").length).toBe(7);
  expect(asked).toEqual(Array.from({ length: 8 }, (_, i) => at(i).lat));
  expect(most).toBe(2);
});
