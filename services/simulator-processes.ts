import { fileURLToPath } from "node:url";
import type { Config } from "#lib/infra/config/env.ts";
import type { Context } from "#lib/infra/context.ts";
import type { World, WorldDriver } from "#lib/sim/world.ts";
import { keepRunning } from "./child.ts";
import { ROSTER_RENEWAL_MS, rosterLines } from "./demo-seed.ts";

/** One process drives this many: enough to fill it, few enough for its share of open files. */
const DRIVERS_PER_PROCESS = 5_000;

const SCRIPT = fileURLToPath(new URL("./simulator/main.ts", import.meta.url));

type Needs = Pick<Context, "log" | "clock"> & {
  readonly config: Pick<Config, "host" | "port" | "publicUrl" | "driverTokenSecret">;
};

/** Where the simulated drivers get their routes. */
export type SimulatorRoutes = { readonly valhallaUrl: string | null; readonly configPath: string | null };

/**
 * Runs the demo's fleet: processes that are nothing but clients, told over their standard input who their drivers are,
 * and told again before the tokens run out. One that ends by itself is started again.
 *
 * @param hasGateway whether this process has the feed itself; else the drivers come in at the public address
 */
export function startSimulators(
  ctx: Needs,
  world: World,
  routes: SimulatorRoutes,
  hasGateway: boolean,
): { stop(): Promise<void> } {
  const url = hasGateway ? ownFeed(ctx.config) : `${ctx.config.publicUrl.replace(/^http/, "ws")}/feed`;
  const shares: WorldDriver[][] = [];
  for (let i = 0; i < world.drivers.length; i += DRIVERS_PER_PROCESS) {
    shares.push(world.drivers.slice(i, i + DRIVERS_PER_PROCESS));
  }
  const simulators = shares.map((drivers, index) =>
    runSimulator(ctx, drivers, argsOf(url, world.seed + index, routes)),
  );
  return {
    async stop() {
      await Promise.all(simulators.map((simulator) => simulator.stop()));
    },
  };
}

function ownFeed({ host, port }: Pick<Config, "host" | "port">): string {
  const own = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `ws://${own.includes(":") ? `[${own}]` : own}:${port}/feed`;
}

function argsOf(url: string, seed: number, { valhallaUrl, configPath }: SimulatorRoutes): string[] {
  const roads = valhallaUrl ? ["--valhalla-url", valhallaUrl] : ["--city-config", configPath ?? ""];
  return ["--url", url, "--seed", String(seed), ...roads];
}

function runSimulator(ctx: Needs, drivers: readonly WorldDriver[], args: readonly string[]) {
  const child = keepRunning(SCRIPT, args, {
    log: ctx.log.child({ part: "simulator", drivers: drivers.length }),
    greet: () => rosterLines(drivers, ctx.config.driverTokenSecret, ctx.clock.now()),
  });
  const renewal = setInterval(() => void child.greet(), ROSTER_RENEWAL_MS);
  return {
    async stop() {
      clearInterval(renewal);
      await child.stop();
    },
  };
}
