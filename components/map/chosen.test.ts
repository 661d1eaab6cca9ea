import { describe, expect, it } from "vitest";
import type { DeliveryItem, Snapshot } from "#lib/map/items.ts";
import { type Chosen, nextChosen } from "./chosen.ts";

const item: DeliveryItem = {
  kind: "delivery",
  key: "d7",
  id: 7,
  lng: 11.97,
  lat: 57.7,
  distanceM: 0,
  vehicle: "bike",
  area: 1,
  etaMin: 6,
  headingDeg: null,
  seenAgoS: 0,
  selected: true,
};

const told = (over: Partial<Snapshot>): Snapshot => ({
  tick: 1,
  total: 9,
  inView: 9,
  items: [],
  selected: null,
  ...over,
});
const shown: Chosen = { item, presence: "shown" };

describe("nextChosen", () => {
  it("is nothing while nothing is chosen", () => {
    expect(nextChosen(shown, null, told({ selected: item }), true)).toBeNull();
  });

  it("is shown while its marker stands on the map, away when only the feed tells of it", () => {
    expect(nextChosen(null, 7, told({ selected: item, items: [item] }), true)).toEqual(shown);
    expect(nextChosen(shown, 7, told({ selected: item }), true)?.presence).toBe("away");
  });

  it("keeps what was last known once the feed no longer tells of it", () => {
    expect(nextChosen(shown, 7, told({}), true)).toEqual({ item, presence: "gone" });
  });

  it("does not call it gone while the feed is silent", () => {
    expect(nextChosen(shown, 7, told({}), false)).toBe(shown);
  });

  it("finds it again", () => {
    const gone: Chosen = { item, presence: "gone" };
    expect(nextChosen(gone, 7, told({ selected: item, items: [item] }), true)).toEqual(shown);
  });

  it("forgets the one before when another is chosen", () => {
    expect(nextChosen(shown, 8, told({}), true)).toBeNull();
  });
});
