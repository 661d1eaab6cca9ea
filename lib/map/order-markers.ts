import type { Vehicle } from "#lib/tracking/trip.ts";
import type { Point } from "./camera.ts";
import { MarkerElement, svg } from "./marker-element.ts";
import { PLACE_GLYPHS } from "./marker-glyphs.ts";
import { turnToward } from "./playback.ts";

/** Leaving takes as long as the fade in markers.css. */
const LEAVE_MS = 200;

/** The three markers of an order in one layer: where it comes from, where it goes, and who brings it. */
export class OrderMarkers {
  readonly layer = document.createElement("div");
  readonly #restaurant = placeElement("restaurant");
  readonly #door = placeElement("door");
  #driver: MarkerElement | null = null;
  #turnedDeg = 0;

  constructor() {
    this.layer.className = "hp-markers hp-order";
  }

  /** Places of the order by name; null keeps it off the map. */
  place(which: "restaurant" | "door", at: Point | null): void {
    const element = which === "restaurant" ? this.#restaurant : this.#door;
    if (!at) element.remove();
    else {
      if (!element.isConnected) this.layer.prepend(element);
      element.style.transform = `translate3d(${at.x.toFixed(1)}px,${at.y.toFixed(1)}px,0)`;
    }
  }

  describe(words: { readonly restaurant: string; readonly door: string }): void {
    this.#restaurant.setAttribute("aria-label", words.restaurant);
    this.#door.setAttribute("aria-label", words.door);
  }

  /** The driver at a place, heading so many degrees from north (null: as before). */
  placeDriver(at: Point, headingDeg: number | null, rests: boolean): void {
    const isNew = this.#driver === null;
    this.#driver ??= new MarkerElement("div");
    if (isNew) this.layer.append(this.#driver.root);
    this.#driver.place(at.x, at.y, rests);
    if (headingDeg !== null) this.#turnedDeg = isNew ? headingDeg : turnToward(this.#turnedDeg, headingDeg);
    this.#driver.turn(this.#turnedDeg);
  }

  dressDriver(vehicle: Vehicle, stale: boolean, label: string): void {
    this.#driver?.show({ kind: "delivery", glyph: vehicle, stale, selected: true });
    this.#driver?.describe(label);
  }

  /** The driver is not to be seen any more. */
  removeDriver(fade: boolean): void {
    const root = this.#driver?.root;
    this.#driver = null;
    if (!root) return;
    root.classList.add("hp-leaving");
    root.inert = true;
    if (fade) setTimeout(() => root.remove(), LEAVE_MS);
    else root.remove();
  }
}

/** Where an order comes from or goes to: a round mark with its outline. */
export function placeElement(which: keyof typeof PLACE_GLYPHS): HTMLElement {
  const element = document.createElement("div");
  element.className = "hp-place";
  element.dataset.place = which;
  element.setAttribute("role", "img");
  element.append(svg("hp-glyph", "0 0 24 24", PLACE_GLYPHS[which]));
  return element;
}
