import { deflateSync } from "node:zlib";
import { PbfWriter } from "pbf";
import type { Way } from "../ways.ts";

/** Entities per block, as the format's users expect (https://wiki.openstreetmap.org/wiki/PBF_Format). */
const BLOCK_ENTITIES = 8_000;
/** Coordinates are stored in units of 100 nanodegrees: OpenStreetMap's own seven digits. */
const UNITS_PER_DEGREE = 1e7;

type Node = { readonly id: number; readonly lng: number; readonly lat: number };
type NumberedWay = { readonly id: number; readonly tags: Way["tags"]; readonly refs: readonly number[] };

/**
 * Ways as an `.osm.pbf` file. Positions that are equal become one node, so that streets which meet are connected.
 * Nodes come first, both kinds sorted by id, as tools that read it in one pass need.
 */
export function writeOsmPbf(ways: readonly Way[]): Uint8Array {
  const nodes: Node[] = [];
  const idAt = new Map<string, number>();
  const nodeAt = ([degLng, degLat]: Way["coordinates"][number]) => {
    const lng = Math.round(degLng * UNITS_PER_DEGREE);
    const lat = Math.round(degLat * UNITS_PER_DEGREE);
    const key = `${lng},${lat}`;
    const known = idAt.get(key);
    if (known !== undefined) return known;
    const id = nodes.length + 1;
    idAt.set(key, id);
    nodes.push({ id, lng, lat });
    return id;
  };
  const numbered = [...ways]
    .sort((a, b) => a.id - b.id)
    .map((way): NumberedWay => ({ id: way.id, tags: way.tags, refs: way.coordinates.map(nodeAt) }));

  const blobs = [blob("OSMHeader", header())];
  for (const part of blocksOf(nodes)) blobs.push(blob("OSMData", nodeBlock(part)));
  for (const part of blocksOf(numbered)) blobs.push(blob("OSMData", wayBlock(part)));
  return Buffer.concat(blobs);
}

function* blocksOf<T>(entities: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < entities.length; i += BLOCK_ENTITIES) yield entities.slice(i, i + BLOCK_ENTITIES);
}

/** A length, a BlobHeader that names the type, and the compressed Blob. */
function blob(type: string, content: Uint8Array): Uint8Array {
  const body = new PbfWriter();
  body.writeVarintField(2, content.length); // raw_size
  body.writeBytesField(3, deflateSync(content)); // zlib_data
  const data = body.finish();
  const head = new PbfWriter();
  head.writeStringField(1, type);
  head.writeVarintField(3, data.length); // datasize
  const name = head.finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.length);
  return Buffer.concat([length, name, data]);
}

function header(): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeStringField(4, "OsmSchema-V0.6"); // required_features
  pbf.writeStringField(4, "DenseNodes");
  pbf.writeStringField(16, "hotpath"); // writingprogram
  return pbf.finish();
}

function nodeBlock(nodes: readonly Node[]): Uint8Array {
  const dense = new PbfWriter();
  dense.writePackedSVarint(1, deltas(nodes.map((node) => node.id)));
  dense.writePackedSVarint(8, deltas(nodes.map((node) => node.lat)));
  dense.writePackedSVarint(9, deltas(nodes.map((node) => node.lng)));
  const group = new PbfWriter();
  group.writeBytesField(2, dense.finish()); // dense
  return block([""], group.finish());
}

function wayBlock(ways: readonly NumberedWay[]): Uint8Array {
  const strings = [""]; // index 0 is reserved
  const indexOf = new Map<string, number>();
  const intern = (text: string) => {
    const known = indexOf.get(text);
    if (known !== undefined) return known;
    indexOf.set(text, strings.length);
    return strings.push(text) - 1;
  };
  const group = new PbfWriter();
  for (const way of ways) {
    const pbf = new PbfWriter();
    pbf.writeVarintField(1, way.id);
    pbf.writePackedVarint(2, Object.keys(way.tags).map(intern));
    pbf.writePackedVarint(3, Object.values(way.tags).map(intern));
    pbf.writePackedSVarint(8, deltas(way.refs));
    group.writeBytesField(3, pbf.finish()); // ways
  }
  return block(strings, group.finish());
}

function block(strings: readonly string[], group: Uint8Array): Uint8Array {
  const table = new PbfWriter();
  for (const text of strings) table.writeStringField(1, text);
  const pbf = new PbfWriter();
  pbf.writeBytesField(1, table.finish()); // stringtable
  pbf.writeBytesField(2, group); // primitivegroup
  return pbf.finish();
}

function deltas(values: readonly number[]): number[] {
  return values.map((value, i) => value - (values[i - 1] ?? 0));
}
