import type { PreparedCity } from "#lib/city/adapters/ensure-city.ts";
import type { Context } from "#lib/infra/context.ts";
import { createWorld } from "#lib/sim/world.ts";
import type { Start } from "./context.ts";
import { seedDemo } from "./demo-seed.ts";
import { startSimulators } from "./simulator-processes.ts";
import { startDemoDemand } from "./worker/demo-demand.ts";

/** The world that the demo always shows. */
const DEMO_SEED = 1;

/** The simulated fleet and what it is asked to bring. Only on a loopback address, and once however many workers there are. */
export async function startDemo(
  ctx: Context,
  prepared: PreparedCity,
  { config, options, lifecycle }: Start,
): Promise<void> {
  const { city, streets, valhallaConfigPath } = prepared;
  const world = createWorld({ seed: DEMO_SEED, city, streets, drivers: options.drivers });
  await seedDemo(ctx, world);
  if (!options.simulator || options.drivers === 0) return;
  if (!config.valhallaUrl && !valhallaConfigPath) {
    ctx.log.warn("the demo's fleet stays at home: there is nothing to make its routes with");
    return;
  }
  const demand = startDemoDemand(ctx, world);
  lifecycle.onStop("demo demand", () => demand.stop());
  const routes = { valhallaUrl: config.valhallaUrl, configPath: valhallaConfigPath };
  const simulators = startSimulators(ctx, world, routes);
  lifecycle.onStop("simulators", () => simulators.stop());
}
