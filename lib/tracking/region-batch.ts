import { ByteReader, type ByteWriter } from "#lib/core/bytes.ts";
import { AppError } from "#lib/core/errors.ts";
import { readId, writeId } from "#lib/core/id-bytes.ts";
import type { DriverId } from "#lib/core/ids.ts";
import type { Fix } from "./position-batch.ts";

/** A driver's newest believed position, as one gateway tells it to the others. */
export type RegionEntry = { readonly driverId: DriverId; readonly fix: Fix };

const VERSION = 1;
/** Most drivers of one message; a region with more is told in several. */
export const MAX_REGION_ENTRIES = 20_000;
/** Degrees are sent in millionths, headings in 1/250 of a turn, speeds in cm/s. */
const E6 = 1_000_000;
const HEADING_STEPS = 250;
const UNKNOWN = 255;

/**
 * Gateway → gateways, one message per region and tick. Layout: u8 version · varint the sender · varint base (ms since
 * 1970) · varint count · then per driver: 16 bytes id · zigzag recordedAt − base (ms) · zigzag Δlat · zigzag Δlng (1e-6°,
 * from the driver before) · u8 accuracy in m (254 = that or more, 255 = unknown) · u8 heading in 1/250 turn
 * (255 = unknown) · varint speed in cm/s + 1 (0 = unknown).
 */
export function encodeRegionBatch(sender: number, entries: readonly RegionEntry[], out: ByteWriter): Uint8Array {
  const base = Math.round(entries[0]?.fix.recordedAt ?? 0);
  out.u8(VERSION);
  out.varint(sender);
  out.varint(base);
  out.varint(entries.length);
  let lat = 0;
  let lng = 0;
  for (const { driverId, fix } of entries) {
    const latE6 = Math.round(fix.lat * E6);
    const lngE6 = Math.round(fix.lng * E6);
    writeId(out, driverId);
    out.zigzag(Math.round(fix.recordedAt) - base);
    out.zigzag(latE6 - lat);
    out.zigzag(lngE6 - lng);
    out.u8(fix.accuracy === null ? UNKNOWN : Math.max(0, Math.min(254, Math.round(fix.accuracy))));
    out.u8(fix.heading === null ? UNKNOWN : Math.round((fix.heading / 360) * HEADING_STEPS) % HEADING_STEPS);
    out.varint(fix.speed === null ? 0 : Math.round(Math.max(0, fix.speed) * 100) + 1);
    lat = latE6;
    lng = lngE6;
  }
  return out.take();
}

/**
 * Reads a message, unless it is one of our own, which is left unread: null. Throws AppError("bad_frame") on what
 * `encodeRegionBatch` did not make.
 */
export function decodeRegionBatch(bytes: Uint8Array, self: number): RegionEntry[] | null {
  const input = new ByteReader(bytes);
  if (input.u8() !== VERSION) throw new AppError("bad_frame", "a version that is not spoken here");
  if (input.varint() === self) return null;
  const base = input.varint();
  const count = input.varint();
  if (count > MAX_REGION_ENTRIES) throw new AppError("bad_frame", "too many drivers");
  const entries: RegionEntry[] = [];
  let lat = 0;
  let lng = 0;
  for (let i = 0; i < count; i++) {
    const driverId = readId("driver", input);
    const recordedAt = base + input.zigzag();
    lat += input.zigzag();
    lng += input.zigzag();
    const accuracy = input.u8();
    const heading = input.u8();
    const speed = input.varint();
    entries.push({
      driverId,
      fix: {
        lat: lat / E6,
        lng: lng / E6,
        recordedAt,
        accuracy: accuracy === UNKNOWN ? null : accuracy,
        heading: heading === UNKNOWN ? null : (heading / HEADING_STEPS) * 360,
        speed: speed === 0 ? null : (speed - 1) / 100,
      },
    });
  }
  input.end();
  return entries;
}
