import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "#lib/core/bytes.ts";
import { AppError } from "#lib/core/errors.ts";
import { createId } from "#lib/core/ids.ts";
import type { Fix } from "./position-batch.ts";
import {
  areaOf,
  boxOfArea,
  isInArea,
  isRegion,
  REGION_ZOOM,
  type Region,
  regionOf,
  regionTopic,
  tileOfRegion,
} from "./region.ts";
import { decodeRegionBatch, encodeRegionBatch, type RegionEntry } from "./region-batch.ts";
import { decodeDriverClaim, decodeGatewayNews, encodeDriverClaim, encodeGatewayNews } from "./region-news.ts";
import { tilesOfView } from "./tile-grid.ts";

const ME = 123_456_789_012;
const driverId = fc.uint8Array({ minLength: 10, maxLength: 10 }).map((r) => createId("driver", 1_795_000_000_000, r));
const gateway = fc.nat({ max: 2 ** 47 });
/** As fine as the wire is. */
const fix: fc.Arbitrary<Fix> = fc.record({
  lat: fc.integer({ min: -90e6, max: 90e6 }).map((v) => v / 1e6),
  lng: fc.integer({ min: -180e6, max: 180e6 }).map((v) => v / 1e6),
  recordedAt: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  accuracy: fc.option(fc.nat(254)),
  heading: fc.option(fc.nat(249).map((v) => (v / 250) * 360)),
  speed: fc.option(fc.nat(100_000).map((v) => v / 100)),
});
const entry: fc.Arbitrary<RegionEntry> = fc.record({ driverId, fix });
const encode = (entries: readonly RegionEntry[], sender = 7) => encodeRegionBatch(sender, entries, new ByteWriter());

describe("a batch of a region", () => {
  it("comes out as it went in", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 50 }), gateway, (entries, sender) => {
        expect(decodeRegionBatch(encode(entries, sender), ME)).toEqual(entries);
      }),
    );
  });

  it("of our own is not read", () => {
    expect(decodeRegionBatch(encode(fc.sample(entry, 3), ME), ME)).toBeNull();
  });

  it("holds a driver in some 33 bytes", () => {
    const near = fc.sample(driverId, 100).map((id, i) => ({
      driverId: id,
      fix: {
        lat: 57.7 + i / 5000,
        lng: 11.9 + i / 4000,
        recordedAt: 1_795_000_000_000 + i,
        accuracy: 5,
        heading: 90,
        speed: 8,
      },
    }));
    expect(encode(near).length / near.length).toBeLessThan(33);
  });

  it("that breaks off, goes on, or is of another version is refused", () => {
    const whole = encode(fc.sample(entry, 5));
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeRegionBatch(whole.subarray(0, length), ME)).toThrow(AppError);
    }
    expect(() => decodeRegionBatch(Uint8Array.of(...whole, 0), ME)).toThrow(AppError);
    expect(() => decodeRegionBatch(Uint8Array.of(2, ...whole.subarray(1)), ME)).toThrow(AppError);
  });
});

describe("a region", () => {
  const place = fc.record({
    lng: fc.double({ min: -180, max: 180, noNaN: true }),
    lat: fc.double({ min: -85, max: 85, noNaN: true }),
  });

  it("is where its places are, and has a topic of its own", () => {
    fc.assert(
      fc.property(place, ({ lng, lat }) => {
        const region = regionOf(lng, lat);
        expect(isRegion(region)).toBe(true);
        const { x, y } = tileOfRegion(region);
        expect(regionTopic(region)).toBe(`positions:${x}/${y}`);
        const box = boxOfArea(tileOfRegion(region));
        expect(lng >= box.west - 1e-9 && lng <= box.east + 1e-9).toBe(true);
        expect(lat >= box.south - 1e-9 && lat <= box.north + 1e-9).toBe(true);
      }),
    );
  });

  it("of a place in a watched tile lies in the area that the tile needs, whatever the zoom", () => {
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 16 }), ({ lng, lat }, zoom) => {
        const view = { west: lng, east: lng, south: lat, north: lat };
        const [tile] = tilesOfView(view, zoom + 1, 1);
        if (!tile) throw new Error("a point lies in one tile");
        const area = areaOf(tile);
        expect(area.z).toBeLessThanOrEqual(REGION_ZOOM);
        expect(isInArea(regionOf(lng, lat), area)).toBe(true);
        const opposite = lng > 0 ? lng - 180 : lng + 180;
        if (Math.abs(lng) > 1 && Math.abs(lng) < 179)
          expect(isInArea(regionOf(opposite, lat), area)).toBe(area.z === 0);
      }),
    );
  });
});

describe("news of gateways and drivers", () => {
  const region = fc.nat(2 ** 22 - 1).map((n) => n as Region);
  it("come out as they went in", () => {
    const news = fc.record({
      gateway,
      says: fc.constantFrom("alive", "asks", "leaves"),
      shown: fc.nat(1_000_000),
      regions: fc.uniqueArray(region, { maxLength: 40 }).map((list) => list.sort((a, b) => a - b)),
    });
    const claim = fc.record({
      gateway,
      driverId,
      kind: fc.constantFrom("heard", "connected"),
      at: fc.nat(4_000_000_000_000),
    });
    const out = new ByteWriter();
    fc.assert(fc.property(news, (one) => void expect(decodeGatewayNews(encodeGatewayNews(one, out))).toEqual(one)));
    fc.assert(fc.property(claim, (one) => void expect(decodeDriverClaim(encodeDriverClaim(one, out))).toEqual(one)));
  });

  it("that are cut or unknown are refused", () => {
    const out = new ByteWriter();
    const news = encodeGatewayNews({ gateway: 9, says: "alive", shown: 3, regions: fc.sample(region, 3) }, out);
    const claim = encodeDriverClaim({ gateway: 9, driverId: fc.sample(driverId, 1)[0]!, kind: "heard", at: 1 }, out);
    expect(() => decodeGatewayNews(news.subarray(0, -1))).toThrow(AppError);
    expect(() => decodeGatewayNews(news.with(2, 9))).toThrow(AppError);
    expect(() => decodeDriverClaim(claim.subarray(0, -1))).toThrow(AppError);
    expect(() => decodeDriverClaim(claim.with(2, 9))).toThrow(AppError);
  });
});
