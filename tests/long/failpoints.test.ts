import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { paidWorld } from "#tests/payments/paid-world.ts";
import type { Doomed, Task } from "./failpoint-child.ts";
import { type Drives, orderDrives } from "./failpoint-drives.ts";
import { tipDrives } from "./failpoint-tips.ts";

const CHILD = fileURLToPath(new URL("./failpoint-child.ts", import.meta.url));
const world = await paidWorld();
afterAll(() => world.stop());
/** A failpoint that none of these drives fails the first test. */
const DRIVES: Drives = { ...orderDrives(world), ...tipDrives(world) };

/** Every name in the code. One that holds a call's kind is all that kinds there are. */
async function namesInCode(): Promise<string[]> {
  const kinds = [...readFileSync("lib/payments/payment.ts", "utf8").matchAll(/readonly kind: "(\w+)"/g)].map(
    ([, kind]) => kind ?? "",
  );
  const names: string[] = [];
  for await (const path of glob("lib/**/*.ts")) {
    for (const [, text = ""] of readFileSync(path, "utf8").matchAll(/failpoint\?\.\(\s*["`]([^"`]+)["`]/g)) {
      if (!text.includes("$")) names.push(text);
      else names.push(...kinds.map((kind) => text.replaceAll(/\$\{[^}]*\}/g, kind)));
    }
  }
  return [...new Set(names)].sort();
}

async function run(
  task: Task,
  diesAt: string | null,
  dies: Doomed["dies"] = "process",
): Promise<NodeJS.Signals | number | null> {
  const doomed: Doomed = {
    databaseUrl: world.databaseUrl,
    apiUrl: world.double.url,
    apiKey: world.double.apiKey,
    diesAt,
    dies,
    task,
  };
  const child = spawn(process.execPath, [CHILD, JSON.stringify(doomed)], { stdio: ["ignore", "ignore", "inherit"] });
  const [code, signal] = await once(child, "exit");
  return signal ?? code;
}

/** What the code could name and never comes to: a tip is taken at once, so that nothing of it is ever held. */
const NEVER = /^tip (capture|release|hold):/;

const names = (await namesInCode()).filter((name) => !NEVER.test(name));
const drivesOf = (name: string) => Object.entries(DRIVES).find(([prefix]) => name.startsWith(prefix))?.[1] ?? [];

test("every failpoint in the code is driven", () => {
  expect(names.length).toBeGreaterThan(25);
  expect(names.filter((name) => drivesOf(name).length === 0)).toEqual([]);
});

const casesOf = (most: number) =>
  names.flatMap((name) =>
    drivesOf(name)
      .slice(0, most)
      .map((drive) => ({ name, drive, what: drive.what })),
  );

describe("killed there (SIGKILL) and done again by another, everything happened once", () => {
  test.each(casesOf(Number.POSITIVE_INFINITY))("$name, $what", async ({ name, drive }) => {
    const task = await drive.prepare();
    expect(await run(task, name)).toBe("SIGKILL");
    expect(await run(task, null)).toBe(0);
    await drive.expect(task);
    expect((await world.ledger()).sum).toBe(0);
  });
});

describe("without the database from there on and tried again, everything happened once", () => {
  test.each(casesOf(1))("$name, $what", async ({ name, drive }) => {
    const task = await drive.prepare();
    expect(await run(task, name, "database")).toBe(0);
    await drive.expect(task);
    expect((await world.ledger()).sum).toBe(0);
  });
});
