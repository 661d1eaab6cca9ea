import { type OsmFile, writeOsmFile } from "#lib/city/adapters/osm-pbf.ts";

type Eatery = { readonly id: number; readonly tags: Readonly<Record<string, string>> };

/** A grid of streets by the sea with houses, a park, and these restaurants in it. */
export function smallCity(eateries: readonly Eatery[], { size = 8 } = {}): OsmFile {
  const at = (col: number, row: number) => ({ lng: 7.42 + col * 0.002, lat: 43.73 + row * 0.0015 });
  const idAt = (col: number, row: number) => 1 + row * size + col;
  const lines = Array.from({ length: size }, (_, i) => i);
  const crossings = lines.flatMap((row) => lines.map((col) => ({ id: idAt(col, row), ...at(col, row) })));
  const street = (id: number, name: string, refs: number[]) => ({ id, tags: { highway: "residential", name }, refs });
  const streets = lines.flatMap((i) => [
    street(
      100 + i,
      `Rue ${i}`,
      lines.map((k) => idAt(i, k)),
    ),
    street(
      200 + i,
      `Avenue ${i}`,
      lines.map((k) => idAt(k, i)),
    ),
  ]);
  const corners = [
    { id: 900, ...at(0.2, 0.2) },
    { id: 901, ...at(0.4, 0.2) },
    { id: 902, ...at(0.4, 0.4) },
    { id: 903, ...at(-1, -1) },
    { id: 904, ...at(size, -1) },
  ];
  const house = { building: "yes", "addr:street": "Rue 0", "addr:housenumber": "1", "addr:country": "MC" };
  const area = { type: "multipolygon", leisure: "park", name: "Grand Parc" };
  return {
    nodes: [
      ...crossings,
      ...corners,
      { id: 950, ...at(3, 3), tags: { place: "town", name: "Petiteville" } },
      ...eateries.map(({ id, tags }) => ({
        id: 1_000 + id,
        ...at(1 + id * 0.3, 1.5),
        tags: { amenity: "restaurant", ...tags },
      })),
    ],
    ways: [
      ...streets,
      { id: 300, tags: house, refs: [900, 901, 902, 900] },
      // The land is on its left, in the north.
      { id: 301, tags: { natural: "coastline" }, refs: [904, 903].reverse() },
      { id: 302, tags: {}, refs: [idAt(4, 4), idAt(5, 4), idAt(5, 5)] },
      { id: 303, tags: {}, refs: [idAt(5, 5), idAt(4, 4)] },
    ],
    relations: [
      {
        id: 400,
        tags: area,
        members: [302, 303].map((id) => ({ type: "way" as const, id, role: "outer" })),
      },
    ],
  };
}

export function writeSmallCity(eateries: readonly Eatery[]): Uint8Array {
  return writeOsmFile(smallCity(eateries));
}
