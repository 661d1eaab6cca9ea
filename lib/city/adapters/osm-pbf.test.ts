import { inflateSync } from "node:zlib";
import { PbfReader } from "pbf";
import { expect, test } from "vitest";
import type { Way } from "../ways.ts";
import { writeOsmPbf } from "./osm-pbf.ts";

const ways: Way[] = [
  {
    id: 900,
    tags: { highway: "residential", name: "Övre Husargatan" },
    coordinates: [
      [11.95, 57.69],
      [11.96, 57.7],
    ],
  },
  {
    id: 7,
    tags: { highway: "service", oneway: "yes" },
    coordinates: [
      [11.96, 57.7],
      [11.9601234, 57.7],
      [-0.5, -33.8],
    ],
  },
];

test("what was written can be read again: positions, tags, order, and nodes that streets share", () => {
  const { types, nodes, ways: read } = readOsmPbf(writeOsmPbf(ways));
  expect(types).toEqual(["OSMHeader", "OSMData", "OSMData"]);
  expect(nodes.size).toBe(4);
  expect([...nodes.keys()]).toEqual([1, 2, 3, 4]);
  expect(read.map(({ id }) => id)).toEqual([7, 900]);
  for (const way of read) {
    const made = ways.find(({ id }) => id === way.id);
    expect(way.tags).toEqual(made?.tags);
    expect(way.refs.map((ref) => nodes.get(ref))).toEqual(made?.coordinates);
  }
  expect(read[1]?.refs.at(-1)).toBe(read[0]?.refs[0]);
});

test("more ways than a block takes go into several", () => {
  const many = Array.from(
    { length: 8_001 },
    (_, i): Way => ({
      ...ways[0],
      tags: {},
      coordinates: [
        [12, 57],
        [12, 58],
      ],
      id: i + 1,
    }),
  );
  const { types, ways: read } = readOsmPbf(writeOsmPbf(many));
  expect(types).toEqual(["OSMHeader", "OSMData", "OSMData", "OSMData"]);
  expect(read).toHaveLength(8_001);
});

type ReadWay = { id: number; tags: Record<string, string>; refs: number[] };

function readOsmPbf(file: Uint8Array) {
  const types: string[] = [];
  const nodes = new Map<number, [number, number]>();
  const read: ReadWay[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  for (let at = 0; at < file.length; ) {
    const headLength = view.getUint32(at);
    const head = fields(file.subarray(at + 4, at + 4 + headLength));
    const size = number(head, 3);
    const body = fields(file.subarray(at + 4 + headLength, at + 4 + headLength + size));
    at += 4 + headLength + size;
    types.push(text(bytes(head, 1)));
    const content = inflateSync(bytes(body, 3));
    expect(content).toHaveLength(number(body, 2));
    if (types.at(-1) === "OSMData") readBlock(fields(content));
  }
  return { types, nodes, ways: read };

  function readBlock(block: Field[]) {
    const strings = fields(bytes(block, 1)).map(({ value }) => text(value as Uint8Array));
    for (const { tag, value } of fields(bytes(block, 2))) {
      const entity = fields(value as Uint8Array);
      if (tag === 2) {
        const [ids, lats, lngs] = [1, 8, 9].map((field) => sums(bytes(entity, field)));
        for (const [i, id] of (ids ?? []).entries()) nodes.set(id, [(lngs?.[i] ?? 0) / 1e7, (lats?.[i] ?? 0) / 1e7]);
      } else if (tag === 3) {
        const keys = packed(entity, 2);
        const values = packed(entity, 3);
        const tags = Object.fromEntries(keys.map((key, i) => [strings[key] ?? "", strings[values[i] ?? 0] ?? ""]));
        read.push({ id: number(entity, 1), tags, refs: sums(bytes(entity, 8)) });
      }
    }
  }
}

type Field = { tag: number; value: Uint8Array | number };

function fields(message: Uint8Array): Field[] {
  const pbf = new PbfReader(message);
  const all: Field[] = [];
  while (pbf.pos < pbf.length) {
    const head = pbf.readVarint();
    all.push({ tag: head >> 3, value: (head & 7) === 2 ? pbf.readBytes() : pbf.readVarint() });
  }
  return all;
}

function bytes(message: Field[], tag: number): Uint8Array {
  const value = message.find((field) => field.tag === tag)?.value;
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function number(message: Field[], tag: number): number {
  return Number(message.find((field) => field.tag === tag)?.value);
}

function packed(message: Field[], tag: number): number[] {
  const pbf = new PbfReader(bytes(message, tag));
  const all: number[] = [];
  while (pbf.pos < pbf.length) all.push(pbf.readVarint());
  return all;
}

function sums(message: Uint8Array): number[] {
  const pbf = new PbfReader(message);
  const all: number[] = [];
  while (pbf.pos < pbf.length) all.push((all.at(-1) ?? 0) + pbf.readSVarint());
  return all;
}

function text(value: Uint8Array): string {
  return new TextDecoder().decode(value);
}
