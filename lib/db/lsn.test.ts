import fc from "fast-check";
import { expect, test } from "vitest";
import { lsnToken, parseLsn } from "./lsn.ts";

test("a position is read as PostgreSQL writes it, and as a cookie carries it", () => {
  expect(parseLsn("16/B374D848")).toBe(0x16_b374_d848n);
  expect(parseLsn("16-B374D848")).toBe(0x16_b374_d848n);
  expect(parseLsn("0/0")).toBe(0n);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
      const lsn = parseLsn(`${(value >> 32n).toString(16)}/${(value & 0xffffffffn).toString(16)}`);
      expect(lsn).toBe(value);
      expect(lsn !== null && parseLsn(lsnToken(lsn))).toBe(value);
    }),
  );
});

test("what is no position is none", () => {
  for (const text of [
    "",
    "/",
    "16",
    "16/",
    "/B3",
    "1/2/3",
    " 1/2",
    "123456789/0",
    "0/123456789",
    "g/1",
    "-1/1",
    "1/2\n",
  ])
    expect(parseLsn(text), JSON.stringify(text)).toBeNull();
});
