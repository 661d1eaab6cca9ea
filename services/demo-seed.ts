import { sql } from "kysely";
import { upsertUsers } from "#lib/auth/commands.ts";
import { signDriverToken } from "#lib/auth/driver-token.ts";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { upsertPromoCodes } from "#lib/catalog/promos/commands.ts";
import type { City, Street } from "#lib/city/city.ts";
import { replaceAddresses } from "#lib/city/commands.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { upsertDrivers } from "#lib/dispatch/commands.ts";
import type { Context } from "#lib/infra/context.ts";
import { createDoors } from "#lib/sim/doors.ts";
import { demoPromos } from "#lib/sim/promos.ts";
import { encodeRosterLine } from "#lib/sim/roster.ts";
import { menuOf, type World, type WorldDriver, type WorldRestaurant } from "#lib/sim/world.ts";
import { demoDriver, demoUsers } from "./demo-users.ts";

/** How long a simulated driver's token is good. */
const TOKEN_LIFETIME_MS = 24 * 3_600_000;
/** Write fresh roster lines to the simulator this often: long before the tokens run out. */
export const ROSTER_RENEWAL_MS = 20 * 3_600_000;

/**
 * Puts the world's drivers, restaurants with their menus, codes that take something off, and users into the database. Repeated,
 * it changes nothing: a restaurant that is there is its own people's, and stays as they left it.
 */
export async function seedDemo(ctx: Pick<Context, "db">, world: World<WorldRestaurant>): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from restaurants where id = any(${world.restaurants.map(({ id }) => id)}::text[]) and removed_at is null`.execute(
    ctx.db.primary,
  );
  const known = new Set(rows.map(({ id }) => id));
  const added = world.restaurants.filter(({ id }) => !known.has(id));
  await inTransaction(ctx.db.primary, async (trx) => {
    await upsertRestaurants(trx, added);
    await upsertMenus(
      trx,
      added.map((restaurant) => ({ restaurantId: restaurant.id, menu: menuOf(restaurant) })),
    );
  });
  await upsertPromoCodes(ctx.db.primary, demoPromos(world.restaurants));
  await seedPeople(ctx, world);
}

/** Drivers and users alone: restaurants that were imported are there, and nobody makes them up a menu. */
export async function seedPeople(ctx: Pick<Context, "db">, world: World): Promise<void> {
  const visitors = demoDriver(world);
  await upsertDrivers(ctx, visitors ? [...world.drivers, visitors] : world.drivers);
  await upsertUsers(ctx, demoUsers(world));
}

/** Numbers the houses of a city that has none yet, so that addresses can be found in it. */
export async function seedDoors(
  { db }: Pick<Context, "db">,
  { city, streets }: { city: Pick<City, "name" | "center">; streets: readonly Street[] },
): Promise<void> {
  const known = await db.primary.selectFrom("addresses").select("street").limit(1).executeTakeFirst();
  if (!known) await replaceAddresses(db.primary, createDoors(streets, city));
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
