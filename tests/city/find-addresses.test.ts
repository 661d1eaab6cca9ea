import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replaceAddresses } from "#lib/city/commands.ts";
import type { Door } from "#lib/city/door.ts";
import { addressLabel, findAddresses, findDoorAt } from "#lib/city/queries.ts";
import { moveBy } from "#lib/core/geo.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";

const center = { lng: 11.97, lat: 57.7 };
/** Odd and even numbers up to the last, 20 m from each other to the north. */
const street = (name: string, eastM: number, last: number, city = "Göteborg"): Door[] =>
  Array.from({ length: last }, (_, i) => ({
    street: name,
    number: `${i + 1}`,
    postcode: null,
    city,
    at: moveBy(moveBy(center, eastM, 90), i * 20, 0),
  }));
const corner: Door = { street: "Vasagatan", number: "24 B", postcode: "411 24", city: "Göteborg", at: center };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await replaceAddresses(database.db.primary, [
    ...street("Vasagatan", 0, 30).filter(({ number }) => number !== "13"),
    corner,
    ...street("Vallgatan", 500, 20),
    ...street("Norra Hamngatan", 900, 20),
    ...street("Södra Hamngatan", 1_000, 20),
    ...street("Kungsgatan", 1_500, 20),
    ...street("Kungsgatan", 40_000, 20, "Kungsbacka"),
  ]);
});
afterAll(() => database.drop());

const find = async (text: string, near = center) =>
  (await findAddresses(database, text, { near })).map((each) => addressLabel(each));
const first = async (text: string) => (await find(text))[0];

describe("an address", () => {
  it("is found in whatever order, case and with whatever town it is typed", async () => {
    for (const typed of ["Vasagatan 24", "24 vasagatan", "VASAGATAN 24, Göteborg", "vasagatan 24 goteborg"]) {
      expect(await find(typed), typed).toEqual(["Vasagatan 24, Göteborg"]);
    }
    expect(await find("Vasagatan 24b")).toEqual(["Vasagatan 24 B, Göteborg"]);
  });

  it("is found with typing errors", async () => {
    for (const typed of ["vasgatan 24", "vsagatan 24", "Våsagattan 24"]) {
      expect(await first(typed), typed).toBe("Vasagatan 24, Göteborg");
    }
    expect(await first("sodra hamgatan 3")).toBe("Södra Hamngatan 3, Göteborg");
  });

  it("that is not there is the next one on its street", async () => {
    expect(await first("Vasagatan 13")).toMatch(/^Vasagatan 1[24], Göteborg$/);
    expect(await first("Vasagatan 99999")).toBe("Vasagatan 30, Göteborg");
  });

  it("without a number is the street's middle", async () => {
    const [middle] = await findAddresses(database, "vasag");
    expect(middle).toMatchObject({ street: "Vasagatan", number: null });
    expect(middle?.at.lat).toBeCloseTo(moveBy(center, 280, 0).lat, 3);
  });

  it("that is only begun is any that begins so", async () => {
    expect(await find("va")).toEqual(expect.arrayContaining(["Vasagatan, Göteborg", "Vallgatan, Göteborg"]));
    expect((await find("hamngatan 3")).sort()).toEqual(["Norra Hamngatan 3, Göteborg", "Södra Hamngatan 3, Göteborg"]);
  });

  it("in two towns is the nearer one first", async () => {
    expect(await find("kungsgatan 2")).toEqual(["Kungsgatan 2, Göteborg", "Kungsgatan 2, Kungsbacka"]);
    expect((await find("kungsgatan 2", moveBy(center, 40_000, 90)))[0]).toBe("Kungsgatan 2, Kungsbacka");
  });

  it("that is none finds nothing, whatever it is", async () => {
    for (const typed of [
      "",
      "24",
      "%",
      "_",
      "'; drop table addresses; --",
      "\u0000",
      "zzzz",
      "🍕".repeat(60),
      "\ud83c",
    ]) {
      expect(await find(typed), typed).toEqual([]);
    }
    expect(await find("ش".repeat(500))).toEqual([]);
    expect((await find("gatan ".repeat(100))).length).toBeLessThanOrEqual(6);
  });
});

describe("somebody's own place", () => {
  it("is called by the next door", async () => {
    const door = await findDoorAt(database, moveBy(center, 505, 90));
    expect(door && addressLabel(door)).toBe("Vallgatan 1, Göteborg");
  });

  it("far from every door has no name", async () => {
    expect(await findDoorAt(database, moveBy(center, 400, 270))).toBeNull();
    expect(await findDoorAt(database, { lng: -180, lat: -90 })).toBeNull();
  });
});
