import { afterAll, beforeAll, expect, it } from "vitest";
import { GET } from "#app/api/v1/places/route.ts";
import { cellAt, cellName } from "#lib/catalog/cells.ts";
import { replaceAddresses } from "#lib/city/commands.ts";
import { moveBy } from "#lib/core/geo.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Browser, startRuntime } from "#tests/orders/api-runtime.ts";

const at = { lng: 11.96, lat: 57.69 };
let database: TestDatabase;
let runtime: Awaited<ReturnType<typeof startRuntime>>;
beforeAll(async () => {
  database = await createTestDatabase();
  runtime = await startRuntime(database.db);
  await replaceAddresses(
    database.db.primary,
    Array.from({ length: 9 }, (_, i) => ({
      ...{ street: `Vasa${"abcdefghi"[i]}gatan`, number: "1", postcode: null, city: "Göteborg" },
      at: moveBy(at, i * 500, 90),
    })),
  );
});
afterAll(async () => {
  await runtime.stop();
  await database.drop();
});

const ask = (query: string) => new Browser().call(GET, `places${query}`);

it("what is typed finds at most six places, each with its cell, kept by no cache", async () => {
  const { status, body, response } = await ask("?q=vasa");
  expect(status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  const { places } = body as unknown as { places: { label: string; lng: number; lat: number; cell: string }[] };
  expect(places).toHaveLength(6);
  for (const place of places) expect(place.cell).toBe(cellName(cellAt(place)));
  const exact = await ask("?q=vasaagatan%201");
  expect(exact.body).toMatchObject({
    places: [{ label: "Vasaagatan 1, Göteborg", street: "Vasaagatan", number: "1" }],
  });
});

it("a place is called by its next door, or has no name", async () => {
  const here = await ask(`?lng=${at.lng}&lat=${at.lat}`);
  expect(here.body).toEqual({
    places: [{ label: "Vasaagatan 1, Göteborg", street: "Vasaagatan", number: "1", ...at, cell: cellName(cellAt(at)) }],
  });
  expect((await ask("?lng=0&lat=0")).body).toMatchObject({ places: [{ label: null, street: null, number: null }] });
});

it("what is none is refused with its reason", async () => {
  const long = "x".repeat(201);
  for (const query of [
    "",
    "?q=",
    `?q=${long}`,
    "?lng=1",
    "?lng=181&lat=0",
    "?lng=a&lat=b",
    "?lng=&lat=",
    `?q=${long}&lng=1&lat=1`,
  ]) {
    const { status, body } = await ask(query);
    expect([status, body.error?.code], query).toEqual([400, "bad_message"]);
  }
  expect((await ask("?q=%00%F0%9F%8D%95")).body).toEqual({ places: [] });
});
