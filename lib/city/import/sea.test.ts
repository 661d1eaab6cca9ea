import { expect, test } from "vitest";
import { isInside, joinLines, type Line, polygonsOf, type Rings } from "./rings.ts";
import { seaOf } from "./sea.ts";

const box = { west: 0, south: 0, east: 10, north: 10 };
const far = { west: -90, south: -80, east: 90, north: 80 };

/** Even–odd over all rings, as it is drawn. */
const isSea = (seas: readonly Rings[], at: readonly [number, number]) =>
  seas.some((rings) => rings.filter((ring) => isInside(ring, at)).length % 2 === 1);

test("water is on a coastline's right, far past the extract", () => {
  // From south to north: the land is in the west.
  const seas = seaOf(
    [
      [
        [5, -1],
        [6, 5],
        [5, 11],
      ],
    ],
    box,
    far,
  );
  for (const at of [
    [7, 5],
    [9, 9],
    [50, 1],
    [80, 70],
    [80, -70],
  ] as const)
    expect(isSea(seas, at), `${at}`).toBe(true);
  for (const at of [
    [5.5, 5],
    [1, 1],
    [-50, 1],
    [-80, 70],
    [-80, -70],
  ] as const) {
    expect(isSea(seas, at), `${at}`).toBe(false);
  }
});

test("a strait between two coasts, in pieces and in any order", () => {
  const west: Line[] = [
    [
      [3, 4],
      [3, 11],
    ],
    [
      [3, -1],
      [3, 4],
    ],
  ];
  const east: Line[] = [
    [
      [7, 11],
      [7, -1],
    ],
  ];
  const seas = seaOf([...west, ...east], box, far);
  for (const at of [
    [5, 5],
    [5, 9.9],
    [5, 0.1],
  ] as const)
    expect(isSea(seas, at), `${at}`).toBe(true);
  for (const at of [
    [1, 5],
    [9, 5],
    [-60, 5],
    [60, 5],
  ] as const)
    expect(isSea(seas, at), `${at}`).toBe(false);
});

test("an island is no water, a basin in the land is", () => {
  const coast: Line = [
    [5, -1],
    [5, 11],
  ];
  const island: Line = [
    [7, 4],
    [8, 4],
    [8, 5],
    [7, 5],
    [7, 4],
  ];
  const basin: Line = [
    [1, 1],
    [1, 2],
    [2, 2],
    [2, 1],
    [1, 1],
  ];
  const seas = seaOf([coast, island, basin], box, far);
  expect(isSea(seas, [7.5, 4.5])).toBe(false);
  expect(isSea(seas, [7.5, 5.5])).toBe(true);
  expect(isSea(seas, [1.5, 1.5])).toBe(true);
  expect(isSea(seas, [2.5, 1.5])).toBe(false);
});

test("around a city on an island all is sea; without a coast nothing is", () => {
  const island: Line = [
    [4, 4],
    [6, 4],
    [6, 6],
    [4, 6],
    [4, 4],
  ];
  const seas = seaOf([island], box, far);
  expect(isSea(seas, [5, 5])).toBe(false);
  expect(isSea(seas, [1, 1])).toBe(true);
  expect(isSea(seas, [-70, 70])).toBe(true);
  expect(seaOf([], box, far)).toEqual([]);
});

test("a coast that ends within the extract goes on the way it went", () => {
  // As of a country whose extract was cut along its border: from south-west to north-east.
  const seas = seaOf(
    [
      [
        [4, 4],
        [5, 4.8],
        [6, 6],
      ],
    ],
    box,
    far,
  );
  expect(isSea(seas, [6, 5])).toBe(true);
  expect(isSea(seas, [60, -20])).toBe(true);
  expect(isSea(seas, [4, 6])).toBe(false);
  expect(isSea(seas, [-60, 20])).toBe(false);
});

test("a relation's ways become rings, each hole in the ring around it", () => {
  const part = (role: string, coordinates: Line) => ({ role, coordinates });
  const polygons = polygonsOf({
    parts: [
      part("outer", [
        [0, 0],
        [9, 0],
      ]),
      part("", [
        [0, 9],
        [0, 0],
      ]),
      part("outer", [
        [0, 9],
        [9, 9],
        [9, 0],
      ]),
      part("inner", [
        [2, 2],
        [3, 2],
        [3, 3],
        [2, 2],
      ]),
      part("outer", [
        [20, 20],
        [21, 20],
        [21, 21],
        [20, 20],
      ]),
      part("outer", [
        [40, 40],
        [41, 40],
      ]),
    ],
  });
  expect(polygons.map((rings) => rings.length)).toEqual([1, 2]);
  expect(polygons[1]?.[0]).toHaveLength(5);
  expect(polygons[1]?.[1]).toEqual([
    [2, 2],
    [3, 2],
    [3, 3],
    [2, 2],
  ]);
});

test("lines are joined both ways round, each once", () => {
  const lines: Line[] = [
    [
      [2, 0],
      [3, 0],
    ],
    [
      [1, 0],
      [0, 0],
    ],
    [
      [1, 0],
      [2, 0],
    ],
  ];
  const whole = [
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 0],
  ];
  const [joined, ...none] = joinLines(lines, { anyDirection: true });
  expect(none).toEqual([]);
  expect([joined, [...(joined ?? [])].reverse()]).toContainEqual(whole);
  expect(joinLines(lines, { anyDirection: false })).toHaveLength(2);
});
