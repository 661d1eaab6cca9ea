import fc from "fast-check";
import { expect, test } from "vitest";
import { ApiError } from "./api-error.ts";
import { type Params, parseForm } from "./form.ts";

const plain = (params: Params | string): unknown =>
  typeof params === "string"
    ? params
    : Object.fromEntries(Object.entries(params).map(([name, value]) => [name, plain(value)]));

test("brackets nest, empty ones count", () => {
  expect(plain(parseForm("a=1&b[c]=2&b[d][e]=3&f[]=4&f[]=5&g[0][h]=%F0%9F%8D%95"))).toEqual({
    a: "1",
    b: { c: "2", d: { e: "3" } },
    f: { 0: "4", 1: "5" },
    g: { 0: { h: "🍕" } },
  });
});

test.each(["a[b=1", "[a]=1", "a]=1", "a=1&a[b]=2", `a${"[b]".repeat(9)}=1`, "a=1&".repeat(1_001)])(
  "%s cannot be meant",
  (text) => {
    expect(() => parseForm(text)).toThrow(ApiError);
  },
);

test("names that objects have by themselves are names like any other", () => {
  const params = parseForm("__proto__[x]=1&constructor=2&toString[y]=3");
  expect(({} as Record<string, unknown>).x).toBeUndefined();
  expect(Object.keys(params)).toEqual(["__proto__", "constructor", "toString"]);
});

test("whatever is sent is parsed or refused, and nothing else", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      try {
        parseForm(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
      }
    }),
  );
});
