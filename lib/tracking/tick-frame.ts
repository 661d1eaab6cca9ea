import type { ByteWriter } from "#lib/core/bytes.ts";
import { FRAME_KINDS, PROTOCOL_VERSION } from "./wire.ts";

/**
 * One binary frame for a watcher: u8 version<<4 | kind 1 · varint tick · varint deliveries on the way in the city ·
 * the sections of its tiles, each already encoded. With no section it is a heartbeat.
 */
export function tickFrame(tick: number, total: number, sections: readonly Uint8Array[], out: ByteWriter): Uint8Array {
  out.u8((PROTOCOL_VERSION << 4) | FRAME_KINDS.tick);
  out.varint(tick);
  out.varint(total);
  for (const section of sections) out.bytes(section);
  return out.take();
}
