import fc from "fast-check";
import { expect, test } from "vitest";
import { decodePolyline, encodePolyline } from "./polyline.ts";

test("what was encoded comes back, to the sixth digit", () => {
  const degrees = (max: number) => fc.integer({ min: -max * 1e6, max: max * 1e6 }).map((n) => n / 1e6);
  const path = fc.array(fc.record({ lng: degrees(180), lat: degrees(90) }), { maxLength: 30 });
  fc.assert(
    fc.property(path, (made) => {
      expect(decodePolyline(encodePolyline(made))).toEqual(made);
    }),
  );
});

test("the specification's example is written as it says, a tenth of the digits apart", () => {
  // Its (38.5, -120.2), (40.7, -120.95), (43.252, -126.453), told there in five digits.
  const path = [
    { lat: 3.85, lng: -12.02 },
    { lat: 4.07, lng: -12.095 },
    { lat: 4.3252, lng: -12.6453 },
  ];
  expect(encodePolyline(path)).toBe("_p~iF~ps|U_ulLnnqC_mqNvxq`@");
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
