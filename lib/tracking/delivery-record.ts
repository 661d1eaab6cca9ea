import type { ByteWriter } from "#lib/core/bytes.ts";
import { headingOf } from "./feed-decoder.ts";
import { DELIVERY_OP, META, PUT } from "./wire.ts";

/** What the public map may know of a delivery. Positions in the Mercator unit square. */
export type PublicDelivery = {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  /** Eighths of a turn, -1 = not known. */
  readonly heading: number;
  /** Index into VEHICLES. */
  readonly vehicle: number;
  readonly area: number;
  readonly etaMin: number;
  /** Tick of the last fix once that is too long ago, else null. */
  readonly seenTick: number | null;
};

/** A delivery as all its tiles hold it; `now` is what was put last. */
export type FeedItem = { now: PublicDelivery };

/** What was last sent for a slot. */
export type Sent = { item: FeedItem; x: number; y: number; heading: number; etaMin: number; seenTick: number | null };

/** Writes one record for what changed in a slot; answers how many records that took (0 or 1). */
export function writeChange(out: ByteWriter, gap: number, before: Sent, now: Sent, tick: number): number {
  if (before.x < 0) {
    out.varint(gap | DELIVERY_OP.put);
    writePut(out, now, tick);
    return 1;
  }
  const dx = now.x - before.x;
  const dy = now.y - before.y;
  const moved = dx !== 0 || dy !== 0;
  const near = dx >= -8 && dx <= 7 && dy >= -8 && dy <= 7;
  const meta = (now.etaMin !== before.etaMin ? META.eta : 0) | (now.seenTick !== before.seenTick ? META.seen : 0);
  // The receiver takes the heading from the step; what the slot holds must say the same at the next keyframe.
  now.heading = moved ? headingOf(dx, dy) : before.heading;
  if (!moved && meta === 0) return 0;
  if (meta === 0) out.varint(gap | (near ? DELIVERY_OP.move : DELIVERY_OP.far));
  else {
    out.varint(gap | DELIVERY_OP.meta);
    out.u8(moved ? meta | (near ? META.moved : META.far) : meta);
    if (meta & META.eta) out.u8(now.etaMin);
    if (meta & META.seen) out.varint(ageOf(now.seenTick, tick));
  }
  if (moved && near) out.u8(packStep(dx, dy));
  else if (moved) {
    out.zigzag(dx);
    out.zigzag(dy);
  }
  return 1;
}

/** A step of −8…7 units each way in one byte: x in the high four bits, y in the low. */
function packStep(dx: number, dy: number): number {
  return ((dx + 8) << 4) | (dy + 8);
}

export function writePut(out: ByteWriter, sent: Sent, tick: number): void {
  const { id, vehicle, area } = sent.item.now;
  const heading = sent.heading < 0 ? PUT.noHeading : sent.heading;
  out.u32(id);
  out.varint(sent.x);
  out.varint(sent.y);
  out.u8(heading | (vehicle << PUT.vehicleShift) | (sent.seenTick === null ? 0 : PUT.seen));
  out.u8(area);
  out.u8(sent.etaMin);
  if (sent.seenTick !== null) out.varint(ageOf(sent.seenTick, tick));
}

function ageOf(seenTick: number | null, tick: number): number {
  return seenTick === null ? 0 : Math.max(1, tick - seenTick);
}
