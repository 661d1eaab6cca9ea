import type { Tags } from "../../ways.ts";
import { ExtractError } from "./extract-error.ts";
import { ProtoReader, WIRE } from "./proto-reader.ts";

/** Nodes, ways and relations of a block, as they are read: what is not asked for is passed over. */
export type Visitor = {
  /** Position in units of 100 nanodegrees, whole numbers. */
  node?(id: number, lng: number, lat: number, tags: Tags | null): void;
  way?(id: number, tags: Tags, refs: readonly number[]): void;
  relation?(id: number, tags: Tags, members: readonly Member[]): void;
};
export type MemberType = "node" | "way" | "relation";
export type Member = { readonly type: MemberType; readonly id: number; readonly role: string };

export type ExtractHeader = {
  /** In degrees, null where the file does not say it. */
  readonly bounds: { west: number; south: number; east: number; north: number } | null;
};

/** What a reader must know of to read a file right; whatever else a file requires is not known here. */
const KNOWN_FEATURES = new Set(["OsmSchema-V0.6", "DenseNodes"]);
const MEMBER_TYPES: readonly MemberType[] = ["node", "way", "relation"];
const NANO_PER_UNIT = 100;

const bytesField = (field: number) => (field << 3) + WIRE.bytes;
const numberField = (field: number) => (field << 3) + WIRE.varint;

/** @throws ExtractError on a file that asks for more than is known here, such as one with its history */
export function readHeader(content: Uint8Array): ExtractHeader {
  const header = new ProtoReader(content);
  let bounds: ExtractHeader["bounds"] = null;
  while (!header.isDone()) {
    const key = header.key();
    if (key === bytesField(1)) bounds = readBounds(header.message());
    else if (key === bytesField(4)) {
      const feature = new TextDecoder().decode(header.bytes());
      if (!KNOWN_FEATURES.has(feature)) throw new ExtractError(`the file needs what is not read here: ${feature}`);
    } else header.skip(key & 7);
  }
  return { bounds };
}

function readBounds(box: ProtoReader): ExtractHeader["bounds"] {
  const nano = [0, 0, 0, 0, 0];
  while (!box.isDone()) {
    const key = box.key();
    const field = key >>> 3;
    if ((key & 7) === WIRE.varint && field >= 1 && field <= 4) nano[field] = box.sint64() / 1e9;
    else box.skip(key & 7);
  }
  const [, west = 0, east = 0, north = 0, south = 0] = nano;
  return { west, south, east, north };
}

/** What positions and words of a block are told in. */
type Block = {
  readonly granularity: number;
  readonly lngOffset: number;
  readonly latOffset: number;
  text(index: number): string;
};

/** Tells the visitor of everything in a block of type OSMData. Throws ExtractError where it is broken. */
export function readEntities(content: Uint8Array, visitor: Visitor): void {
  const { block, groups } = openBlock(content);
  for (const bytes of groups) {
    const group = new ProtoReader(bytes);
    while (!group.isDone()) {
      const key = group.key();
      if (key === bytesField(1) && visitor.node) readNode(group.message(), block, visitor.node);
      else if (key === bytesField(2) && visitor.node) readDense(group.message(), block, visitor.node);
      else if (key === bytesField(3) && visitor.way) readWay(group.message(), block, visitor.way);
      else if (key === bytesField(4) && visitor.relation) readRelation(group.message(), block, visitor.relation);
      else group.skip(key & 7);
    }
  }
}

function openBlock(content: Uint8Array): { block: Block; groups: Uint8Array[] } {
  const reader = new ProtoReader(content);
  const groups: Uint8Array[] = [];
  const raw: Uint8Array[] = [];
  let [granularity, latOffset, lngOffset] = [100, 0, 0];
  while (!reader.isDone()) {
    const key = reader.key();
    if (key === bytesField(1)) {
      const table = reader.message();
      while (!table.isDone()) {
        const entry = table.key();
        if (entry === bytesField(1)) raw.push(table.bytes());
        else table.skip(entry & 7);
      }
    } else if (key === bytesField(2)) groups.push(reader.bytes());
    else if (key === numberField(17)) granularity = reader.uint32();
    else if (key === numberField(19)) latOffset = reader.int64();
    else if (key === numberField(20)) lngOffset = reader.int64();
    else reader.skip(key & 7);
  }
  const decoder = new TextDecoder();
  const texts: (string | undefined)[] = [];
  const text = (index: number) => {
    const bytes = raw[index];
    if (!bytes) throw new ExtractError("the file is broken: a word is missing");
    texts[index] ??= decoder.decode(bytes);
    return texts[index];
  };
  return { block: { granularity, latOffset, lngOffset, text }, groups };
}

