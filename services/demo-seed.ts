import { upsertUsers } from "#lib/auth/commands.ts";
import { signDriverToken } from "#lib/auth/driver-token.ts";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { upsertDrivers } from "#lib/dispatch/commands.ts";
import type { Context } from "#lib/infra/context.ts";
import { encodeRosterLine } from "#lib/sim/roster.ts";
import { menuOf, type World, type WorldDriver } from "#lib/sim/world.ts";
import { demoUsers } from "./demo-users.ts";

/** How long a simulated driver's token is good. */
const TOKEN_LIFETIME_MS = 24 * 3_600_000;
/** Write fresh roster lines to the simulator this often: long before the tokens run out. */
export const ROSTER_RENEWAL_MS = 20 * 3_600_000;

/** Puts the world's drivers, restaurants with their menus, and users into the database. Repeated, it changes nothing. */
export async function seedDemo(ctx: Pick<Context, "db">, world: World): Promise<void> {
  await upsertDrivers(ctx, world.drivers);
  await upsertRestaurants(ctx.db.primary, world.restaurants);
  await upsertMenus(
    ctx.db.primary,
    world.restaurants.map((restaurant) => ({ restaurantId: restaurant.id, menu: menuOf(restaurant) })),
  );
  await upsertUsers(ctx, demoUsers(world));
}

/** What the simulator reads on its standard input: one line for each driver, with a fresh token. */
export async function rosterLines(drivers: readonly WorldDriver[], secret: string, nowMs: number): Promise<string> {
  const expiresAt = nowMs + TOKEN_LIFETIME_MS;
  const lines = drivers.map(async ({ id, name, vehicle }) => {
    const token = await signDriverToken({ driverId: id, secret, issuedAt: nowMs, expiresAt });
    return encodeRosterLine({ driverId: id, token, vehicle, name });
  });
  return (await Promise.all(lines)).join("");
}
