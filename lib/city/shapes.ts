/** As much of GeoJSON (RFC 7946) as tiles are cut from. */
export type Position = [lng: number, lat: number];
export type Geometry =
  | { type: "Point"; coordinates: Position }
  | { type: "LineString"; coordinates: Position[] }
  | { type: "Polygon"; coordinates: Position[][] };
export type Feature = { type: "Feature"; properties: Record<string, unknown>; geometry: Geometry };
export type FeatureCollection = { type: "FeatureCollection"; features: Feature[] };
type Path = readonly (readonly [lng: number, lat: number])[];

export function point(at: Position, properties: Record<string, unknown>): Feature {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: at } };
}

export function line(path: Path, properties: Record<string, unknown>): Feature {
  return { type: "Feature", properties, geometry: { type: "LineString", coordinates: mutable(path) } };
}

export function polygon(ring: Path, properties: Record<string, unknown> = {}): Feature {
  return { type: "Feature", properties, geometry: { type: "Polygon", coordinates: [mutable(ring)] } };
}

/** With holes: the outer ring first. */
export function polygonOf(rings: readonly Path[]): Feature {
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: rings.map(mutable) } };
}

export function collect(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}

function mutable(path: Path): Position[] {
  return path.map(([lng, lat]) => [lng, lat]);
}
