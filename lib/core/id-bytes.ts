import type { ByteReader, ByteWriter } from "./bytes.ts";
import { type IdKind, type IdOf, PREFIXES } from "./ids.ts";

/** Ids between our own processes: the 16 bytes behind the prefix. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Writes an id's 16 bytes. The id must be one, as `isId` says. */
export function writeId(out: ByteWriter, id: string): void {
  for (let i = 4; i < 36; i += 2) out.u8((digit(id.charCodeAt(i)) << 4) | digit(id.charCodeAt(i + 1)));
}

/** Reads what `writeId` wrote. Throws AppError("bad_frame") where the bytes end before. */
export function readId<K extends IdKind>(kind: K, input: ByteReader): IdOf[K] {
  const bytes = input.bytes(16);
  let id = `${PREFIXES[kind]}_`;
  for (let i = 0; i < 16; i++) id += HEX[bytes[i] as number];
  return id as IdOf[K];
}

/** The value of `0`–`9` and `a`–`f`. */
function digit(code: number): number {
  return code < 58 ? code - 48 : code - 87;
}
