import { inflateSync } from "node:zlib";
import type { ByteSource } from "./byte-source.ts";
import { ExtractError } from "./extract-error.ts";
import { ProtoReader, WIRE } from "./proto-reader.ts";

/**
 * The frame of an `.osm.pbf` file (https://wiki.openstreetmap.org/wiki/PBF_Format): a length, a BlobHeader with type and
 * size, a Blob, and so on. The format's own limits hold here, so that no file makes us take more than a block's memory.
 */
const MAX_HEAD_BYTES = 64 * 1024;
const MAX_BLOB_BYTES = 32 * 1024 * 1024;
const MAX_CONTENT_BYTES = 32 * 1024 * 1024;
/** What some write into a Blob's fields instead of zlib or nothing. */
const OTHER_PACKINGS: Readonly<Record<number, string>> = { 4: "lzma", 5: "bzip2", 6: "lz4", 7: "zstd" };

export type Blob = {
  readonly type: "OSMHeader" | "OSMData";
  readonly content: Uint8Array;
};

/**
 * The file's blocks, unpacked one at a time; those of other types are passed over. `onBytes` sees every byte once.
 * @throws ExtractError on a file that ends in the middle, or whose sizes or packing are not those of the format
 */
export function* readBlobs(source: ByteSource, onBytes: (bytes: Uint8Array) => void = () => {}): Generator<Blob> {
  if (source.size === 0) throw new ExtractError("the file is empty");
  let at = 0;
  const take = (length: number): Uint8Array => {
    const bytes = source.read(at, length);
    if (bytes.length < length) {
      throw new ExtractError(`the file was cut off: it ends at byte ${source.size}, in the middle of a block`);
    }
    at += length;
    onBytes(bytes);
    return bytes;
  };
  while (at < source.size) {
    const isFirst = at === 0;
    const lengthBytes = take(4);
    const headLength = new DataView(lengthBytes.buffer, lengthBytes.byteOffset, 4).getUint32(0);
    if (headLength === 0 || headLength > MAX_HEAD_BYTES) throw notOsm(isFirst, `a block's head of ${headLength} bytes`);
    const { type, size } = readHead(take(headLength), isFirst);
    if (size > MAX_BLOB_BYTES) throw notOsm(isFirst, `a block of ${size} bytes`);
    const bytes = take(size);
    if (isFirst && type !== "OSMHeader") throw notOsm(true, "no header");
    if (type === "OSMHeader" || type === "OSMData") yield { type, content: unpack(bytes) };
  }
}

function notOsm(isFirst: boolean, found: string): ExtractError {
  return new ExtractError(isFirst ? `this is not an .osm.pbf file (${found})` : `the file is broken: ${found}`);
}

function readHead(bytes: Uint8Array, isFirst: boolean): { type: string; size: number } {
  let type = "";
  let size = -1;
  try {
    const head = new ProtoReader(bytes);
    while (!head.isDone()) {
      const key = head.key();
      if (key === (1 << 3) + WIRE.bytes) type = new TextDecoder().decode(head.bytes());
      else if (key === (3 << 3) + WIRE.varint) size = head.uint32();
      else head.skip(key & 7);
    }
  } catch (cause) {
    if (isFirst) throw new ExtractError("this is not an .osm.pbf file", { cause });
    throw cause;
  }
  if (size < 0) throw notOsm(isFirst, "a block without a size");
  return { type, size };
}

function unpack(bytes: Uint8Array): Uint8Array {
  const blob = new ProtoReader(bytes);
  let raw: Uint8Array | null = null;
  let packed: Uint8Array | null = null;
  let rawSize = 0;
  while (!blob.isDone()) {
    const key = blob.key();
    const other = OTHER_PACKINGS[key >>> 3];
    if (key === (1 << 3) + WIRE.bytes) raw = blob.bytes();
    else if (key === (2 << 3) + WIRE.varint) rawSize = blob.uint32();
    else if (key === (3 << 3) + WIRE.bytes) packed = blob.bytes();
    else if (other) throw new ExtractError(`the file is packed with ${other}; write it again with zlib`);
    else blob.skip(key & 7);
  }
  if (raw) {
    if (raw.length > MAX_CONTENT_BYTES) throw new ExtractError(`the file is broken: a block of ${raw.length} bytes`);
    return raw;
  }
  if (!packed) throw new ExtractError("the file is broken: a block with nothing in it");
  if (rawSize > MAX_CONTENT_BYTES)
    throw new ExtractError(`the file is broken: a block that unpacks to ${rawSize} bytes`);
  const content = inflate(packed, rawSize);
  if (content.length !== rawSize) throw new ExtractError("the file is broken: a block is not as long as it says");
  return content;
}

/** Gives up as soon as more comes out than was announced. */
function inflate(packed: Uint8Array, rawSize: number): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, rawSize) });
  } catch (cause) {
    throw new ExtractError("the file is broken: a block cannot be unpacked", { cause });
  }
}
