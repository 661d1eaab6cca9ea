import { connection } from "next/server";
import { styleUrls } from "#components/map/style-urls.ts";
import type { Place } from "#components/orders/place.ts";
import { requireRuntime } from "./runtime.ts";

/** The city, its map and whether this is the demo: known to a running process, not to the build. */
export async function findPlace(): Promise<Place> {
  await connection();
  const { city, config } = requireRuntime();
  return { city, styleUrls: styleUrls(city.id, config.mapStyleUrl ?? null), isDemo: config.isDemo };
}
