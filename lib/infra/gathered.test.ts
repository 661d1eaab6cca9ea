import { expect, it } from "vitest";
import { gathered } from "./gathered.ts";

it("does together what is asked for in one moment, each thing once, and what comes later by itself", async () => {
  const runs: (readonly string[])[] = [];
  const ask = gathered<string>(async (items) => void runs.push(items));
  await Promise.all([ask(["a", "b"]), ask(["b", "c"])]);
  await ask(["a"]);
  expect(runs).toEqual([["a", "b", "c"], ["a"]]);
});

it("tells all who asked that it failed, and none of those who come after", async () => {
  let fails = true;
  const ask = gathered<string>(async () => {
    if (fails) throw new Error("away");
  });
  const results = await Promise.allSettled([ask(["a"]), ask(["b"])]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  await ask(["a"]);
});
