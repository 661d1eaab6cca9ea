import { expect, test } from "vitest";
import { createGridCity } from "#lib/city/grid-city.ts";
import { createWorld } from "#lib/sim/world.ts";
import { demoUsers } from "./demo-users.ts";

const world = (drivers: number) =>
  createWorld({ seed: 1, ...createGridCity({ lng: 11.97, lat: 57.7 }), drivers, restaurants: 6 });

test("the demo's people are the same each time, each with an id of their own and what they are for", () => {
  const users = demoUsers(world(5));
  expect(demoUsers(world(50))).toEqual(users);
  expect(new Set(users.map(({ id }) => id)).size).toBe(users.length);
  expect(new Set(users.map(({ role }) => role))).toEqual(new Set(["customer", "restaurant", "driver", "operator"]));
  expect(users.every(({ name }) => name.length > 0)).toBe(true);
});

test("a world without drivers has nobody to sign in as one", () => {
  expect(demoUsers(world(0)).some(({ role }) => role === "driver")).toBe(false);
});
