import { expect, test } from "vitest";
import { readAddress } from "./address.ts";

test.each([
  ["/", { path: "/", query: "" }],
  ["/en/s/abc?q=a+b", { path: "/en/s/abc", query: "q=a+b" }],
  ["//en//live/", { path: "/en/live", query: "" }],
  ["/en/r/%70izza", { path: "/en/r/pizza", query: "" }],
  ["/en/r/%c3%a5l", { path: "/en/r/%C3%A5l", query: "" }],
  ["/en/r/a%2Fb", { path: "/en/r/a%2Fb", query: "" }],
  ["http://elsewhere.example/en?x", { path: "/en", query: "x" }],
  ["/en?", { path: "/en", query: "" }],
])("%s is read", (target, address) => {
  expect(readAddress(target)).toEqual(address);
});

test.each([
  "*",
  "en/live",
  "/en/%",
  "/en/%zz",
  "/en/%ff",
  "/en/%00",
  "/en/%0d%0aSet-Cookie:x",
  "/en/%ED%A0%80",
  "/en/../api",
  "/en/%2e%2e/api",
  "/en/./live",
  "/en\\live",
  "/en/%5Clive",
  "/en/live#there",
  "/en/l\u00ffve",
  "/en/live?q=%",
  "/en/live?q=%c3",
  "/".concat("a/".repeat(40)),
])("%s is refused", (target) => {
  expect(readAddress(target)).toBe("bad_address");
});

test("an address has an end", () => {
  expect(readAddress(`/en/s/abc?q=${"a".repeat(1_000)}`)).toMatchObject({ path: "/en/s/abc" });
  expect(readAddress(`/en/s/abc?q=${"a".repeat(3_000)}`)).toBe("address_too_long");
});
