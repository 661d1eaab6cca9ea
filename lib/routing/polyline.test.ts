import fc from "fast-check";
import { expect, test } from "vitest";
import type { LngLat } from "#lib/core/geo.ts";
import { decodePolyline } from "./polyline.ts";

/** The encoder of the specification, with six digits. */
function encode(path: readonly LngLat[]): string {
  let text = "";
  let before = [0, 0];
  for (const { lng, lat } of path) {
    const now = [Math.round(lat * 1e6), Math.round(lng * 1e6)];
    for (const i of [0, 1]) {
      const delta = (now[i] ?? 0) - (before[i] ?? 0);
      let rest = delta < 0 ? -2 * delta - 1 : 2 * delta;
      for (; rest >= 0x20; rest = Math.floor(rest / 32)) text += String.fromCharCode((0x20 | (rest % 32)) + 63);
      text += String.fromCharCode(rest + 63);
    }
    before = now;
  }
  return text;
}

test("what was encoded comes back, to the sixth digit", () => {
  const degrees = (max: number) => fc.integer({ min: -max * 1e6, max: max * 1e6 }).map((n) => n / 1e6);
  const path = fc.array(fc.record({ lng: degrees(180), lat: degrees(90) }), { maxLength: 30 });
  fc.assert(
    fc.property(path, (made) => {
      expect(decodePolyline(encode(made))).toEqual(made);
    }),
  );
});

test("text that is no polyline is refused, never looped over", () => {
  expect(() => decodePolyline("o")).toThrow(RangeError);
  expect(() => decodePolyline("\u0000\u0000")).toThrow(RangeError);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      try {
        decodePolyline(text);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    }),
  );
});
