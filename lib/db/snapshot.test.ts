import { expect, test } from "vitest";
import { ofStandby, parseSnapshot, sees } from "./snapshot.ts";

test("a snapshot sees what had ended when it was taken", () => {
  const snapshot = parseSnapshot("10:20:12,15");
  const seen = Array.from({ length: 25 }, (_, xid) => xid).filter((xid) => sees(snapshot, BigInt(xid)));
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16, 17, 18, 19]);
  expect(sees(parseSnapshot("18446744073709551000:18446744073709551000:"), 18446744073709550999n)).toBe(true);
});

test("a standby's is taken for no more than it can tell", () => {
  expect(ofStandby("10:20:")).toBe("10:10:");
  expect(sees(parseSnapshot(ofStandby("10:20:")), 15n)).toBe(false);
});

test("what is no snapshot is none", () => {
  for (const text of ["", "1", "1:2", "a:b:", "1:2:x", "1:2:3 ", "-1:2:"]) {
    expect(() => parseSnapshot(text), text).toThrow(RangeError);
  }
});
