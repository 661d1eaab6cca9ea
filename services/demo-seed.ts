import { upsertUsers } from "#lib/auth/commands.ts";
import { signDriverToken } from "#lib/auth/driver-token.ts";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { currencyOf } from "#lib/core/money.ts";
import { upsertDrivers } from "#lib/dispatch/commands.ts";
import type { Context } from "#lib/infra/context.ts";
import { encodeRosterLine } from "#lib/sim/roster.ts";
import type { World, WorldDriver } from "#lib/sim/world.ts";
import { demoUsers } from "./demo-users.ts";

/** How long a simulated driver's token is good. */
const TOKEN_LIFETIME_MS = 24 * 3_600_000;
/** Write fresh roster lines to the simulator this often: long before the tokens run out. */
export const ROSTER_RENEWAL_MS = 20 * 3_600_000;

/** Puts the world's drivers, restaurants and users into the database. Repeated, it changes nothing. */
export async function seedDemo(ctx: Pick<Context, "db">, world: World): Promise<void> {
  await upsertDrivers(ctx, world.drivers);
  await upsertRestaurants(ctx.db.primary, world.restaurants.map(listed));
  await upsertUsers(ctx, demoUsers(world));
}

/** A place as the catalogue lists it. */
function listed(place: World["restaurants"][number]): Restaurant {
  const day = [{ from: 660, to: 1_320 }];
  return {
    ...place,
    address: { street: "", number: "", postcode: null, city: "Göteborg" },
    cuisines: ["other"],
    rating: null,
    currency: currencyOf("SEK"),
    feeMinor: 3_900,
    minimumMinor: 12_000,
    discount: null,
    timeZone: "Europe/Stockholm",
    prep: { minMin: 15, maxMin: 25 },
    area: { kind: "radius", metres: 4_000 },
    hours: { week: [day, day, day, day, day, day, day], exceptions: {} },
    pausedUntil: null,
  };
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
