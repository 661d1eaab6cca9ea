import { describe, expect, test } from "vitest";
import { chaos } from "./run-chaos.ts";

describe("payments, hurt on purpose, equal the provider's books", () => {
  test.each([
    ["with every webhook five times in any order", ["--orders", "60"]],
    ["with no webhook at all", ["--orders", "30", "--webhooks", "none"]],
  ])("%s", async (_, args) => {
    const { code, said } = await chaos("payments", ...args);
    expect([code, said]).toEqual([0, expect.stringContaining("everything held")]);
  });
});

test("who names no chaos is told which there are", async () => {
  expect((await chaos("nothing")).code).toBe(2);
});
