import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { ExtractError } from "./extract-error.ts";

/** Bytes that are read a stretch at a time: a file may be larger than what one wants in memory. */
export type ByteSource = {
  readonly size: number;
  /** The bytes from there on: fewer than asked for where it ends before. */
  read(from: number, length: number): Uint8Array;
};

export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (from, length) => bytes.subarray(from, from + length) };
}

/**
 * Opens a file and hands it to `use`.
 * @throws ExtractError where there is no such file
 */
export function withFile<T>(path: string, use: (source: ByteSource) => T): T {
  const file = open(path);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new ExtractError(`${path} is not a file`);
    return use({
      size: stat.size,
      read(from, length) {
        const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, stat.size - from)));
        let have = 0;
        while (have < bytes.length) {
          const got = readSync(file, bytes, have, bytes.length - have, from + have);
          if (got === 0) break;
          have += got;
        }
        return bytes.subarray(0, have);
      },
    });
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, "r");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    const reason = code === "ENOENT" ? "there is no such file" : `cannot be opened (${code ?? cause})`;
    throw new ExtractError(`${path}: ${reason}`, { cause });
  }
}
