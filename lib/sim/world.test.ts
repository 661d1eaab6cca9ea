import { expect, test } from "vitest";
import { deliversTo } from "#lib/catalog/area.ts";
import { createGridCity } from "#lib/city/grid-city.ts";
import { distanceM } from "#lib/core/geo.ts";
import { isId } from "#lib/core/ids.ts";
import { createRng } from "#lib/core/rng.ts";
import { nextDemand } from "./demand.ts";
import { streetSign } from "./names.ts";
import { slugOf } from "./slug.ts";
import { createWorld } from "./world.ts";

const { city, streets, island } = createGridCity({ lng: 11.97, lat: 57.7 });
const world = createWorld({ seed: 7, city, streets, drivers: 2_000, restaurants: 60 });

test("the same seed makes the same world", () => {
  expect(createWorld({ seed: 7, city, streets, drivers: 2_000, restaurants: 60 })).toEqual(world);
  expect(createWorld({ seed: 8, city, streets, drivers: 1 }).drivers[0]).not.toEqual(world.drivers[0]);
});

test("a smaller fleet is the beginning of a larger one, sorted by id", () => {
  const small = createWorld({ seed: 7, city, streets, drivers: 50, restaurants: 60 });
  expect(small.drivers).toEqual(world.drivers.slice(0, 50));
  const ids = world.drivers.map(({ id }) => id);
  expect(ids.every((id) => isId("driver", id))).toBe(true);
  expect([...new Set(ids)].sort()).toEqual(ids);
});

test("about 70 % ride bikes, the rest scooters and cars in equal parts", () => {
  const share = (vehicle: string) => world.drivers.filter((d) => d.vehicle === vehicle).length / world.drivers.length;
  expect(share("bike")).toBeCloseTo(0.7, 1);
  expect(share("scooter")).toBeCloseTo(0.15, 1);
  expect(share("car")).toBeCloseTo(0.15, 1);
});

test("restaurants have slugs of their own, stand apart, and crowd around the centre", () => {
  expect(world.restaurants.length).toBe(60);
  expect(new Set(world.restaurants.map(({ slug }) => slug)).size).toBe(60);
  for (const { slug } of world.restaurants) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  const near = world.restaurants.filter(({ at }) => distanceM(at, city.center) < 3_000);
  expect(near.length).toBeGreaterThan(30);
});

test("nobody lives where no road leads", () => {
  expect(world.doors.length).toBeGreaterThan(1_000);
  for (const door of world.doors) expect(distanceM(door, island)).toBeGreaterThan(1_500);
});

test("a delivery goes 0.6 to 4.5 km from a restaurant near its driver, into a district", () => {
  const rng = createRng("demand");
  for (const driver of world.doors.slice(0, 300)) {
    const demand = nextDemand(world, rng, driver);
    if (!demand) throw new Error("no demand");
    const metres = distanceM(demand.restaurant.at, demand.dropoff);
    expect(metres).toBeGreaterThanOrEqual(600);
    expect(metres).toBeLessThanOrEqual(4_500);
    expect(
      world.restaurants.some((each) => each.slug === demand.restaurant.slug && deliversTo(each, demand.dropoff)),
    ).toBe(true);
    const nearer = world.restaurants.filter((r) => distanceM(r.at, driver) < distanceM(demand.restaurant.at, driver));
    expect(nearer.length).toBeLessThan(2);
  }
});

test("a world without doors has no demand", () => {
  expect(nextDemand({ ...world, doors: [] }, createRng(1), null)).toBeNull();
});

test("restaurants are named after their street", () => {
  expect(streetSign("Linnégatan", createRng(1)).name).toContain("Linné");
  expect(streetSign("Kungsgatan", createRng(1)).name).toMatch(/^Kungsgatans /);
  expect(slugOf("Café Ö & Ålands, 3:e")).toBe("cafe-o-alands-3-e");
});
