import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { PbfWriter } from "pbf";
import { describe, expect, test, vi } from "vitest";
import { type OsmFile, writeOsmFile } from "../osm-pbf.ts";
import { bytesSource } from "./byte-source.ts";
import { ExtractError } from "./extract-error.ts";
import { ProtoReader } from "./proto-reader.ts";
import { readExtract } from "./read-extract.ts";

// A file is read once for each of its bytes; on a busy machine that takes a while.
vi.setConfig({ testTimeout: 60_000 });

const SMALL: OsmFile = {
  nodes: [
    { id: 1, lng: 7.41, lat: 43.73 },
    { id: 2, lng: 7.42, lat: 43.74, tags: { amenity: "restaurant", name: "Chez Édgar", cuisine: "pizza" } },
    { id: 3, lng: 7.43, lat: 43.74 },
    { id: 9_007_199_254, lng: -0.5, lat: -33.8, tags: { ele: "4" } },
  ],
  ways: [
    { id: 10, tags: { highway: "residential", name: "Rue Grimaldi" }, refs: [1, 2, 3] },
    { id: 11, tags: {}, refs: [1, 2] },
    { id: 12, tags: {}, refs: [2, 3, 1] },
    { id: 13, tags: { power: "line" }, refs: [1, 3] },
  ],
  relations: [
    {
      id: 20,
      tags: { type: "multipolygon", natural: "water" },
      members: [
        { type: "way", id: 11, role: "outer" },
        { type: "node", id: 1, role: "" },
        { type: "way", id: 12, role: "outer" },
        { type: "way", id: 404, role: "inner" },
      ],
    },
    { id: 21, tags: { type: "route" }, members: [] },
  ],
};

const read = (bytes: Uint8Array) => readExtract(bytesSource(bytes));

test("what is wanted of a file is read: places, ways, areas with the ways that they are made of", () => {
  const { nodes, ways, areas, bounds, digest } = read(writeOsmFile(SMALL));
  expect(bounds).toBeNull();
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(nodes).toEqual([
    { id: 2, tags: { amenity: "restaurant", name: "Chez Édgar", cuisine: "pizza" }, at: [7.42, 43.74] },
  ]);
  const street = { id: 10, tags: { highway: "residential", name: "Rue Grimaldi" }, isClosed: false };
  const [a, b, c] = [
    [7.41, 43.73],
    [7.42, 43.74],
    [7.43, 43.74],
  ];
  expect(ways).toEqual([{ ...street, coordinates: [a, b, c] }]);
  expect(areas).toEqual([
    {
      id: 20,
      tags: { type: "multipolygon", natural: "water" },
      parts: [
        { role: "outer", coordinates: [a, b] },
        { role: "outer", coordinates: [b, c, a] },
      ],
      missing: 1,
    },
  ]);
});

test("whatever is written is read again, sorted or not", () => {
  const tags = fc.dictionary(fc.string({ minLength: 1, unit: "grapheme" }), fc.string({ unit: "grapheme" }), {
    noNullPrototype: true,
    maxKeys: 4,
  });
  const id = fc.integer({ min: 1, max: 2 ** 45 });
  const degrees = (most: number) => fc.integer({ min: -most * 1e7, max: most * 1e7 }).map((units) => units / 1e7);
  const node = fc.record({ id, lng: degrees(180), lat: degrees(90), tags });
  const files = fc
    .record({
      nodes: fc.uniqueArray(node, { minLength: 2, maxLength: 30, selector: (each) => each.id }),
      picks: fc.array(fc.array(fc.nat(), { minLength: 2, maxLength: 9 }), { minLength: 1, maxLength: 6 }),
      wayTags: tags,
    })
    .map(({ nodes, picks, wayTags }) => ({
      nodes: nodes.map((each) => ({ ...each, tags: { ...each.tags, place: "here" } })),
      ways: picks.map((refs, i) => ({
        id: i + 1,
        tags: { ...wayTags, highway: "service" },
        refs: refs.map((pick) => nodes[pick % nodes.length]?.id ?? 0),
      })),
    }));
  fc.assert(
    fc.property(files, ({ nodes, ways }) => {
      const extract = read(writeOsmFile({ nodes, ways, relations: SMALL.relations ?? [] }));
      expect(extract.nodes).toEqual(
        nodes.map(({ id: own, lng, lat, tags: said }) => ({ id: own, tags: said, at: [lng, lat] })),
      );
      const placeOf = new Map(nodes.map(({ id: own, lng, lat }) => [own, [lng, lat]]));
      expect(extract.ways.map(({ coordinates }) => coordinates)).toEqual(
        ways.map(({ refs }) => refs.map((ref) => placeOf.get(ref))),
      );
      expect(extract.ways.map((way) => way.tags)).toEqual(ways.map((way) => way.tags));
    }),
    { numRuns: 60 },
  );
});

