import type { RoadClass, Street } from "#lib/city/city.ts";
import { distanceM, type LngLat } from "#lib/core/geo.ts";

/** A place on a street that every vehicle can reach. */
export type Place = LngLat & { readonly street: string | null; readonly roadClass: RoadClass };

/** Roads that bikes, scooters and cars all use. */
const SHARED = new Set<RoadClass>(["primary", "secondary", "tertiary", "residential", "service"]);

/**
 * Places every `spacingM` or so along the streets of these classes that hang together with most of the others,
 * so that there is a way between any two. Cut-off pieces (islands, courtyards) have none.
 */
export function placesAlong(streets: readonly Street[], classes: readonly RoadClass[], spacingM: number): Place[] {
  const places: Place[] = [];
  for (const street of connectedStreets(streets)) {
    if (!classes.includes(street.roadClass) || street.link) continue;
    let dueM = spacingM / 2;
    for (let i = 1; i < street.coordinates.length; i++) {
      const from = lngLatOf(street.coordinates[i - 1]);
      const to = lngLatOf(street.coordinates[i]);
      const lengthM = distanceM(from, to);
      for (; dueM < lengthM; dueM += spacingM) {
        const t = dueM / lengthM;
        places.push({
          lng: from.lng + (to.lng - from.lng) * t,
          lat: from.lat + (to.lat - from.lat) * t,
          street: street.name,
          roadClass: street.roadClass,
        });
      }
      dueM -= lengthM;
    }
  }
  return places;
}

/** The streets of the largest piece of the shared road network (union–find over the coordinates they meet at). */
function connectedStreets(streets: readonly Street[]): Street[] {
  const shared = streets.filter((s) => s.vehicles && !s.surface && SHARED.has(s.roadClass));
  const parents: number[] = [];
  const rootOf = (node: number) => {
    let root = node;
    while (parents[root] !== root) root = parents[root] as number;
    for (let at = node; at !== root; ) {
      const up = parents[at] as number;
      parents[at] = root;
      at = up;
    }
    return root;
  };
  const nodes = new Map<string, number>();
  const firstNodes = shared.map((street) => {
    let first = -1;
    for (const [lng, lat] of street.coordinates) {
      const key = `${lng},${lat}`;
      let node = nodes.get(key);
      if (node === undefined) {
        node = parents.length;
        parents.push(node);
        nodes.set(key, node);
      }
      if (first < 0) first = node;
      else parents[rootOf(node)] = rootOf(first);
    }
    return first;
  });
  const sizes = new Map<number, number>();
  let largest = -1;
  for (let node = 0; node < parents.length; node++) {
    const root = rootOf(node);
    const size = (sizes.get(root) ?? 0) + 1;
    sizes.set(root, size);
    if (size > (sizes.get(largest) ?? 0)) largest = root;
  }
  return shared.filter((_, i) => rootOf(firstNodes[i] as number) === largest);
}

function lngLatOf(pair: readonly [number, number] | undefined): LngLat {
  return { lng: pair?.[0] ?? 0, lat: pair?.[1] ?? 0 };
}
