import { expect, it } from "vitest";
import { createLogger } from "#lib/infra/log.ts";
import { createLifecycle } from "./lifecycle.ts";

const log = createLogger("silent");

it("stops in the reverse order, past what fails, and once", async () => {
  const lifecycle = createLifecycle(log);
  const stopped: string[] = [];
  lifecycle.onStop("database", async () => stopped.push("database"));
  lifecycle.onStop("queue", async () => {
    throw new Error("does not want to");
  });
  lifecycle.onStop("gateway", async () => stopped.push("gateway"));
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  expect(stopped).toEqual(["gateway", "database"]);
});

it("stops at once what was still starting", async () => {
  const lifecycle = createLifecycle(log);
  await lifecycle.stop();
  expect(lifecycle.isStopping()).toBe(true);
  const late = new Promise<void>((resolve) => {
    lifecycle.onStop("late", async () => resolve());
  });
  await late;
});
