import { AppError } from "./errors.ts";

/**
 * The alphabet of every binary frame: bytes, little-endian u32, and varints of 7 bits a byte, low bits first
 * (the LEB128 of Protocol Buffers). Signed numbers are zigzagged first, so that small ones stay short.
 */

const MAX_VARINT = Number.MAX_SAFE_INTEGER;

/** Grows as it is written to; `take` copies out what was written and starts anew on the same memory. */
export class ByteWriter {
  private buffer: Uint8Array;
  private length = 0;

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
  }

  get size(): number {
    return this.length;
  }

  u8(value: number): void {
    if (this.length === this.buffer.length) this.grow(1);
    this.buffer[this.length++] = value;
  }

  u32(value: number): void {
    this.u8(value & 0xff);
    this.u8((value >>> 8) & 0xff);
    this.u8((value >>> 16) & 0xff);
    this.u8(value >>> 24);
  }

  /** A whole number from 0 to 2^53 − 1. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.u8((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.u8(rest);
  }

  /** A whole number of either sign, |value| < 2^52. */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  bytes(chunk: Uint8Array): void {
    if (this.length + chunk.length > this.buffer.length) this.grow(chunk.length);
    this.buffer.set(chunk, this.length);
    this.length += chunk.length;
  }

  take(): Uint8Array {
    const taken = this.buffer.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  private grow(atLeast: number): void {
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + atLeast));
    larger.set(this.buffer);
    this.buffer = larger;
  }
}

/** Reads what ByteWriter wrote; anything past the end or out of range is AppError("bad_frame"). */
export class ByteReader {
  private at = 0;
  private readonly source: Uint8Array;

  constructor(source: Uint8Array) {
    this.source = source;
  }

  get done(): boolean {
    return this.at >= this.source.length;
  }

  u8(): number {
    const value = this.source[this.at++];
    if (value === undefined) throw new AppError("bad_frame", "it ends too early");
    return value;
  }

  u32(): number {
    return (this.u8() | (this.u8() << 8) | (this.u8() << 16) | (this.u8() << 24)) >>> 0;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 8; i++) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > MAX_VARINT) break;
        return value;
      }
      scale *= 0x80;
    }
    throw new AppError("bad_frame", "a number is out of range");
  }

  zigzag(): number {
    const raw = this.varint();
    return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2;
  }

  /** The next so many bytes, as a view of what is read. */
  bytes(length: number): Uint8Array {
    const from = this.at;
    if (from + length > this.source.length) throw new AppError("bad_frame", "it ends too early");
    this.at += length;
    return this.source.subarray(from, this.at);
  }

  end(): void {
    if (!this.done) throw new AppError("bad_frame", "it goes on after its end");
  }
}
