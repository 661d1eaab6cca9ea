import { expect, test } from "vitest";
import { cleanText } from "./clean-text.ts";
import { doorsOf } from "./doors.ts";
import type { Extract, OsmWay } from "./extract.ts";
import { planCity } from "./plan.ts";

const square = (west: number, south: number, side: number): OsmWay["coordinates"] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];
const way = (id: number, tags: OsmWay["tags"], coordinates: OsmWay["coordinates"]): OsmWay => {
  return { id, tags, coordinates, isClosed: coordinates.length > 3 && `${coordinates[0]}` === `${coordinates.at(-1)}` };
};
const street = way(1, { highway: "residential", name: "Storgatan" }, [
  [12, 57],
  [12.01, 57],
  [12.02, 57.01],
]);
const town: Extract = {
  digest: "d1",
  bounds: null,
  nodes: [
    { id: 1, tags: { place: "town", name: "Lillby", population: "900" }, at: [12.01, 57] },
    { id: 2, tags: { place: "city", name: " Stor\u0000by " }, at: [12.01, 57] },
    { id: 3, tags: { place: "quarter", name: "Mitten" }, at: [12.01, 57.002] },
    { id: 4, tags: { place: "suburb", name: "Öster" }, at: [12.012, 57.001] },
    { id: 5, tags: { place: "suburb", name: "Far off" }, at: [13, 58] },
    { id: 6, tags: { "addr:housenumber": "1", "addr:country": "SE", amenity: "restaurant" }, at: [12, 57] },
  ],
  ways: [
    street,
    way(2, { building: "yes", "addr:street": "Storgatan", "addr:housenumber": "2;4" }, square(12.001, 57.001, 0.0002)),
    way(3, { building: "no" }, square(12.002, 57.001, 0.0002)),
    way(4, { leisure: "park", name: "Slottsparken" }, square(12.003, 57.001, 0.002)),
    way(5, { natural: "water" }, square(12.006, 57.001, 0.001)),
    way(6, { waterway: "river", name: "Ån" }, [
      [12, 57.005],
      [12.02, 57.006],
    ]),
    way(7, { waterway: "stream", tunnel: "culvert" }, [
      [12, 57.005],
      [12.02, 57.006],
    ]),
    way(8, { highway: "residential", name: "Lillgatan" }, [
      [12.01, 57],
      [12.011, 57.001],
      [12.012, 57.001],
    ]),
  ],
  areas: [],
};
const options = { isEatery: () => false, reachDeg: 0.8 };

test("a city's plan: its name, country, districts from large to small, streets and ground", () => {
  const plan = planCity(town, options);
  expect(plan).toMatchObject({ name: "Stor by", country: "SE", digest: "d1" });
  expect(plan.areas.map(({ name }) => name)).toEqual(["Öster", "Mitten"]);
  expect(plan.streets.map(({ name }) => name)).toEqual(["Storgatan", "Lillgatan"]);
  expect(plan.ground.building.features).toHaveLength(1);
  expect(plan.ground.park.features).toHaveLength(1);
  expect(plan.ground.water.features).toHaveLength(2);
  expect(plan.ground.names.features.map(({ properties }) => `${properties.kind} ${properties.name}`)).toEqual([
    "district Öster",
    "district Mitten",
    "park Slottsparken",
    "water Ån",
  ]);
  expect(plan.bounds.west).toBeLessThan(12);
  expect(plan.bounds.east).toBeGreaterThan(12.02);
  expect(plan.center.lng).toBeGreaterThan(plan.bounds.west);
});

test("its middle is where its restaurants are, once there are some", () => {
  const nodes = Array.from({ length: 11 }, (_, i) => ({
    id: 100 + i,
    tags: { amenity: "restaurant" },
    at: [12.015, 57.004] as const,
  }));
  const plan = planCity({ ...town, nodes }, { ...options, isEatery: ({ tags }) => tags.amenity === "restaurant" });
  expect(plan.center).toEqual({ lng: 12.015, lat: 57.004 });
});

test("without streets, or larger than a city, it is none", () => {
  expect(() => planCity({ ...town, ways: [] }, options)).toThrow("no streets");
  const motorway = way(9, { highway: "motorway" }, [
    [12, 57],
    [17, 57],
  ]);
  expect(() => planCity({ ...town, ways: [motorway] }, options)).toThrow("larger than a city");
});

test("doors: several numbers are several doors, a street without any has one without a number", () => {
  const things = [
    { osm: "node/1", tags: { "addr:street": "Storgatan", "addr:housenumber": "4 B;2,x" }, at: [12, 57] },
    { osm: "node/2", tags: { "addr:place": "Byn", "addr:housenumber": "7", "addr:city": "Storby" }, at: [12, 57] },
    { osm: "node/3", tags: { "addr:housenumber": "9" }, at: [12, 57] },
    { osm: "node/4", tags: { "addr:street": "Storgatan", "addr:housenumber": "1".repeat(50) }, at: [12, 57] },
  ] as const;
  const doors = doorsOf(things, planCity(town, options).streets);
  expect(doors.map(({ street: name, number, city }) => `${name}|${number}|${city}`)).toEqual([
    "Byn|7|Storby",
    "Lillgatan||",
    "Storgatan|2|",
    "Storgatan|4 B|",
    "Storgatan|x|",
  ]);
});

test("names lose what no name has", () => {
  expect(cleanText("  Chez\u0000\u202E  Édgar\n")).toBe("Chez Édgar");
  expect(cleanText("\u0007")).toBeNull();
  expect(cleanText(undefined)).toBeNull();
  expect(cleanText("𝓐".repeat(500))).toBe("𝓐".repeat(120));
});
