import fc from "fast-check";
import { expect, test } from "vitest";
import { coursesOf, KITCHENS } from "../kitchens/kitchens.ts";
import { drawPlate } from "./plate.ts";

const dishes = KITCHENS.flatMap((kitchen) =>
  coursesOf(kitchen).flatMap((course) => course.dishes.map(({ slug }) => ({ kitchen: kitchen.id, dish: slug }))),
);

/** Throws on anything but elements that open, close and say nothing in between: what a browser asks of SVG. */
function requireWellFormed(svg: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-zA-Z]+)((?: [a-zA-Z-]+="[^"<&]*")*)(\/?)>/g,
    (_, closes, name, _attributes, ends) => {
      names.push(name);
      if (closes) expect(open.pop()).toBe(name);
      else if (!ends) open.push(name);
      return "";
    },
  );
  expect(rest).toBe("");
  expect(open).toEqual([]);
  return names;
}

const DRAWN = new Set(["svg", "filter", "feDropShadow", "path", "circle", "g"]);

test("every dish's plate is SVG of at most 2 kB that only draws", () => {
  for (const [i, name] of dishes.entries()) {
    for (const seed of [0, i, 4_294_967_295 - i]) {
      const svg = drawPlate({ ...name, seed });
      expect(Buffer.byteLength(svg), name.dish).toBeLessThanOrEqual(2_048);
      expect(requireWellFormed(svg).filter((element) => !DRAWN.has(element))).toEqual([]);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|href|\son[a-z]+=|url\((?!#s\))/);
    }
  }
});

test("the same name is the same picture, another seed another one of the same dish", () => {
  const of = (seed: number) => drawPlate({ kitchen: "pizza", dish: "margherita", seed });
  expect(of(7)).toBe(of(7));
  expect(new Set(Array.from({ length: 50 }, (_, seed) => of(seed))).size).toBe(50);
});

test("dishes of a kitchen look different", () => {
  const pictures = dishes.map((name) => drawPlate({ ...name, seed: 1 }));
  expect(new Set(pictures).size).toBeGreaterThan(dishes.length * 0.99);
});

test("any name has a picture", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.nat(4_294_967_295), (kitchen, dish, seed) => {
      const svg = drawPlate({ kitchen, dish, seed });
      requireWellFormed(svg);
      expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(2_048);
    }),
    { numRuns: 300 },
  );
});
