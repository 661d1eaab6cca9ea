import type { UserRow } from "#lib/auth/commands.ts";
import { createId, type UserId } from "#lib/core/ids.ts";
import { createRng, hash32 } from "#lib/core/rng.ts";
import { driverName } from "#lib/sim/names.ts";
import type { World, WorldDriver } from "#lib/sim/world.ts";

/** So many restaurants of the demo have somebody who can sign in. */
const RESTAURANTS = 3;
/** Before the fleet, whose ids begin with its own time: the demo's demand reads the fleet as one stretch of ids. */
const DRIVER_MADE_MS = Date.UTC(2025, 0, 1);

/** The people of the demo who sign in with one click: a customer, some restaurants, a driver, an operator. */
export function demoUsers(world: Pick<World, "restaurants" | "drivers">): UserRow[] {
  const users: UserRow[] = (["customer", "operator"] as const).map((role) => ({ ...person(role), role }));
  for (const { id, slug, name } of world.restaurants.slice(0, RESTAURANTS)) {
    users.push({ id: userIdOf(`restaurant ${slug}`), name, role: "restaurant", restaurantId: id, isOwner: true });
  }
  const driver = demoDriver(world);
  if (driver) users.push({ ...person("driver"), name: driver.name, role: "driver", driverId: driver.id });
  return users;
}

/** Who drives for a visitor: on nobody's simulated phone, so that only the visitor answers for them. None in a world without drivers. */
export function demoDriver({ drivers }: Pick<World, "drivers">): WorldDriver | null {
  const [first] = drivers;
  if (!first) return null;
  const rng = createRng(hash32("demo driver"));
  const bytes = Uint8Array.from({ length: 10 }, () => rng.int(0, 255));
  return { id: createId("driver", DRIVER_MADE_MS, bytes), name: driverName(rng), vehicle: "bike" };
}

function person(name: string): { id: UserId; name: string } {
  return { id: userIdOf(name), name: driverName(createRng(hash32(`demo ${name}`))) };
}

/** The same person keeps the same id, so that who was signed in before a restart still is. */
function userIdOf(name: string): UserId {
  const rng = createRng(hash32(`demo user ${name}`));
  return createId(
    "user",
    Date.UTC(2026, 0, 1),
    Uint8Array.from({ length: 10 }, () => rng.int(0, 255)),
  );
}
