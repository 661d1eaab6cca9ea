import { createHash } from "node:crypto";
import type { Bbox } from "#lib/core/geo.ts";
import type { Extract, OsmArea, OsmNode, OsmWay } from "../../import/extract.ts";
import { isWantedNode, isWantedRelation, isWantedWay } from "../../import/wanted.ts";
import type { Tags } from "../../ways.ts";
import { readBlobs } from "./blobs.ts";
import type { ByteSource } from "./byte-source.ts";
import { readEntities, readHeader, type Visitor } from "./entities.ts";
import { ExtractError } from "./extract-error.ts";
import { createNodeIndex, type NodeIndex } from "./node-index.ts";

/** Of everything that is kept there are fewer than these in any city; a hostile file ends here. */
const MAX_KEPT = 6_000_000;
const MAX_REFS = 150_000_000;
/** A way of more nodes than OpenStreetMap allows, with room for those of older days. */
const MAX_WAY_REFS = 50_000;

type Kept = {
  readonly digest: string;
  readonly bounds: Bbox | null;
  readonly relations: readonly KeptRelation[];
};
type KeptRelation = {
  readonly id: number;
  readonly tags: Tags;
  readonly ways: readonly { readonly id: number; readonly role: string }[];
};
type KeptWay = { readonly id: number; readonly tags: Tags; readonly refs: Float64Array };

/**
 * Reads what a city is made from. Twice over the file: relations first, since they say which ways they are made of;
 * then nodes and ways. All of the file is read and unpacked before anything is returned.
 * @throws ExtractError of one line on a file that is broken, cut off, or no extract
 */
export function readExtract(source: ByteSource): Extract {
  const { digest, bounds, relations } = readRelations(source);
  const members = new Set(relations.flatMap(({ ways }) => ways.map(({ id }) => id)));
  const { nodes, ways, places } = readPlaces(source, members);
  const lines = new Map<number, OsmWay>();
  let missing = 0;
  let refs = 0;
  for (const way of ways) {
    const line = toWay(way, nodes);
    refs += way.refs.length;
    missing += way.refs.length - line.coordinates.length;
    lines.set(way.id, line);
  }
  if (missing > refs / 2)
    throw new ExtractError("most nodes of its streets are missing: the file is cut off or partial");
  const areas = relations.map(({ id, tags, ways: parts }): OsmArea => {
    const found = parts.flatMap(({ id: wayId, role }) => {
      const line = lines.get(wayId);
      return line ? [{ role, coordinates: line.coordinates }] : [];
    });
    return { id, tags, parts: found, missing: parts.length - found.length };
  });
  const own = [...lines.values()].filter(({ tags }) => isWantedWay(tags));
  return { digest, bounds, nodes: places, ways: own, areas };
}

function readRelations(source: ByteSource): Kept {
  const hash = createHash("sha256");
  const relations: KeptRelation[] = [];
  let bounds: Bbox | null = null;
  let all = 0;
  const visitor: Visitor = {
    relation(id, tags, members) {
      all++;
      if (!isWantedRelation(tags)) return;
      const ways = members.flatMap(({ type, id: wayId, role }) => (type === "way" ? [{ id: wayId, role }] : []));
      relations.push({ id, tags, ways });
      requireFewer(relations.length, MAX_KEPT);
    },
  };
  for (const { type, content } of readBlobs(source, (bytes) => hash.update(bytes))) {
    if (type === "OSMHeader") bounds = readHeader(content).bounds;
    else readEntities(content, visitor);
  }
  // They come last. The format has no end mark: a file that was cut between two blocks is known by this alone.
  if (all === 0) throw new ExtractError("the file was cut off: it has no relations, and every extract ends with them");
  return { digest: hash.digest("hex"), bounds, relations };
}

function readPlaces(source: ByteSource, members: ReadonlySet<number>) {
  const index = createNodeIndex();
  const places: OsmNode[] = [];
  const ways: KeptWay[] = [];
  let refCount = 0;
  const visitor: Visitor = {
    node(id, lng, lat, tags) {
      index.add(id, lng, lat);
      if (!tags || !isWantedNode(tags)) return;
      places.push({ id, tags, at: [lng / 1e7, lat / 1e7] });
      requireFewer(places.length, MAX_KEPT);
    },
    way(id, tags, refs) {
      if (!isWantedWay(tags) && !members.has(id)) return;
      requireFewer(refs.length, MAX_WAY_REFS);
      refCount += refs.length;
      ways.push({ id, tags, refs: Float64Array.from(refs) });
      requireFewer(ways.length, MAX_KEPT);
      requireFewer(refCount, MAX_REFS);
    },
  };
  for (const { type, content } of readBlobs(source)) {
    if (type === "OSMData") readEntities(content, visitor);
  }
  return { nodes: index.finish(), ways, places };
}

/** Nodes that are not in the file, as at the edge of an extract that was cut sharply, are left out. */
function toWay({ id, tags, refs }: KeptWay, nodes: NodeIndex): OsmWay {
  const coordinates: [number, number][] = [];
  for (const ref of refs) {
    const at = nodes.find(ref);
    if (at) coordinates.push(at);
  }
  return { id, tags, coordinates, isClosed: refs.length > 3 && refs[0] === refs.at(-1) };
}

function requireFewer(count: number, most: number): void {
  if (count > most) throw new ExtractError("the file is larger than a city: cut the city out of it first");
}
