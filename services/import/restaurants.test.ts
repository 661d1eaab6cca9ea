import { describe, expect, test } from "vitest";
import { MAX_REACH_M } from "#lib/catalog/area.ts";
import { checkRestaurant } from "#lib/catalog/rules.ts";
import { isId } from "#lib/core/ids.ts";
import { currencyOf } from "#lib/core/money.ts";
import { MADE_UP_RESTAURANTS } from "#lib/sim/world.ts";
import { findCurrency, timeZonesOf } from "./countries.ts";
import { cuisinesOf } from "./cuisines.ts";
import { parseImportOptions } from "./options.ts";
import { restaurantOf } from "./restaurants.ts";

const TERMS = { city: "Monaco", currency: currencyOf("EUR"), timeZone: "Europe/Monaco", radiusM: 3_000 };
const NOW = Date.UTC(2026, 10, 22);

describe("a restaurant of OpenStreetMap", () => {
  const tags = {
    amenity: "restaurant",
    name: "Stars'n'Bars",
    cuisine: "burger;tex-mex",
    "addr:street": "Quai Antoine 1er",
    "addr:housenumber": "6",
    "addr:postcode": "98000",
  };
  const { osm, restaurant } = restaurantOf({ osm: "node/7", tags, at: [7.42, 43.73] }, TERMS, null);

  test("is one of ours, never open while nobody knows when", () => {
    expect(osm).toBe("node/7");
    expect(restaurant).toMatchObject({
      name: "Stars'n'Bars",
      cuisines: ["burgers", "mexican"],
      address: { street: "Quai Antoine 1er", number: "6", postcode: "98000", city: "Monaco" },
      at: { lng: 7.42, lat: 43.73 },
      hours: { week: [[], [], [], [], [], [], []] },
      rating: null,
    });
    expect(() => checkRestaurant({ ...restaurant, slug: "stars" })).not.toThrow();
  });

  test("keeps its id whatever else changes, and shares it with no other", () => {
    expect(isId("restaurant", restaurant.id)).toBe(true);
    const ids = ["node/7", "way/7", "node/8"].map(
      (each) => restaurantOf({ osm: each, tags: {}, at: [0, 0] }, TERMS, null).restaurant.id,
    );
    expect(ids[0]).toBe(restaurant.id);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id.startsWith(MADE_UP_RESTAURANTS)).toBe(false);
  });

  test("without a name is called by its brand or street", () => {
    const nameOf = (more: Record<string, string>) =>
      restaurantOf({ osm: "node/1", tags: more, at: [0, 0] }, TERMS, null).restaurant.name;
    expect(nameOf({ brand: "Planet Sushi" })).toBe("Planet Sushi");
    expect(nameOf({ "addr:street": "Rue Grimaldi" })).toBe("Restaurant, Rue Grimaldi");
    expect(nameOf({ name: "\u0000 " })).toBe("Restaurant");
  });
});

test.each([
  ["pizza;burger", ["pizza", "burgers"]],
  ["japanese;thai", ["sushi", "thai"]],
  ["italian;roman", ["italian"]],
  ["salad,_sandwich", ["salads"]],
  ["Middle Eastern", ["middle_eastern"]],
  ["steak_house", ["other"]],
  ["other;pizza", ["pizza"]],
  ["__proto__;constructor", ["other"]],
  [undefined, ["other"]],
])("the cuisine %j is %j", (tag, cuisines) => {
  expect(cuisinesOf(tag)).toEqual(cuisines);
});

test("a country's clocks are told once each, its money by the list", () => {
  expect(timeZonesOf("MC", NOW)).toEqual(["Europe/Monaco"]);
  expect(timeZonesOf("DE", NOW)).toEqual(["Europe/Berlin"]);
  expect(timeZonesOf("SE", NOW)).toEqual(["Europe/Stockholm"]);
  expect(timeZonesOf("US", NOW).length).toBeGreaterThan(4);
  expect(["MC", "SE", "GB", "US", "JP", "LI", "ZZ"].map(findCurrency)).toEqual([
    "EUR",
    "SEK",
    "GBP",
    "USD",
    "JPY",
    "CHF",
    null,
  ]);
});

describe("the command line", () => {
  test("needs an extract and takes the rest from it", () => {
    expect(parseImportOptions(["city.osm.pbf"])).toEqual({
      path: "city.osm.pbf",
      name: null,
      country: null,
      timeZone: null,
      currency: null,
      radiusM: 3_000,
      amenities: ["restaurant"],
      shrink: false,
      dryRun: false,
    });
    expect(parseImportOptions(["--remove"])).toEqual({ remove: true });
  });

  test.each([
    [[], /expected one extract/],
    [["a", "b"], /expected one extract/],
    [["a", "--country", "Monaco"], /--country/],
    [["a", "--time-zone", "Europe/Mars"], /--time-zone/],
    [["a", "--currency", "euro"], /--currency/],
    [["a", "--radius", String(MAX_REACH_M + 1)], /--radius/],
    [["a", "--radius", "-5"], /radius/],
    [["a", "--amenity", "cafe; drop"], /--amenity/],
    [["a", "--remove"], /stands alone/],
    [["a", "--nope"], /nope/],
  ])("refuses %j", (args, reason) => {
    expect(() => parseImportOptions(args)).toThrow(reason);
  });
});
