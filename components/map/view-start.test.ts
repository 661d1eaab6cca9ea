import { describe, expect, it } from "vitest";
import type { City } from "#lib/city/city.ts";
import { cityView, MAX_ZOOM, startView } from "./view-start.ts";

const city: City = {
  id: "c",
  name: "Gothenburg",
  center: { lng: 11.97, lat: 57.7 },
  bounds: { west: 11.8, south: 57.6, east: 12.1, north: 57.8 },
  areas: [],
  minZoom: 9,
  maxZoom: 14,
  attribution: "© OpenStreetMap contributors",
};

describe("startView", () => {
  it("takes the address's view", () => {
    expect(startView({ lat: 57.71, lng: 11.95, zoom: 15 }, city)).toEqual({ lat: 57.71, lng: 11.95, zoom: 15 });
  });

  it("starts in the city's middle where the address says nothing or nonsense", () => {
    for (const asked of [
      { lat: null, lng: null, zoom: null },
      { lat: 57.7, lng: null, zoom: null },
      { lat: 999, lng: 11.9, zoom: Number.NaN },
    ]) {
      expect(startView(asked, city)).toMatchObject(city.center);
    }
  });

  it("holds the zoom to what there is", () => {
    expect(startView({ lat: 57.7, lng: 11.9, zoom: 99 }, city).zoom).toBe(MAX_ZOOM);
    expect(startView({ lat: 57.7, lng: 11.9, zoom: -3 }, city).zoom).toBe(9);
  });
});

describe("cityView", () => {
  const none = { top: 0, right: 0, bottom: 0, left: 0 };

  it("looks at the middle of the city, farther away where less room is left", () => {
    const wide = cityView(city, 1440, 900, none);
    const narrow = cityView(city, 1440, 900, { ...none, left: 360 });
    expect(wide.lng).toBeCloseTo(11.95, 5);
    expect(wide.lat).toBeCloseTo(57.7, 1);
    expect(narrow.zoom).toBeLessThanOrEqual(wide.zoom);
  });

  it("gives a usable zoom even where nothing is left free", () => {
    expect(cityView(city, 320, 200, { top: 200, right: 0, bottom: 200, left: 0 }).zoom).toBeGreaterThanOrEqual(9);
  });
});
