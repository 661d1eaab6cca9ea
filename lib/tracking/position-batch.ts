import { ByteReader, ByteWriter } from "#lib/core/bytes.ts";
import { AppError } from "#lib/core/errors.ts";
import { FRAME_KINDS, PROTOCOL_VERSION } from "./wire.ts";

/** One reading of a driver's phone. Degrees WGS 84; time in ms since 1970 by the phone's clock. */
export type Fix = {
  readonly lat: number;
  readonly lng: number;
  readonly recordedAt: number;
  /** Radius of 68 % confidence in metres. */
  readonly accuracy: number | null;
  /** Degrees, 0 = north, clockwise. */
  readonly heading: number | null;
  /** Metres a second. */
  readonly speed: number | null;
};

/** Fixes in the order they were taken; fix i has the sequence number firstSeq + i. */
export type PositionBatch = { readonly firstSeq: number; readonly fixes: readonly Fix[] };

/** The same from whoever reports: `firstSeq` null where the client does not count its fixes. */
export type DriverFixes = Omit<PositionBatch, "firstSeq"> & { readonly firstSeq: number | null };

export const MAX_FIXES_PER_BATCH = 500;

/** Degrees are sent in millionths (0.11 m). */
const E6 = 1_000_000;
/** Heading is sent in 1/250 of a turn; 255 = not known. */
const HEADING_STEPS = 250;
const UNKNOWN = 255;
/** A speed above this, in cm/s, says nothing but that the phone does not know. */
const MAX_SPEED_CMPS = 100_000;

/**
 * Driver → gateway. Layout (docs/protocol.md): u8 version<<4 | kind 2 · varint firstSeq · varint count ·
 * then per fix: zigzag recordedAt − previous recordedAt (ms) · zigzag Δlat · zigzag Δlng (1e-6°) ·
 * u8 accuracy in m (254 = that or more, 255 = unknown) · u8 heading in 1/250 turn (255 = unknown) · varint speed in cm/s + 1 (0 = unknown).
 */
export function encodePositionBatch(batch: PositionBatch): Uint8Array {
  const out = new ByteWriter(16 + batch.fixes.length * 10);
  out.u8((PROTOCOL_VERSION << 4) | FRAME_KINDS.positions);
  out.varint(batch.firstSeq);
  out.varint(batch.fixes.length);
  let at = 0;
  let lat = 0;
  let lng = 0;
  for (const fix of batch.fixes) {
    const recordedAt = Math.round(fix.recordedAt);
    const latE6 = Math.round(fix.lat * E6);
    const lngE6 = Math.round(fix.lng * E6);
    out.zigzag(recordedAt - at);
    out.zigzag(latE6 - lat);
    out.zigzag(lngE6 - lng);
    out.u8(fix.accuracy === null ? UNKNOWN : Math.max(0, Math.min(254, Math.round(fix.accuracy))));
    out.u8(fix.heading === null ? UNKNOWN : Math.round((fix.heading / 360) * HEADING_STEPS) % HEADING_STEPS);
    out.varint(fix.speed === null ? 0 : Math.round(Math.max(0, fix.speed) * 100) + 1);
    at = recordedAt;
    lat = latE6;
    lng = lngE6;
  }
  return out.take();
}

/** Parses a batch or throws AppError: bad_frame, unsupported_version. Whether a fix is believable is ingest's to say. */
export function decodePositionBatch(frame: Uint8Array): PositionBatch {
  const input = new ByteReader(frame);
  const head = input.u8();
  if (head >> 4 !== PROTOCOL_VERSION) throw new AppError("unsupported_version", `version ${head >> 4}`);
  if ((head & 15) !== FRAME_KINDS.positions) throw new AppError("bad_frame", "not a batch of positions");
  const firstSeq = input.varint();
  const count = input.varint();
  if (count === 0 || count > MAX_FIXES_PER_BATCH) throw new AppError("bad_frame", `1 to ${MAX_FIXES_PER_BATCH} fixes`);
  if (firstSeq + count > Number.MAX_SAFE_INTEGER) throw new AppError("bad_frame", "sequence out of range");
  const fixes: Fix[] = [];
  let recordedAt = 0;
  let lat = 0;
  let lng = 0;
  for (let i = 0; i < count; i++) {
    recordedAt += input.zigzag();
    lat += input.zigzag();
    lng += input.zigzag();
    const accuracy = input.u8();
    const heading = input.u8();
    const speed = input.varint();
    if (heading !== UNKNOWN && heading >= HEADING_STEPS) throw new AppError("bad_frame", "heading");
    fixes.push({
      lat: lat / E6,
      lng: lng / E6,
      recordedAt,
      accuracy: accuracy === UNKNOWN ? null : accuracy,
      heading: heading === UNKNOWN ? null : (heading / HEADING_STEPS) * 360,
      speed: speed === 0 || speed > MAX_SPEED_CMPS + 1 ? null : (speed - 1) / 100,
    });
  }
  input.end();
  return { firstSeq, fixes };
}
