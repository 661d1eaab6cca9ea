import { expect, test } from "vitest";
import { rateLimitHeaders, type Standing, secondsOf } from "./limits.ts";

const standing: Standing = { policy: "order-address", points: 120, perSeconds: 60, left: 119, resetMs: 60_000 };

test("an answer that was counted for nothing says nothing of limits", () => {
  expect(rateLimitHeaders([])).toEqual({});
});

test("an answer says how many a window, what is left, and in how many seconds the window ends", () => {
  expect(rateLimitHeaders([standing])).toEqual({
    "RateLimit-Policy": '"order-address";q=120;w=60',
    RateLimit: '"order-address";r=119;t=60',
  });
});

test("each limit that a request was counted for is told, in the order that it was counted in", () => {
  const account = { ...standing, policy: "order-account", points: 10, left: 0, resetMs: 12_001 };
  expect(rateLimitHeaders([standing, account])).toEqual({
    "RateLimit-Policy": '"order-address";q=120;w=60, "order-account";q=10;w=60',
    RateLimit: '"order-address";r=119;t=60, "order-account";r=0;t=13',
  });
});

test.each([
  [0, 0],
  [1, 1],
  [1_000, 1],
  [1_001, 2],
])("%d ms are told as %d s: whoever waits for so long is not too soon", (ms, seconds) => {
  expect(secondsOf(ms)).toBe(seconds);
});
