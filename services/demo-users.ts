import type { UserRow } from "#lib/auth/commands.ts";
import { createId, type UserId } from "#lib/core/ids.ts";
import { createRng, hash32 } from "#lib/core/rng.ts";
import { driverName } from "#lib/sim/names.ts";
import type { World } from "#lib/sim/world.ts";

/** So many restaurants of the demo have somebody who can sign in. */
const RESTAURANTS = 3;

/** The people of the demo who sign in with one click: a customer, some restaurants, a driver, an operator. */
export function demoUsers(world: Pick<World, "restaurants" | "drivers">): UserRow[] {
  const users: UserRow[] = (["customer", "operator"] as const).map((role) => ({ ...person(role), role }));
  for (const { id, slug, name } of world.restaurants.slice(0, RESTAURANTS)) {
    users.push({ id: userIdOf(`restaurant ${slug}`), name, role: "restaurant", restaurantId: id });
  }
  for (const { id, name } of world.drivers.slice(0, 1)) {
    users.push({ id: userIdOf(`driver ${id}`), name, role: "driver", driverId: id });
  }
  return users;
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
