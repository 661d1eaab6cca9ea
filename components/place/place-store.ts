import { create } from "zustand";
import { persist } from "zustand/middleware";

/** Where a customer wants their food, as they chose it. Lives in this browser alone. */
export type ChosenPlace = {
  /** As it was found: street and number, or words for "where I am". */
  readonly label: string;
  readonly lng: number;
  readonly lat: number;
  /** Name of the place cell, part of the addresses of its pages (lib/catalog/cells.ts). */
  readonly cell: string;
};

type PlaceStore = {
  readonly place: ChosenPlace | null;
  readonly setPlace: (place: ChosenPlace | null) => void;
};

/** The customer's place, kept between visits. Null while rendering on the server and until the page has come alive. */
export const usePlace = create<PlaceStore>()(
  persist((set) => ({ place: null, setPlace: (place) => set({ place }) }), {
    name: "hotpath.place",
    version: 1,
    partialize: ({ place }) => ({ place }),
    merge: (stored, fresh) => ({ ...fresh, place: parsePlace(stored) }),
  }),
);

/** What was stored as a place; null where it is none, whatever it is. */
export function parsePlace(stored: unknown): ChosenPlace | null {
  const place = isRecord(stored) ? stored.place : null;
  if (!isRecord(place)) return null;
  const { label, lng, lat, cell } = place;
  if (typeof label !== "string" || typeof cell !== "string" || !/^[0-9a-z]{8}$/.test(cell)) return null;
  if (!isWithin(lng, 180) || !isWithin(lat, 90)) return null;
  return { label: label.slice(0, 200), lng, lat, cell };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === "number" && Math.abs(value) <= most;
}
