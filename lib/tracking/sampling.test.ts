import { expect, test } from "vitest";
import { moveBy } from "#lib/core/geo.ts";
import type { Fix } from "./position-batch.ts";
import { isWorthKeeping, STILL_MS } from "./sampling.ts";

const start: Fix = { lng: 11.97, lat: 57.7, recordedAt: 0, accuracy: 8, heading: 90, speed: 0 };
const after = (recordedAt: number, metres: number, more: Partial<Fix> = {}): Fix => ({
  ...start,
  ...moveBy(start, metres, 90),
  recordedAt,
  speed: metres / (recordedAt / 1_000),
  ...more,
});

test("the first reading is kept, and none that comes within a second of another", () => {
  expect(isWorthKeeping(null, start)).toBe(true);
  expect(isWorthKeeping(start, after(900, 50))).toBe(false);
});

test("whoever stands is told of seldom, and never left out for as long as it takes to be lost", () => {
  expect(isWorthKeeping(start, after(10_000, 2))).toBe(false);
  expect(isWorthKeeping(start, after(STILL_MS, 0))).toBe(true);
});

test("whoever rides is told of every few seconds, a car more often than a bike", () => {
  expect(isWorthKeeping(start, after(2_000, 10))).toBe(false);
  expect(isWorthKeeping(start, after(3_000, 15))).toBe(true);
  expect(isWorthKeeping(start, after(2_000, 28))).toBe(true);
});

test("a bend is told of at once", () => {
  expect(isWorthKeeping(start, after(2_000, 14, { heading: 150 }))).toBe(true);
  expect(isWorthKeeping(start, after(2_000, 14, { heading: 95 }))).toBe(false);
  expect(isWorthKeeping({ ...start, heading: 350 }, after(2_000, 14, { heading: 5 }))).toBe(false);
});

test("a still phone whose reading wanders within its accuracy does not ride", () => {
  expect(isWorthKeeping(start, after(4_000, 12, { accuracy: 40, speed: null }))).toBe(false);
});
