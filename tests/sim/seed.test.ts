import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changeMenu } from "#lib/catalog/editing/commands.ts";
import { readMenu, readRestaurant } from "#lib/catalog/queries.ts";
import { createGridCity } from "#lib/city/grid-city.ts";
import { createDoors } from "#lib/sim/doors.ts";
import { createWorld, menuOf } from "#lib/sim/world.ts";
import { seedDemo, seedDoors } from "#services/demo-seed.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";

const center = { lng: 11.97, lat: 57.7 };
const { city, streets } = createGridCity(center);
const world = createWorld({ seed: 1, city, streets, drivers: 20, restaurants: 40 });

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDemo(database, world);
});
afterAll(() => database.drop());

async function versions(): Promise<unknown> {
  const { rows } = await sql`select id, version, updated_at from restaurants order by id`.execute(database.db.primary);
  return rows;
}

test("the world's restaurants and menus are in the catalogue as they were made", async () => {
  for (const made of world.restaurants.slice(0, 5)) {
    const { kitchen: _, ...listed } = made;
    const record = await readRestaurant(database, made.slug);
    expect(record?.restaurant).toEqual(listed);
    expect(await readMenu(database, made.id)).toEqual(menuOf(made));
  }
});

test("seeded once more, nothing changes: no row, no version", async () => {
  const before = await versions();
  await seedDemo(database, world);
  expect(await versions()).toEqual(before);
});

test("what a kitchen has changed since is its own, and stays", async () => {
  const [{ id } = { id: "" as never }] = world.restaurants;
  const [section] = (await readMenu(database, id)).sections;
  await changeMenu(database.db.primary, {
    restaurantId: id,
    edit: { kind: "move-section", sectionId: section?.id ?? "", to: 1 },
  });
  const changed = await readMenu(database, id);
  expect(changed).not.toEqual(menuOf(world.restaurants[0] as never));
  await seedDemo(database, world);
  expect(await readMenu(database, id)).toEqual(changed);
});

test("houses are numbered once: a city that has addresses keeps them", async () => {
  const town = { name: "Rutstad", center };
  const doors = () => database.db.primary.selectFrom("addresses").select(["street", "number", "city"]).execute();
  await seedDoors(database, { city: town, streets });
  const named = createDoors(streets, town);
  const signs = (list: readonly { street: string; number: string }[]) =>
    list.map((d) => `${d.street} ${d.number}`).sort();
  expect(signs(await doors())).toEqual(signs(named));
  await seedDoors(database, { city: { ...town, name: "Other" }, streets });
  expect((await doors()).every((door) => door.city === "Rutstad")).toBe(true);
});
