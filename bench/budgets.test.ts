import { describe, expect, it } from "vitest";
import { missedBudgets, readBudgets } from "./budgets.ts";
import { spreadOf } from "./figure.ts";

describe("budgets", () => {
  const budgets = {
    "x.speed": { min: 10 },
    "x.bytes": { max: 100, ratio: { over: "big", under: "small", max: 1.5 } },
    "y.other": { max: 1 },
  };

  it("judges by the median, and only what this benchmark measures", () => {
    const figures = { "x.speed": { median: 10, min: 2, max: 20 }, "x.bytes": { small: 60, big: 80 } };
    expect(missedBudgets("x", figures, budgets)).toEqual([]);
  });

  it("names what is above, below, missing, not a number or out of proportion", () => {
    const high = { "x.speed": 9, "x.bytes": { small: 60, big: 101 } };
    expect(missedBudgets("x", high, budgets)).toEqual([
      "x.speed is 9, at least 10 is wanted",
      "x.bytes big is 101, at most 100 is wanted",
      "x.bytes: big is 1.68 times small, at most 1.5 is wanted",
    ]);
    expect(missedBudgets("x", { "x.speed": Number.NaN }, budgets)).toEqual([
      "x.speed is NaN",
      "x.bytes was not measured",
    ]);
  });

  it("bounds entries by one of them, and by how their names end", () => {
    const own = {
      "x.kb": { above: { entry: "empty", max: 45 } },
      "x.scores": { endings: { ".speed": { min: 95 }, ".seo": { min: 100 } } },
    };
    const good = {
      "x.kb": { empty: 135, search: 180, live: 90 },
      "x.scores": { "home.speed": { median: 95, min: 90, max: 99 }, "home.seo": 100 },
    };
    expect(missedBudgets("x", good, own)).toEqual([]);
    const bad = { "x.kb": { empty: 135, search: 181 }, "x.scores": { "home.speed": 94, "list.speed": 96 } };
    expect(missedBudgets("x", bad, own)).toEqual([
      "x.kb search is 181, at most 180 is wanted",
      "x.scores home.speed is 94, at least 95 is wanted",
      "x.scores lacks .seo",
    ]);
    expect(missedBudgets("x", { "x.kb": { search: 1 }, "x.scores": good["x.scores"] }, own)).toEqual([
      "x.kb lacks empty",
    ]);
  });

  it("reads the committed ones", async () => {
    expect(Object.keys(await readBudgets())).toContain("tracking.cpuVsBareLoop.ratio");
  });

  it("takes medians", () => {
    expect(spreadOf([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5 });
    expect(spreadOf([4, 1, 3, 2]).median).toBe(2.5);
  });
});
