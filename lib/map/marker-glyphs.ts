import type { Vehicle } from "#lib/tracking/trip.ts";

/** What is drawn inside a drop: who brings it, or that food is made there. */
export type Glyph = Vehicle | "kitchen";

const UTENSILS = `<path d="M3 2v7c0 1.1.9 2 2 2h4a2 2 0 0 0 2-2V2"/><path d="M7 2v20"/><path d="M21 15V2a5 5 0 0 0-5 5v6c0 1.1.9 2 2 2h3Zm0 0v7"/>`;

/** Outlines on a 24 × 24 grid, drawn with a stroke: Lucide's bike, moped, car and utensils (ISC). */
export const GLYPHS: Readonly<Record<Glyph, string>> = {
  bike: `<circle cx="18.5" cy="17.5" r="3.5"/><circle cx="5.5" cy="17.5" r="3.5"/><circle cx="15" cy="5" r="1"/><path d="M12 17.5V14l-3-3 4-3 2 3h2"/>`,
  scooter: `<path d="m18.16 14.12-2.927-8.447A1 1 0 0 0 14.288 5H13"/><path d="M19 10a7 7 0 0 0-6.928 6"/><path d="M2 10h5.5a3 3 0 0 1 2.747 1.795l1.669 3.803A1 1 0 0 1 11.01 17H8"/><circle cx="19" cy="17" r="3"/><circle cx="5" cy="17" r="3"/>`,
  car: `<path d="M19 17h2c.6 0 1-.4 1-1v-3c0-.9-.7-1.7-1.5-1.9C18.7 10.6 16 10 16 10s-1.3-1.4-2.2-2.3c-.5-.4-1.1-.7-1.8-.7H5c-.6 0-1.1.4-1.4.9l-1.4 2.9A3.7 3.7 0 0 0 2 12v4c0 .6.4 1 1 1h2"/><circle cx="7" cy="17" r="2"/><path d="M9 17h6"/><circle cx="17" cy="17" r="2"/>`,
  kitchen: UTENSILS,
};

/** A drop on a 30 × 30 grid whose tip is at the top: turned by the heading, it points where the delivery goes. */
export const DROP = "M15 .5C18.5 4 25.5 7 25.5 15.2A10.5 10.5 0 0 1 4.5 15.2C4.5 7 11.5 4 15 .5Z";

/** Places of an order, as the vehicles: Lucide's utensils and house (ISC). */
export const PLACE_GLYPHS = {
  restaurant: UTENSILS,
  door: `<path d="M15 21v-8a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v8"/><path d="M3 10a2 2 0 0 1 .709-1.528l7-6a2 2 0 0 1 2.582 0l7 6A2 2 0 0 1 21 10v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z"/>`,
} as const;