function readNode(node: ProtoReader, block: Block, visit: NonNullable<Visitor["node"]>): void {
  let [id, lng, lat] = [0, 0, 0];
  let [keys, values]: number[][] = [[], []];
  while (!node.isDone()) {
    const key = node.key();
    if (key === numberField(1)) id = node.sint64();
    else if (key === bytesField(2)) keys = packed(node.message());
    else if (key === bytesField(3)) values = packed(node.message());
    else if (key === numberField(8)) lat = node.sint64();
    else if (key === numberField(9)) lng = node.sint64();
    else node.skip(key & 7);
  }
  const tags = (keys ?? []).length > 0 ? tagsOf(block, keys ?? [], values ?? []) : null;
  visit(id, unitsOf(block, block.lngOffset, lng), unitsOf(block, block.latOffset, lat), tags);
}

function readDense(dense: ProtoReader, block: Block, visit: NonNullable<Visitor["node"]>): void {
  let [ids, lats, lngs, words]: number[][] = [[], [], [], []];
  while (!dense.isDone()) {
    const key = dense.key();
    if (key === bytesField(1)) ids = sums(dense.message());
    else if (key === bytesField(8)) lats = sums(dense.message());
    else if (key === bytesField(9)) lngs = sums(dense.message());
    else if (key === bytesField(10)) words = packed(dense.message());
    else dense.skip(key & 7);
  }
  const all = ids ?? [];
  if (lats?.length !== all.length || lngs?.length !== all.length) {
    throw new ExtractError("the file is broken: nodes without a place");
  }
  let at = 0;
  for (const [i, id] of all.entries()) {
    let tags: Record<string, string> | null = null;
    for (let word = words?.[at] ?? 0; word !== 0; word = words?.[at] ?? 0) {
      tags ??= createTags();
      tags[block.text(word)] = block.text(words?.[at + 1] ?? 0);
      at += 2;
    }
    at++;
    visit(id, unitsOf(block, block.lngOffset, lngs[i] ?? 0), unitsOf(block, block.latOffset, lats[i] ?? 0), tags);
  }
}

function readWay(way: ProtoReader, block: Block, visit: NonNullable<Visitor["way"]>): void {
  let id = 0;
  let [keys, values, refs]: number[][] = [[], [], []];
  while (!way.isDone()) {
    const key = way.key();
    if (key === numberField(1)) id = way.int64();
    else if (key === bytesField(2)) keys = packed(way.message());
    else if (key === bytesField(3)) values = packed(way.message());
    else if (key === bytesField(8)) refs = sums(way.message());
    else way.skip(key & 7);
  }
  visit(id, tagsOf(block, keys ?? [], values ?? []), refs ?? []);
}

function readRelation(relation: ProtoReader, block: Block, visit: NonNullable<Visitor["relation"]>): void {
  let id = 0;
  let [keys, values, roles, ids, types]: number[][] = [[], [], [], [], []];
  while (!relation.isDone()) {
    const key = relation.key();
    if (key === numberField(1)) id = relation.int64();
    else if (key === bytesField(2)) keys = packed(relation.message());
    else if (key === bytesField(3)) values = packed(relation.message());
    else if (key === bytesField(8)) roles = packed(relation.message());
    else if (key === bytesField(9)) ids = sums(relation.message());
    else if (key === bytesField(10)) types = packed(relation.message());
    else relation.skip(key & 7);
  }
  if (roles?.length !== ids?.length || types?.length !== ids?.length) {
    throw new ExtractError("the file is broken: a relation's members do not add up");
  }
  const members = (ids ?? []).map((member, i): Member => {
    const type = MEMBER_TYPES[types?.[i] ?? -1];
    if (!type) throw new ExtractError("the file is broken: a relation's member is of no type");
    return { type, id: member, role: block.text(roles?.[i] ?? 0) };
  });
  visit(id, tagsOf(block, keys ?? [], values ?? []), members);
}

function tagsOf(block: Block, keys: readonly number[], values: readonly number[]): Tags {
  if (keys.length !== values.length) throw new ExtractError("the file is broken: tags without a value");
  const tags = createTags();
  for (const [i, key] of keys.entries()) tags[block.text(key)] = block.text(values[i] ?? 0);
  return tags;
}

function unitsOf({ granularity }: Block, offset: number, value: number): number {
  return Math.round((offset + granularity * value) / NANO_PER_UNIT);
}

function packed(list: ProtoReader): number[] {
  const values: number[] = [];
  while (!list.isDone()) values.push(list.uint32());
  return values;
}

function sums(list: ProtoReader): number[] {
  const values: number[] = [];
  let sum = 0;
  while (!list.isDone()) {
    sum += list.sint64();
    values.push(sum);
  }
  return values;
}

/** Without a prototype: a tag may have any name. */
function createTags(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}
