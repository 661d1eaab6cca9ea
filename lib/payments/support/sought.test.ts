import { expect, test } from "vitest";
import { soughtOf } from "./sought.ts";

test.each([
  ["#a3f2", { by: "code", text: "A3F2" }],
  ["1234", { by: "code", text: "1234" }],
  [" Maja@Example.com ", { by: "email", text: "maja@example.com" }],
  ["+46 70-174 06 01", { by: "phone", text: "46701740601" }],
  [`ord_${"0".repeat(32)}`, { by: "id", id: `ord_${"0".repeat(32)}` }],
  ["pizza", null],
  ["", null],
])("%j is looked for as %j", (typed, sought) => {
  expect(soughtOf(typed)).toEqual(sought);
});
