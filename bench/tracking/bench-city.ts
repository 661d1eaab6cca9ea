import { readGothenburgWays } from "#lib/city/adapters/gothenburg-source.ts";
import { GOTHENBURG } from "#lib/city/gothenburg/gothenburg.ts";
import { createStations, type Stations } from "#lib/city/stations.ts";
import { streetOf } from "#lib/city/ways.ts";
import { createStreetGraph, type StreetGraph } from "./street-walk.ts";

/** The demo's city, its streets inside the bounds that its map holds to. */
export const BENCH_CITY = { center: GOTHENBURG.center, bounds: GOTHENBURG.bounds };

export async function loadStations(): Promise<Stations> {
  return createStations((await readGothenburgWays()).map(streetOf), { spacingM: 25 });
}

export async function loadStreets(): Promise<{ graph: StreetGraph; stations: Stations }> {
  const streets = (await readGothenburgWays()).map(streetOf);
  return { graph: createStreetGraph(streets, GOTHENBURG.bounds), stations: createStations(streets, { spacingM: 25 }) };
}
