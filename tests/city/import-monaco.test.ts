import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { cellAt } from "#lib/catalog/cells.ts";
import { listRestaurantsFor } from "#lib/catalog/queries.ts";
import { openImportedCity } from "#lib/city/adapters/imported-city.ts";
import { readInstalledCity } from "#lib/city/adapters/installed-city.ts";
import { bytesSource, withFile } from "#lib/city/adapters/osm/byte-source.ts";
import { mercatorX, mercatorY } from "#lib/core/geo.ts";
import { createRouting } from "#lib/routing/adapters/create-routing.ts";
import { installReadCity } from "#services/import/install.ts";
import { parseImportOptions } from "#services/import/options.ts";
import { type ReadCity, readCity } from "#services/import/read-city.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";

/** Lies beside a checkout where it is worked on, and is no part of it. */
const MONACO = fileURLToPath(new URL("../../../shared/osm/monaco-latest.osm.pbf", import.meta.url));
const NOW = Date.UTC(2026, 10, 22);
const TIMEOUT_MS = 120_000;
const quiet = { info() {}, warn() {} };
const PORT = { lng: 7.4213, lat: 43.7355 };

const title = existsSync(MONACO) ? "Monaco" : `Monaco (skipped: there is no ${MONACO})`;
describe.skipIf(!existsSync(MONACO))(title, { timeout: TIMEOUT_MS }, () => {
  let database: TestDatabase;
  let dataDir: string;
  let read: ReadCity;
  beforeAll(async () => {
    vi.stubEnv("TZ", "UTC");
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), "hotpath-monaco-"));
    const options = parseImportOptions([MONACO]);
    if ("remove" in options) throw new Error("not an import");
    read = withFile(MONACO, (source) => readCity(source, options, NOW));
  }, TIMEOUT_MS);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const install = () =>
    installReadCity(database.db.primary, read, { dataDir, extractPath: MONACO, shrink: false, log: quiet });

  test("is known by its name, country, clock, money and districts", () => {
    expect(read).toMatchObject({ name: "Monaco", country: "MC", timeZone: "Europe/Monaco", currency: "EUR" });
    expect(read.plan.areas.map(({ name }) => name)).toContain("Monte-Carlo");
    expect(read.plan.streets.length).toBeGreaterThan(2_000);
    expect(read.plan.ground.building.features.length).toBeGreaterThan(1_100);
    expect(read.plan.doors.filter(({ number }) => number !== "").length).toBeGreaterThan(230);
  });

  test("has its 93 restaurants; nearly all that says when it is open is understood, the rest told", () => {
    expect(read.restaurants).toHaveLength(93);
    expect(read.hours.all.given).toBe(115);
    expect(read.hours.all.understood).toBeGreaterThanOrEqual(110);
    expect(read.hours.ofRestaurants.given).toBe(21);
    expect(read.hours.ofRestaurants.understood).toBeGreaterThanOrEqual(20);
    expect(read.hours.missed).toHaveLength(read.hours.all.given - read.hours.all.understood);
    for (const { osm, reason } of read.hours.missed) {
      expect(osm).toMatch(/^(node|way|relation)\/\d+$/);
      expect(reason).not.toBe("");
    }
  });

  test("imported twice is the same, and cut off anywhere nothing at all", async () => {
    expect(await install()).toMatchObject({ added: 93, changed: 0, removed: 0, same: 0 });
    expect(await install()).toMatchObject({ added: 0, changed: 0, removed: 0, same: 93 });
    const options = parseImportOptions([MONACO]);
    if ("remove" in options) return;
    withFile(MONACO, (source) => {
      const whole = source.read(0, source.size);
      for (let length = 0; length < whole.length; length += 11_003) {
        expect(() => readCity(bytesSource(whole.subarray(0, length)), options, NOW), `${length}`).toThrow();
      }
    });
  });

  test("is served: who delivers to the port, houses on the map near by, the sea beside them, a way through town", async () => {
    const found = await listRestaurantsFor({ db: database.db }, cellAt(PORT));
    expect(found.length).toBe(93);
    const isKnown = found.filter(({ restaurant: { hours } }) => hours.week.some((spans) => spans.length > 0));
    expect(isKnown.length).toBeGreaterThanOrEqual(20);
    const installed = await readInstalledCity(database.db.primary);
    const prepared = await openImportedCity({ dataDir, installed: installed ?? { id: "", name: "" }, log: quiet });
    const layersAt = (z: number) => {
      const tile = prepared.tile(z, Math.floor(mercatorX(PORT.lng) * 2 ** z), Math.floor(mercatorY(PORT.lat) * 2 ** z));
      return Object.keys(new VectorTile(new PbfReader(gunzipSync(tile ?? new Uint8Array()))).layers);
    };
    expect(layersAt(15)).toEqual(expect.arrayContaining(["water", "building", "roads", "names"]));
    expect(layersAt(13)).not.toContain("building");
    const routing = createRouting({ configPath: prepared.valhallaConfigPath ?? "" });
    const fontvieille = { lng: 7.4182, lat: 43.7277 };
    const larvotto = { lng: 7.4341, lat: 43.7471 };
    const route = await routing.route({ locations: [fontvieille, larvotto], vehicle: "car" });
    expect(route.metres).toBeGreaterThan(2_500);
    expect(route.metres).toBeLessThan(8_000);
    await routing.close();
  });
});
