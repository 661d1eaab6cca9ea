import { expect, it } from "vitest";
import en from "../../messages/en.json" with { type: "json" };
import sv from "../../messages/sv.json" with { type: "json" };

type Tree = { readonly [key: string]: string | Tree };

/** Every message's path with the values it takes: `feed.stale {age}`. */
function shapeOf(tree: Tree, path = ""): string[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const at = path ? `${path}.${key}` : key;
    if (typeof value !== "string") return shapeOf(value, at);
    const values = [...value.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]);
    return [`${at} ${[...new Set(values)].sort().join(" ")}`];
  });
}

it("says everything in every language, with the same values", () => {
  expect(shapeOf(sv).sort()).toEqual(shapeOf(en).sort());
});
