import { listImportedSites } from "#lib/catalog/adapters/imported-restaurants.ts";
import type { PreparedCity } from "#lib/city/adapters/ensure-city.ts";
import { cancelStuckDeliveries } from "#lib/dispatch/commands.ts";
import { hasLiveDeliveriesFrom } from "#lib/dispatch/queries.ts";
import type { Context } from "#lib/infra/context.ts";
import { createWorld, MADE_UP_RESTAURANTS, type World, type WorldRestaurant } from "#lib/sim/world.ts";
import type { Start } from "./context.ts";
import { seedDemo, seedDoors, seedPeople } from "./demo-seed.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Options } from "./options.ts";
import type { Membership } from "./processes.ts";
import { type SimulatorRoutes, startSimulators } from "./simulator-processes.ts";
import { startStripeDouble } from "./stripe-double-process.ts";
import { startDemoDemand } from "./worker/demo-demand.ts";

/** The world that the demo always shows. */
const DEMO_SEED = 1;
/** How often a worker that is not the first looks whether it is by now. */
const TURN_MS = 5_000;

/** The demo's world in its own city: the same in every process of it. */
function createOwnWorld({ city, streets }: PreparedCity, { drivers }: Options): World<WorldRestaurant> {
  return createWorld({ seed: DEMO_SEED, city, streets, drivers });
}

/** In a city that was imported the same drivers bring food from the restaurants that are really there. */
async function createImportedWorld(
  { db }: Pick<Context, "db">,
  { city, streets }: PreparedCity,
  { drivers }: Options,
): Promise<World> {
  const world = createWorld({ seed: DEMO_SEED, city, streets, drivers, restaurants: 0 });
  return { ...world, restaurants: await listImportedSites(db.primary) };
}

/** Drivers whom the import found on their way through the demo's own city are free at once: no road leads there any more. */
async function endMadeUpTrips(ctx: Context): Promise<void> {
  if (!(await hasLiveDeliveriesFrom(ctx, MADE_UP_RESTAURANTS))) return;
  const limit = 1_000;
  while ((await cancelStuckDeliveries(ctx, { afterMin: 0, limit })).length === limit);
}

/** How to make the demo's world when it is first needed. */
export async function demoWorldMaker(ctx: Context, prepared: PreparedCity, options: Options): Promise<() => World> {
  if (!prepared.isImported) return () => createOwnWorld(prepared, options);
  const world = await createImportedWorld(ctx, prepared, options);
  return () => world;
}

async function createAndSeed(ctx: Context, prepared: PreparedCity, options: Options): Promise<World> {
  if (prepared.isImported) {
    const world = await createImportedWorld(ctx, prepared, options);
    await seedPeople(ctx, world);
    await endMadeUpTrips(ctx);
    return world;
  }
  const world = createOwnWorld(prepared, options);
  await seedDemo(ctx, world);
  await seedDoors(ctx, prepared);
  return world;
}

/**
 * The simulated fleet and what it is asked to bring, in the oldest of the workers: the same drivers from two of them
 * would only push each other out. Only on a loopback address.
 */
export async function startDemo(
  ctx: Context,
  membership: Membership,
  prepared: PreparedCity,
  start: Start,
): Promise<void> {
  const { config, options, lifecycle } = start;
  const { valhallaConfigPath } = prepared;
  await whenFirst(membership, lifecycle, "payment double's turn", () => runDouble(start));
  const world = await createAndSeed(ctx, prepared, options);
  if (!options.simulator || options.drivers === 0) return;
  if (!config.valhallaUrl && !valhallaConfigPath) {
    ctx.log.warn("the demo's fleet stays at home: there is nothing to make its routes with");
    return;
  }
  const routes = { valhallaUrl: config.valhallaUrl, configPath: valhallaConfigPath };
  await whenFirst(membership, lifecycle, "demo's turn", () => run(ctx, world, routes, start));
}

/** Does it now if this is the oldest of the workers, else as soon as it is: one process does it at a time. */
async function whenFirst(
  membership: Membership,
  lifecycle: Lifecycle,
  name: string,
  action: () => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  async function turn(): Promise<void> {
    const isFirst = await membership.isFirst("worker").catch(() => false);
    if (isOver) return;
    if (isFirst) action();
    else timer = setTimeout(() => void turn(), TURN_MS);
  }
  lifecycle.onStop(name, async () => {
    isOver = true;
    clearTimeout(timer);
  });
  await turn();
}

function run(ctx: Context, world: World, routes: SimulatorRoutes, { options, lifecycle }: Start): void {
  const demand = startDemoDemand(ctx, world);
  lifecycle.onStop("demo demand", () => demand.stop());
  const simulators = startSimulators(ctx, world, routes, options.roles.includes("gateway"));
  lifecycle.onStop("simulators", () => simulators.stop());
}

/** The payment provider's double, unless the real one is to be asked. */
function runDouble({ config, log, options, lifecycle }: Start): void {
  if (!config.payments.stripe?.isOwnDouble) return;
  const double = startStripeDouble({ config, log }, options.roles.includes("web"));
  lifecycle.onStop("payment double", () => double.stop());
}
