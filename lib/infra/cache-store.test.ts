import { expect, test } from "vitest";
import { createCacheStore, type Entry } from "./cache-store.ts";

const entryOf = (value: unknown): Entry => ({
  value,
  tags: ["r-1"],
  moment: { lineage: "1", snapshot: "7:7:" },
  untilMs: Date.now() + 3_600_000,
});
const isGood = () => true;
const LASTING = { passing: false };
const PASSING = { passing: true };

test("a flood of what is asked for once fills no memory, and displaces nothing that lasts", async () => {
  const store = createCacheStore(null, "test");
  await store.set("lasting", entryOf("soup"), LASTING);
  for (let i = 0; i < 6_000; i++) await store.set(`q${i}`, entryOf("x"), PASSING);
  expect((await store.get("lasting", isGood))?.entry.value).toBe("soup");
  const found = await Promise.all(Array.from({ length: 6_000 }, (_, i) => store.get(`q${i}`, isGood)));
  expect(found.filter(Boolean)).toHaveLength(2_000);
  expect(found.at(-1)?.entry.value).toBe("x");
});

test("what lasts is bounded too, in entries and in bytes, and nothing huge is kept", async () => {
  const store = createCacheStore(null, "test");
  const text = "x".repeat(100_000);
  for (let i = 0; i < 1_200; i++) await store.set(`k${i}`, entryOf(text), LASTING);
  const found = await Promise.all(Array.from({ length: 1_200 }, (_, i) => store.get(`k${i}`, isGood)));
  const kept = found.filter(Boolean).length;
  expect(kept).toBeGreaterThan(900);
  expect(kept * text.length).toBeLessThan(96 * 1024 * 1024);
  await store.set("huge", entryOf("x".repeat(3 * 1024 * 1024)), LASTING);
  expect(await store.get("huge", isGood)).toBeNull();
  for (let i = 0; i < 6_000; i++) await store.set(`s${i}`, entryOf("x"), LASTING);
  expect(await store.get("s0", isGood)).toBeNull();
});

test("a value that does not hold is found where there is no better one", async () => {
  const store = createCacheStore(null, "test");
  await store.set("old", entryOf("soup"), LASTING);
  expect(await store.get("old", () => false)).toMatchObject({ entry: { value: "soup" }, layer: "memory" });
  expect(await store.get("none", isGood)).toBeNull();
});
