import { describe, expect, test } from "vitest";
import type { City } from "./city.ts";
import { PALETTES, type Theme } from "./palette.ts";
import { basemapStyle } from "./style.ts";

const city: City = {
  id: "c0ffee",
  name: "Testby",
  center: { lng: 12, lat: 57 },
  bounds: { west: 11, south: 56, east: 13, north: 58 },
  areas: [],
  minZoom: 8,
  maxZoom: 15,
  attribution: "© OpenStreetMap contributors",
};

describe.each(["light", "dark"] satisfies Theme[])("the %s style", (theme) => {
  const style = basemapStyle(theme, city, "/city/c0ffee/{z}/{x}/{y}.pbf");

  test("says whose data it is and asks nobody else for anything", () => {
    expect(style.sources.city).toMatchObject({ attribution: "© OpenStreetMap contributors", minzoom: 8, maxzoom: 15 });
    expect(style).not.toHaveProperty("glyphs");
    expect(style).not.toHaveProperty("sprite");
    expect(JSON.stringify(style)).not.toContain("http");
  });

  test("draws only what tiles hold, each layer under its own name", () => {
    const ids = style.layers.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const layer of style.layers) {
      if (layer.type !== "background") {
        expect(["park", "square", "water", "building", "roads", "names"]).toContain(layer["source-layer"]);
      }
    }
  });

  test("writes every label with the page's own fonts", () => {
    for (const { type, layout } of style.layers) {
      if (type === "symbol") expect(layout).toMatchObject({ "text-font": expect.arrayContaining(["Instrument Sans"]) });
    }
  });

  test("takes all its colours from its palette", () => {
    const used: readonly string[] = JSON.stringify(style.layers).match(/#[0-9a-f]{6}/g) ?? [];
    const known: readonly string[] = Object.values(PALETTES[theme]);
    expect(used.filter((color) => !known.includes(color))).toEqual([]);
    expect(known.filter((color) => !used.includes(color))).toEqual([]);
  });
});
