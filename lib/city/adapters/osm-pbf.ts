import { deflateSync } from "node:zlib";
import { PbfWriter } from "pbf";
import type { Tags, Way } from "../ways.ts";

/** Entities per block, as the format's users expect (https://wiki.openstreetmap.org/wiki/PBF_Format). */
const BLOCK_ENTITIES = 8_000;
/** Coordinates are stored in units of 100 nanodegrees: OpenStreetMap's own seven digits. */
const UNITS_PER_DEGREE = 1e7;

/** As OpenStreetMap has them. Positions in degrees. */
export type OsmFile = {
  readonly nodes: readonly FileNode[];
  readonly ways: readonly FileWay[];
  readonly relations?: readonly FileRelation[];
};
type FileNode = { readonly id: number; readonly lng: number; readonly lat: number; readonly tags?: Tags };
type FileWay = { readonly id: number; readonly tags: Tags; readonly refs: readonly number[] };
type FileRelation = { readonly id: number; readonly tags: Tags; readonly members: readonly FileMember[] };
type FileMember = { readonly type: "node" | "way" | "relation"; readonly id: number; readonly role: string };

const MEMBER_TYPES: readonly FileMember["type"][] = ["node", "way", "relation"];

/**
 * Ways as an `.osm.pbf` file. Positions that are equal become one node, so that streets which meet are connected.
 * Nodes come first, both kinds sorted by id, as tools that read it in one pass need.
 */
export function writeOsmPbf(ways: readonly Way[]): Uint8Array {
  const nodes: FileNode[] = [];
  const idAt = new Map<string, number>();
  const nodeAt = ([lng, lat]: Way["coordinates"][number]) => {
    const key = `${unitsOf(lng)},${unitsOf(lat)}`;
    const known = idAt.get(key);
    if (known !== undefined) return known;
    const id = nodes.length + 1;
    idAt.set(key, id);
    nodes.push({ id, lng, lat });
    return id;
  };
  const numbered = [...ways]
    .sort((a, b) => a.id - b.id)
    .map((way): FileWay => ({ id: way.id, tags: way.tags, refs: way.coordinates.map(nodeAt) }));
  return writeOsmFile({ nodes, ways: numbered });
}

/** An `.osm.pbf` file with these, in the order in which they are given. */
export function writeOsmFile({ nodes, ways, relations = [] }: OsmFile): Uint8Array {
  const blobs = [blob("OSMHeader", header())];
  for (const part of blocksOf(nodes)) blobs.push(blob("OSMData", nodeBlock(part)));
  for (const part of blocksOf(ways)) blobs.push(blob("OSMData", wayBlock(part)));
  for (const part of blocksOf(relations)) blobs.push(blob("OSMData", relationBlock(part)));
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

function nodeBlock(nodes: readonly FileNode[]): Uint8Array {
  const table = stringTable();
  const dense = new PbfWriter();
  dense.writePackedSVarint(1, deltas(nodes.map((node) => node.id)));
  dense.writePackedSVarint(8, deltas(nodes.map((node) => unitsOf(node.lat))));
  dense.writePackedSVarint(9, deltas(nodes.map((node) => unitsOf(node.lng))));
  if (nodes.some(({ tags }) => tags)) {
    // Key and value of each tag, and a 0 after each node.
    const words = nodes.flatMap(({ tags = {} }) => [...Object.entries(tags).flat().map(table.intern), 0]);
    dense.writePackedVarint(10, words);
  }
  const group = new PbfWriter();
  group.writeBytesField(2, dense.finish()); // dense
  return block(table.strings, group.finish());
}

function wayBlock(ways: readonly FileWay[]): Uint8Array {
  const table = stringTable();
  const group = new PbfWriter();
  for (const way of ways) {
    const pbf = new PbfWriter();
    pbf.writeVarintField(1, way.id);
    pbf.writePackedVarint(2, Object.keys(way.tags).map(table.intern));
    pbf.writePackedVarint(3, Object.values(way.tags).map(table.intern));
    pbf.writePackedSVarint(8, deltas(way.refs));
    group.writeBytesField(3, pbf.finish()); // ways
  }
  return block(table.strings, group.finish());
}

function relationBlock(relations: readonly FileRelation[]): Uint8Array {
  const table = stringTable();
  const group = new PbfWriter();
  for (const { id, tags, members } of relations) {
    const pbf = new PbfWriter();
    pbf.writeVarintField(1, id);
    pbf.writePackedVarint(2, Object.keys(tags).map(table.intern));
    pbf.writePackedVarint(3, Object.values(tags).map(table.intern));
    pbf.writePackedVarint(
      8,
      members.map(({ role }) => table.intern(role)),
    );
    pbf.writePackedSVarint(9, deltas(members.map((member) => member.id)));
    pbf.writePackedVarint(
      10,
      members.map(({ type }) => MEMBER_TYPES.indexOf(type)),
    );
    group.writeBytesField(4, pbf.finish()); // relations
  }
  return block(table.strings, group.finish());
}

/** The words of a block, each once; index 0 is reserved. */
function stringTable() {
  const strings = [""];
  const indexOf = new Map<string, number>();
  const intern = (text: string): number => {
    const known = indexOf.get(text);
    if (known !== undefined) return known;
    indexOf.set(text, strings.length);
    return strings.push(text) - 1;
  };
  return { strings, intern };
}

function unitsOf(degrees: number): number {
  return Math.round(degrees * UNITS_PER_DEGREE);
}

function block(strings: readonly string[], group: Uint8Array): Uint8Array {
  const table = new PbfWriter();
  // As bytes of our own: the writer takes letters past the second plane for others.
  for (const text of strings) table.writeBytesField(1, Buffer.from(text));
  const pbf = new PbfWriter();
  pbf.writeBytesField(1, table.finish()); // stringtable
  pbf.writeBytesField(2, group); // primitivegroup
  return pbf.finish();
}

function deltas(values: readonly number[]): number[] {
  return values.map((value, i) => value - (values[i - 1] ?? 0));
}
