import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createGridCity } from "#lib/city/grid-city.ts";
import { mercatorX, mercatorY, moveBy } from "#lib/core/geo.ts";
import { drawStrip } from "./strip.ts";
import { STRIP_WINDOW_MS, type StripDot } from "./strip-dots.ts";
import { STRIP, stripFrame, stripGround } from "./strip-ground.ts";

const NOW_MS = 1_764_000_000_000;
const CENTER = { lng: 11.9668, lat: 57.7042 };
const { streets } = createGridCity(CENTER);
const frame = stripFrame(CENTER);
const corner = (metres: number, bearing: number) => {
  const { lng, lat } = moveBy(CENTER, metres, bearing);
  return [lng, lat] as const;
};
const lake = [corner(500, 0), corner(500, 120), corner(500, 240)];
const ground = stripGround(frame, streets, [lake]);
const dotAt = (metres: number, bearing: number): StripDot => {
  const stops = Array.from({ length: 15 }, (_, i) => {
    const at = moveBy(moveBy(CENTER, metres, bearing), i * 20, 90);
    return { atMs: NOW_MS - (14 - i) * 4_000, x: mercatorX(at.lng), y: mercatorY(at.lat) };
  });
  return { stops };
};
const draw = (dots: readonly StripDot[], theme: "light" | "dark" | null = null) =>
  drawStrip({ frame, ground }, dots, { nowMs: NOW_MS, theme });
const numbersOf = (path: string) => [...path.matchAll(/-?\d+(\.\d+)?/g)].map(([number]) => Number(number));

it("has at most twenty dots, whatever it is given", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ metres: fc.nat(3_000), bearing: fc.nat(359) }), { maxLength: 60 }), (places) => {
      const svg = draw(places.map(({ metres, bearing }) => dotAt(metres, bearing)));
      expect(svg.match(/<circle /g)?.length ?? 0).toBe(Math.min(20, places.length));
    }),
    { numRuns: 50 },
  );
});

it("draws a quiet city where nothing moves", () => {
  const svg = draw([]);
  expect(svg).not.toContain("<circle ");
  expect(svg).not.toContain("@keyframes");
  expect(svg).toContain('<path stroke="var(--s)"');
});

it("is for both themes unless one is asked for", () => {
  expect(draw([])).toContain("prefers-color-scheme:dark");
  for (const theme of ["light", "dark"] as const) expect(draw([], theme)).not.toContain("prefers-color-scheme");
  expect(draw([], "light")).not.toBe(draw([], "dark"));
});

it("moves dots through where they were to where they are, and leaves them there where motion is not wanted", () => {
  const dot = dotAt(0, 0);
  const svg = draw([dot]);
  const [startX, startY] = frame.toUnits(dot.stops[0]?.x ?? 0, dot.stops[0]?.y ?? 0);
  const end = `translate(${Math.round(startX + (14 * 20) / STRIP.metresPerUnit)}px,${Math.round(startY)}px)`;
  expect(svg).toContain(`style="transform:${end};animation-name:d0"`);
  expect(svg).toContain(`100%{transform:${end}}`);
  expect(svg).toContain(`6.7%{transform:translate(${Math.round(startX)}px,${Math.round(startY)}px)}`);
  expect(svg).toContain(`animation:${STRIP_WINDOW_MS / 1_000}s linear both`);
  expect(svg).toContain("@media(prefers-reduced-motion:reduce){circle{animation:none!important}}");
});

it("shows who came into view within the minute from then on", () => {
  const late: StripDot = { stops: dotAt(0, 0).stops.slice(8) };
  expect(draw([dotAt(0, 0)])).not.toContain("opacity:0");
  expect(draw([late])).toMatch(/0%,60%\{opacity:0\}.*61%\{opacity:1\}/);
});

it("holds streets and water within the picture, in whole units", () => {
  for (const path of [ground.street, ground.water]) {
    expect(path).not.toBe("");
    expect(numbersOf(path).every(Number.isInteger)).toBe(true);
  }
  for (const [, x, y] of ground.street.matchAll(/M(-?\d+),?(-?\d+)/g)) {
    expect(Number(x)).toBeGreaterThan(-1_000);
    expect(Number(x)).toBeLessThan(STRIP.width + 1_000);
    expect(Number(y)).toBeGreaterThan(-1_000);
    expect(Number(y)).toBeLessThan(STRIP.height + 1_000);
  }
  const far = [corner(90_000, 90), corner(91_000, 90), corner(91_000, 91)];
  expect(stripGround(frame, [], [far]).water).toBe("");
  const sea = [corner(90_000, 45), corner(90_000, 135), corner(90_000, 225), corner(90_000, 315)];
  expect(Math.max(...numbersOf(stripGround(frame, [], [sea]).water))).toBeLessThan(STRIP.width + 100);
});

it("weighs little", () => {
  const dots = Array.from({ length: 20 }, (_, i) => dotAt(i * 60, i * 37));
  expect(gzipSync(draw(dots)).length).toBeLessThan(20_000);
});
