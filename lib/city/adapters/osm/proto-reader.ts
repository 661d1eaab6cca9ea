import { ExtractError } from "./extract-error.ts";

/** How a field's value is written (https://protobuf.dev/programming-guides/encoding/). */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const HIGH = 2 ** 32;

/**
 * Reads a protocol buffer of a file that may be broken or hostile: whatever ends too early, is too long or does not fit
 * a whole number throws ExtractError. Nothing is copied.
 */
export class ProtoReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #low = 0;
  #high = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  isDone(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The next field's number × 8 + its wire type. */
  key(): number {
    return this.uint32();
  }

  /** A number of 32 bits; larger ones throw. */
  uint32(): number {
    this.#varint();
    if (this.#high !== 0) throw broken("a number is too large");
    return this.#low;
  }

  /** A signed number written in two's complement, as far as it is exact. */
  int64(): number {
    this.#varint();
    return exact((this.#high | 0) * HIGH + this.#low);
  }

  /** A signed number written in zigzag, as far as it is exact. */
  sint64(): number {
    this.#varint();
    const isNegative = (this.#low & 1) === 1;
    const half = (this.#high >>> 1) * HIGH + (((this.#low >>> 1) | (this.#high << 31)) >>> 0);
    return exact(isNegative ? -half - 1 : half);
  }

  /** A stretch of bytes, or a message or packed list in it. */
  bytes(): Uint8Array {
    const length = this.uint32();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw broken("a part is longer than what holds it");
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  message(): ProtoReader {
    return new ProtoReader(this.bytes());
  }

  /** Passes over a value that nobody asked for. */
  skip(wire: number): void {
    if (wire === WIRE.varint) this.#varint();
    else if (wire === WIRE.bytes) this.bytes();
    else if (wire === WIRE.fixed32) this.#pass(4);
    else if (wire === WIRE.fixed64) this.#pass(8);
    else throw broken(`there is no wire type ${wire}`);
  }

  #pass(count: number): void {
    this.#at += count;
    if (this.#at > this.#bytes.length) throw broken("it ends within a field");
  }

  /** The next varint as two halves of 32 bits. */
  #varint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw broken("it ends within a number");
      const part = byte & 0x7f;
      if (shift < 28) low |= part << shift;
      else if (shift === 28) {
        low |= part << 28;
        high = part >>> 4;
      } else if (shift < 63) high |= part << (shift - 32);
      else high |= part << 31;
      if (byte < 0x80) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw broken("a number does not end");
  }
}

function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw broken("a number is too large");
  return value;
}

function broken(what: string): ExtractError {
  return new ExtractError(`the file is broken: ${what}`);
}
