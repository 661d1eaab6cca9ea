import { expect, it } from "vitest";
import type { OrderFeedState } from "#lib/map/order-feed.ts";
import { createOrderState } from "#lib/map/order-store.ts";
import { seenOf } from "./seen.ts";

const NOW = 1_790_000_000_000;
const state = (more: Partial<OrderFeedState>): OrderFeedState => ({
  ...createOrderState("ord_1"),
  feed: "live",
  heardMs: null,
  clockOffsetMs: 0,
  ...more,
});
const seen = (agoMs: number) => ({ lng: 0, lat: 0, headingDeg: null, seenMs: NOW - agoMs, tickTimeMs: NOW });

it("tells the age of the position, just now for the first ten seconds", () => {
  expect(seenOf(state({ position: seen(9_000) }), NOW)).toEqual({ kind: "now", ageMs: null });
  expect(seenOf(state({ position: seen(40_000) }), NOW)).toEqual({ kind: "ago", ageMs: 40_000 });
  expect(seenOf(state({}), NOW).kind).toBe("live");
});

it("never calls a dead feed live, whatever it last showed", () => {
  const position = seen(1_000);
  expect(seenOf(state({ feed: "offline", heardMs: NOW - 9_000, position }), NOW)).toEqual({
    kind: "offline",
    ageMs: 9_000,
  });
  expect(seenOf(state({ feed: "reconnecting", position }), NOW)).toEqual({ kind: "reconnecting", ageMs: null });
  expect(seenOf(state({ feed: "stale" }), NOW).kind).toBe("stale");
});
