import { createInterface } from "node:readline";
import { systemClock } from "#lib/core/clock.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createRouting } from "#lib/routing/adapters/create-routing.ts";
import { parseRosterLine } from "#lib/sim/roster.ts";
import { parseSimulatorArgs, type SimulatorArgs } from "./args.ts";
import { createFleet } from "./fleet.ts";
import { createWaySource } from "./ways.ts";

/** The simulator: drivers who come in through the public feed like any other. See README.md beside this file. */

const log = createLogger("info").child({ process: "simulator" });
const SUMMARY_MS = 60_000;

let args: SimulatorArgs;
try {
  args = parseSimulatorArgs(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

const { url, seed, speed, coverageLoss, configPath, valhallaUrl } = args;
const routing = createRouting({ ...(configPath && { configPath }), ...(valhallaUrl && { valhallaUrl }) });
const fleet = createFleet({ url, seed, speed, coverageLoss, clock: systemClock, requestWay: createWaySource(routing) });
const summary = setInterval(() => log.info(fleet.counts(), "fleet"), SUMMARY_MS);

const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
lines.on("line", (line) => {
  if (line.trim() === "") return;
  try {
    fleet.add(parseRosterLine(line));
  } catch {
    log.error("a line on standard input is not a driver"); // it may hold a token: not shown
  }
});

let isStopping = false;
async function stop(reason: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ reason, ...fleet.counts() }, "simulator stops");
  clearInterval(summary);
  await fleet.stop();
  await routing.close();
  process.exit(0);
}
// Whoever started us holds our standard input: when it closes, they are gone.
lines.on("close", () => void stop("standard input closed"));
process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));
