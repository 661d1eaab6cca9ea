import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureCity, type PreparedCity } from "#lib/city/adapters/ensure-city.ts";
import { mercatorX, mercatorY } from "#lib/core/geo.ts";

/** Several cities are built here, on machines that do other things too. */
const BUILD_TIMEOUT_MS = 120_000;

let dataDir: string;
let prepared: PreparedCity;
const steps: string[] = [];
const log = { info: (_: object, message: string) => steps.push(message), warn() {} };

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "hotpath-city-"));
  prepared = await ensureCity({ dataDir, log });
}, BUILD_TIMEOUT_MS);
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test("the first start makes tiles and routing data, and says so", () => {
  expect([...steps].sort()).toEqual(["built the routing tiles", "cut the map's tiles", "the city is ready"]);
  expect(prepared.valhallaConfigPath).not.toBeNull();
  expect(prepared.streets.length).toBeGreaterThan(19_000);
  expect(prepared.stations.count).toBeGreaterThan(50_000);
});

test("the second start makes nothing", async () => {
  steps.length = 0;
  const again = await ensureCity({ dataDir, log });
  expect(steps).toEqual(["the city is ready"]);
  expect(again.city).toEqual(prepared.city);
  expect(again.tile(...tileAt(14))).toEqual(prepared.tile(...tileAt(14)));
});

test("tiles hold water, roads and names, fewer of them farther out", () => {
  const near = layersOf(prepared.tile(...tileAt(14)));
  expect(Object.keys(near.layers)).toEqual(expect.arrayContaining(["water", "roads", "names"]));
  const far = layersOf(prepared.tile(...tileAt(10)));
  const classes = new Set<unknown>();
  const { roads } = far.layers;
  for (let i = 0; i < (roads?.length ?? 0); i++) classes.add(roads?.feature(i).properties.class);
  expect([...classes]).toEqual(expect.arrayContaining(["motorway", "trunk", "secondary"]));
  expect([...classes].filter((name) => !["motorway", "trunk", "primary", "secondary"].includes(String(name)))).toEqual(
    [],
  );
  expect(prepared.tile(14, 0, 0)).toBeNull();
});

test(
  "a folder that was left half made is not used, and not in the way",
  async () => {
    const other = await mkdtemp(join(tmpdir(), "hotpath-city-"));
    try {
      const draft = join(other, "city", prepared.city.id, "map.draft-dead");
      await mkdir(draft, { recursive: true });
      await writeFile(join(draft, "tiles.json"), "[[");
      const made = await ensureCity({ dataDir: other, log });
      expect(made.tile(...tileAt(14))).toEqual(prepared.tile(...tileAt(14)));
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  },
  BUILD_TIMEOUT_MS,
);

test(
  "two processes that start at once on an empty folder both get a whole city",
  async () => {
    const other = await mkdtemp(join(tmpdir(), "hotpath-city-"));
    const program = `
    const { ensureCity } = await import("#lib/city/adapters/ensure-city.ts");
    const { city, tile } = await ensureCity({ dataDir: ${JSON.stringify(other)}, log: { info() {}, warn() {} } });
    console.log(JSON.stringify([city.id, tile(${tileAt(14).join()}).length]));
  `;
    try {
      const start = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
      const outputs = await Promise.all([start(), start()]);
      const expected = JSON.stringify([prepared.city.id, prepared.tile(...tileAt(14))?.length]);
      // Nothing else was said: Valhalla keeps off standard output.
      expect(outputs.map(({ stdout }) => stdout.trim())).toEqual([expected, expected]);
      const left = await readdir(join(other, "city", prepared.city.id));
      expect(left.sort()).toEqual(["map", "valhalla", "valhalla.json"]);
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  },
  BUILD_TIMEOUT_MS,
);

function tileAt(z: number): [number, number, number] {
  const { lng, lat } = prepared.city.center;
  return [z, Math.floor(mercatorX(lng) * 2 ** z), Math.floor(mercatorY(lat) * 2 ** z)];
}

function layersOf(tile: Uint8Array | null): VectorTile {
  return new VectorTile(new PbfReader(gunzipSync(tile ?? new Uint8Array())));
}
