import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";

const badFrame = expect.objectContaining({ code: "bad_frame" });

type Item = { as: "u8" | "u32" | "varint" | "zigzag"; value: number };
const item: fc.Arbitrary<Item> = fc.oneof(
  fc.record({ as: fc.constant("u8" as const), value: fc.nat(255) }),
  fc.record({ as: fc.constant("u32" as const), value: fc.nat(0xffff_ffff) }),
  fc.record({ as: fc.constant("varint" as const), value: fc.maxSafeNat() }),
  fc.record({ as: fc.constant("zigzag" as const), value: fc.integer({ min: -(2 ** 52) + 1, max: 2 ** 52 - 1 }) }),
);

describe("bytes", () => {
  it("are read as they were written, and end where they end", () => {
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const out = new ByteWriter(1);
        for (const { as, value } of items) out[as](value);
        const size = out.size;
        const bytes = out.take();
        expect(bytes.length).toBe(size);
        const input = new ByteReader(bytes);
        for (const { as, value } of items) expect(input[as]()).toBe(value);
        expect(input.done).toBe(true);
        input.end();
      }),
    );
  });

  it("take what other bytes hold, and start anew once taken", () => {
    const out = new ByteWriter(2);
    out.u8(1);
    out.bytes(Uint8Array.of(2, 3, 4, 5, 6));
    const first = out.take();
    out.u8(9);
    expect([...first, ...out.take()]).toEqual([1, 2, 3, 4, 5, 6, 9]);
  });

  it("write a varint low bits first, seven a byte", () => {
    const out = new ByteWriter();
    out.varint(300);
    out.zigzag(-1);
    out.zigzag(1);
    expect([...out.take()]).toEqual([0xac, 0x02, 0x01, 0x02]);
  });

  it("refuse to be read past their end, and what follows it", () => {
    expect(() => new ByteReader(Uint8Array.of()).u8()).toThrow(badFrame);
    expect(() => new ByteReader(Uint8Array.of(1, 2, 3)).u32()).toThrow(badFrame);
    expect(() => new ByteReader(Uint8Array.of(0x80, 0x80)).varint()).toThrow(badFrame);
    expect(() => new ByteReader(Uint8Array.of(1)).end()).toThrow(badFrame);
  });

  it("refuse a number past 2^53 − 1, however long it goes on", () => {
    const largest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    expect(new ByteReader(Uint8Array.from(largest)).varint()).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => new ByteReader(Uint8Array.from([...largest.slice(0, 7), 0x10])).varint()).toThrow(badFrame);
    expect(() => new ByteReader(new Uint8Array(64).fill(0xff)).varint()).toThrow(badFrame);
  });
});