describe("a file that cannot be is refused with a reason, and nothing else happens", () => {
  const whole = writeOsmFile(SMALL);

  test("cut off at any byte", () => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => read(whole.subarray(0, length)), `${length}`).toThrow(ExtractError);
    }
  });

  test("with any one byte changed it is read or refused", () => {
    for (let at = 0; at < whole.length; at++) {
      const bytes = Uint8Array.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x55;
      try {
        read(bytes);
      } catch (error) {
        expect(error, `${at}`).toBeInstanceOf(ExtractError);
      }
    }
  });

  test("made of anything", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => read(bytes)).toThrow(ExtractError);
        expect(() => read(Buffer.concat([whole, bytes.subarray(0, 40), Uint8Array.of(1)]))).toThrow(ExtractError);
      }),
    );
  });

  test.each([
    [
      "a head that is larger than any",
      () => framed("OSMHeader", new Uint8Array(), { headLength: 2 ** 31 }),
      /not an .osm.pbf/,
    ],
    [
      "a block that is larger than any",
      () => framed("OSMHeader", new Uint8Array(), { size: 2 ** 31 }),
      /not an .osm.pbf/,
    ],
    ["a picture", () => Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), /not an .osm.pbf/],
    ["one that unpacks to more than any", () => framed("OSMHeader", packed(new Uint8Array(10), 2 ** 30)), /unpacks to/],
    [
      "one that unpacks to more than it says",
      () => framed("OSMHeader", packed(new Uint8Array(30_000_000), 100)),
      /unpacked/,
    ],
    ["one that unpacks to less than it says", () => framed("OSMHeader", packed(new Uint8Array(10), 100)), /as long as/],
    ["one packed with lzma", () => framed("OSMHeader", new Uint8Array([0x22, 0])), /lzma/],
    [
      "one with history",
      () => framed("OSMHeader", packed(requiring("HistoricalInformation"))),
      /HistoricalInformation/,
    ],
    ["no relations, as after a cut between blocks", () => writeOsmFile({ ...SMALL, relations: [] }), /cut off/],
    ["no nodes", () => writeOsmFile({ ...SMALL, nodes: [] }), /most nodes/],
    ["a node off the earth", () => writeOsmFile({ ...SMALL, nodes: [{ id: 1, lng: 7, lat: 91 }] }), /not on earth/],
  ])("%s", (_, make, reason) => {
    const file = make();
    expect(() => read(file)).toThrow(ExtractError);
    expect(() => read(file)).toThrow(reason);
  });
});

test("numbers are read as they were written, and too large ones refused", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: -(2 ** 51), max: 2 ** 51 }), (value, zigzag) => {
      const pbf = new PbfWriter();
      pbf.writeSVarint(zigzag);
      pbf.writeVarint(value);
      const reader = new ProtoReader(pbf.finish());
      expect([reader.sint64(), reader.int64(), reader.isDone()]).toEqual([zigzag, value, true]);
    }),
  );
  const tooLarge = Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
  expect(() => new ProtoReader(tooLarge).int64()).toThrow(ExtractError);
  expect(() => new ProtoReader(tooLarge).uint32()).toThrow(ExtractError);
  expect(() => new ProtoReader(new Uint8Array(20).fill(0xff)).int64()).toThrow(/does not end/);
});

/** A block's frame around what a Blob holds. */
function framed(type: string, body: Uint8Array, lies: { headLength?: number; size?: number } = {}): Uint8Array {
  const head = new PbfWriter();
  head.writeStringField(1, type);
  head.writeVarintField(3, lies.size ?? body.length);
  const bytes = head.finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(lies.headLength ?? bytes.length);
  return Buffer.concat([length, bytes, body]);
}

function packed(content: Uint8Array, rawSize = content.length): Uint8Array {
  const body = new PbfWriter();
  body.writeVarintField(2, rawSize);
  body.writeBytesField(3, deflateSync(content));
  return body.finish();
}

function requiring(feature: string): Uint8Array {
  const header = new PbfWriter();
  header.writeStringField(4, feature);
  return header.finish();
}
