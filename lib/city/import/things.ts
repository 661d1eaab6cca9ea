import type { Extract, OsmThing } from "./extract.ts";
import { middleOf } from "./rings.ts";

/** Everything with a place, however it was drawn: a node where it is, a way or an area at its middle. */
export function thingsOf({ nodes, ways, areas }: Extract): OsmThing[] {
  return [
    ...nodes.map(({ id, tags, at }) => ({ osm: `node/${id}`, tags, at })),
    ...ways
      .filter(({ coordinates }) => coordinates.length > 0)
      .map(({ id, tags, coordinates }) => ({ osm: `way/${id}`, tags, at: middleOf(coordinates) })),
    ...areas
      .filter(({ parts }) => parts.length > 0)
      .map(({ id, tags, parts }) => ({
        osm: `relation/${id}`,
        tags,
        at: middleOf(parts.filter(({ role }) => role !== "inner").flatMap(({ coordinates }) => coordinates)),
      })),
  ];
}
