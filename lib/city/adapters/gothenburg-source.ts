import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { z } from "zod";
import { isStreet, type Way } from "../ways.ts";

const positionSchema = z.tuple([z.number(), z.number()]);
const geometrySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("LineString"), coordinates: z.array(positionSchema) }),
  z.object({ type: z.literal("Polygon"), coordinates: z.array(z.array(positionSchema)).min(1) }),
]);
const sourceSchema = z.object({
  features: z.array(
    z.object({
      id: z.string().regex(/^way\/\d+$/),
      properties: z.record(z.string(), z.string()),
      geometry: geometrySchema,
    }),
  ),
});

/**
 * The streets of Gothenburg as OpenStreetMap had them at the end of 2016, from the test data of geojson-path-finder
 * (© OpenStreetMap contributors, ODbL). Resolved through the package, so nothing of it lies in this repository.
 */
export async function readGothenburgWays(): Promise<Way[]> {
  const source = sourceSchema.parse(JSON.parse(await readFile(gothenburgSourcePath(), "utf8")));
  return source.features.map(toWay).filter(isStreet);
}

/** Where the installed package keeps it. */
export function gothenburgSourcePath(): string {
  return createRequire(import.meta.url).resolve("geojson-path-finder/test/large-network.json");
}

function toWay({ id, properties, geometry }: z.infer<typeof sourceSchema>["features"][number]): Way {
  const { "@id": _, ...tags } = properties;
  // A polygon is a closed way; one with an inner ring cannot be a single way, and its outer ring is what is walked on.
  const coordinates = geometry.type === "Polygon" ? (geometry.coordinates[0] ?? []) : geometry.coordinates;
  return { id: Number(id.slice("way/".length)), tags, coordinates };
}
