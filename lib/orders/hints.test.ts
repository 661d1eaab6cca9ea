import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { createId } from "#lib/core/ids.ts";
import { decodeOrderHint, encodeOrderHint, hintOrder, ORDER_HINT_SHARDS, orderHintTopic } from "./hints.ts";

const anyOrder = fc
  .tuple(fc.nat(), fc.uint8Array({ minLength: 10, maxLength: 10 }))
  .map(([ms, random]) => createId("order", ms, random));

test("a hint names its order in 16 bytes", () => {
  fc.assert(
    fc.property(anyOrder, (orderId) => {
      const hint = encodeOrderHint(orderId);
      expect(hint.length).toBe(16);
      expect(decodeOrderHint(hint)).toBe(orderId);
    }),
  );
});

test("orders spread over all topics, each always on its own", () => {
  const topics = new Set(fc.sample(anyOrder, 2_000).map(orderHintTopic));
  expect(topics).toEqual(new Set(Array.from({ length: ORDER_HINT_SHARDS }, (_, i) => `orders:${i}`)));
});

test("what is not 16 bytes is no hint", () => {
  for (const length of [0, 15, 17]) expect(() => decodeOrderHint(new Uint8Array(length))).toThrow(AppError);
});

test("telling of an order puts its hint on its topic", () => {
  const [orderId] = fc.sample(anyOrder, 1);
  if (!orderId) throw new Error("no sample");
  const told: [string, Uint8Array][] = [];
  hintOrder({ batcher: { add: (topic, item) => told.push([topic, item]) } }, orderId);
  expect(told).toEqual([[orderHintTopic(orderId), encodeOrderHint(orderId)]]);
});
