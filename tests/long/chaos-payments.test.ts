import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";

/** Runs the command as a person would. Resolves to its exit code and what it printed. */
async function chaos(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ["services/chaos/main.ts", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, "close");
  return { code: code as number | null, said };
}

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
