import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeLines } from "./merge-lines.ts";

type Line = [number, number][];

test("a street that was cut in three is one line again, whichever way its parts run", () => {
  const parts: Line[] = [
    [
      [1, 0],
      [2, 0],
    ],
    [
      [1, 0],
      [0, 0],
    ],
    [
      [2, 0],
      [3, 0.1],
    ],
  ];
  const merged = mergeLines(parts.map((line) => ({ key: "a", line })));
  expect(merged).toHaveLength(1);
  const xs = merged[0]?.line.map(([x]) => x) ?? [];
  expect(xs.length === 4 && (xs[0] === 0 ? xs : xs.reverse())).toEqual([0, 1, 2, 3]);
});

test("at a fork the straightest way goes on, and another street stays another", () => {
  const merged = mergeLines([
    {
      key: "a",
      line: [
        [0, 0],
        [1, 0],
      ],
    },
    {
      key: "a",
      line: [
        [1, 0],
        [2, 0.9],
      ],
    },
    {
      key: "a",
      line: [
        [1, 0],
        [2, 0],
      ],
    },
    {
      key: "b",
      line: [
        [2, 0],
        [3, 0],
      ],
    },
  ]);
  expect(merged.map(({ key, line }) => [key, line.length])).toEqual([
    ["a", 3],
    ["a", 2],
    ["b", 2],
  ]);
});

test("a sharp turn is no continuation", () => {
  const lines: Line[] = [
    [
      [0, 0],
      [1, 0],
    ],
    [
      [1, 0],
      [0, 0.1],
    ],
  ];
  expect(mergeLines(lines.map((line) => ({ key: "a", line })))).toHaveLength(2);
});

test("every segment is there once afterwards, and none is new", () => {
  const at = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }));
  const line = fc.uniqueArray(at, { minLength: 2, maxLength: 4, selector: String });
  const keyed = fc.record({ key: fc.constantFrom("a", "b"), line });
  const segments = (lines: { key: string; line: readonly (readonly [number, number])[] }[]) =>
    lines
      .flatMap(({ key, line }) =>
        line.slice(1).map((to, i) => `${key} ${[String(line[i]), String(to)].sort().join(" ")}`),
      )
      .sort();
  fc.assert(
    fc.property(fc.array(keyed, { maxLength: 12 }), (lines) => {
      expect(segments(mergeLines(lines))).toEqual(segments(lines));
      return true;
    }),
  );
});
