import { type LngLat, moveBy } from "#lib/core/geo.ts";
import type { Area, City, Street } from "./city.ts";

/** A small made-up city for tests: a square grid of named streets around a centre, and one island that no road leads to. */
export type GridCity = {
  readonly city: Pick<City, "center" | "areas">;
  readonly streets: readonly Street[];
  readonly island: LngLat;
};

/** `size` streets each way, `blockM` apart. */
export function createGridCity(center: LngLat, { size = 41, blockM = 250 } = {}): GridCity {
  const half = ((size - 1) / 2) * blockM;
  const at = (col: number, row: number): readonly [number, number] => {
    const east = moveBy(center, col * blockM - half, 90);
    const north = moveBy(center, row * blockM - half, 0);
    return [east.lng, north.lat];
  };
  const lines = Array.from({ length: size }, (_, i) => i);
  const streets = lines.flatMap((i) => [
    street(
      2 * i,
      `Östra${i} Tvärgatan`,
      lines.map((k) => at(i, k)),
    ),
    street(
      2 * i + 1,
      `Norra${i}gatan`,
      lines.map((k) => at(k, i)),
    ),
  ]);
  const island = moveBy(center, half * Math.SQRT2 + 2_000, 45);
  const pier = moveBy(island, 400, 90);
  streets.push(
    street(9_999, "Ögatan", [
      [island.lng, island.lat],
      [pier.lng, pier.lat],
    ]),
  );
  const areas: Area[] = ["Mitten", "Öster", "Väster"].map((name, i) => ({
    name,
    ...moveBy(center, i * 1_500, i === 1 ? 90 : 270),
  }));
  return { city: { center, areas }, streets, island };
}

function street(id: number, name: string, coordinates: Street["coordinates"]): Street {
  const roadClass = id % 3 === 0 ? "tertiary" : "residential";
  return { id, name, roadClass, link: false, oneway: "no", level: 0, vehicles: true, surface: false, coordinates };
}
