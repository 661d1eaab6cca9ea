import { afterAll, beforeAll, expect, it } from "vitest";
import { replaceAddresses } from "#lib/city/commands.ts";
import type { Door } from "#lib/city/door.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const rows = () =>
  database.db.primary.selectFrom("addresses").selectAll().orderBy("street").orderBy("number").execute();
const at = { lng: 11.95, lat: 57.69 };
const doors: Door[] = [
  { street: "Linnégatan", number: "12 B", postcode: "413 04", city: "Göteborg", at },
  { street: "Övre Husargatan", number: "1", postcode: null, city: "", at },
];

it("the city's doors are those that were told last, however often, each once", async () => {
  await replaceAddresses(database.db.primary, [{ street: "Gone", number: "1", postcode: null, city: "", at }]);
  await replaceAddresses(database.db.primary, doors);
  await replaceAddresses(database.db.primary, [
    ...doors,
    ...doors.map((door) => ({ ...door, at: { lng: 0, lat: 0 } })),
  ]);
  expect(await rows()).toEqual([
    { street: "Linnégatan", number: "12 B", city: "Göteborg", postcode: "413 04", ...at, words: "linnegatan goteborg" },
    { street: "Övre Husargatan", number: "1", city: "", postcode: null, ...at, words: "ovre husargatan" },
  ]);
});

it("doors that cannot be change nothing", async () => {
  const before = await rows();
  const off = { street: "Off", number: "1", postcode: null, city: "", at: { lng: 0, lat: 91 } };
  await expect(replaceAddresses(database.db.primary, [off])).rejects.toThrow();
  expect(await rows()).toEqual(before);
});

it("many are written in batches", async () => {
  const many = Array.from({ length: 12_001 }, (_, i) => ({
    street: "Lång",
    number: `${i}`,
    postcode: null,
    city: "",
    at,
  }));
  await replaceAddresses(database.db.primary, many);
  expect((await rows()).length).toBe(12_001);
});
