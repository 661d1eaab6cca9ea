import { expect, it } from "vitest";
import { createLogger } from "./log.ts";

function logged(write: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger("info", { write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

it("writes JSON lines with the ids of the child they came through", () => {
  const [line] = logged((log) => log.child({ requestId: "r1" }).info({ tiles: 3 }, "watching"));
  expect(line).toMatchObject({ requestId: "r1", tiles: 3, msg: "watching" });
});

it("keeps secrets out, wherever they stand", () => {
  const lines = logged((log) => {
    log.info({ token: "hunter2", headers: { authorization: "hunter2", "set-cookie": "hunter2" } }, "a");
    log.info({ req: { headers: { cookie: "hunter2" } }, config: { driverTokenSecret: "hunter2" } }, "b");
    log.child({ secret: "hunter2" }).info("c");
  });
  expect(lines).toHaveLength(3);
  expect(JSON.stringify(lines)).not.toContain("hunter2");
});
