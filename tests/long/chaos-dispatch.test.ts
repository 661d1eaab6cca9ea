import { expect, test } from "vitest";
import { chaos } from "./run-chaos.ts";

test("orders have one driver and an end, whichever worker is killed or stopped", async () => {
  // Three times the promise: others share the machine.
  const { code, said } = await chaos(
    "dispatch",
    "--orders",
    "60",
    "--seconds",
    "60",
    "--drivers",
    "20",
    "--within",
    "45",
  );
  expect([code, said]).toEqual([0, expect.stringContaining("everything held")]);
});
