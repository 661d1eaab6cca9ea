import { DROP, GLYPHS, type Glyph } from "./marker-glyphs.ts";

/** How a marker looks; written to the element only where it differs from before. */
export type MarkerLook =
  | { readonly kind: "cluster"; readonly count: number }
  | { readonly kind: "delivery"; readonly glyph: Glyph; readonly stale: boolean; readonly selected: boolean };

/** Discs of 38, 46 and 54 pixels by count (30 for a lone one that the feed does not tell apart). */
export function discSize(count: number): "xs" | "s" | "m" | "l" {
  if (count <= 1) return "xs";
  if (count <= 9) return "s";
  return count <= 30 ? "m" : "l";
}

/** A number that fits a disc: 812, 1.2k, 15k. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  return count < 10_000 ? `${(Math.floor(count / 100) / 10).toFixed(1)}k` : `${Math.floor(count / 1000)}k`;
}

/** One element, pooled by some: a button that is a disc with a count or a drop with a vehicle. */
export class MarkerElement {
  readonly root: HTMLElement;
  readonly #disc = document.createElement("span");
  readonly #told = document.createTextNode("");
  readonly #drop: SVGElement;
  readonly #glyph: SVGElement;
  #kind = "";
  #count = -1;
  #shown = "";
  #size = "";
  #shownGlyph = "";
  #label = "";
  #x = Number.NaN;
  #y = Number.NaN;
  #turned = Number.NaN;
  #state = "";

  /** @param tag `div` for one that nothing happens on */
  constructor(tag: "button" | "div" = "button") {
    this.root = document.createElement(tag);
    if (tag === "button") this.root.setAttribute("type", "button");
    else this.root.setAttribute("role", "img");
    this.root.className = "hp-marker";
    if (tag === "button") this.root.tabIndex = -1;
    this.#disc.className = "hp-disc";
    this.#disc.append(this.#told);
    this.#drop = svg("hp-drop", "0 0 30 30", `<path d="${DROP}"/>`);
    this.#glyph = svg("hp-glyph", "0 0 24 24", "");
  }

  /**
   * Moves to a place in the layer, CSS pixels; less than an eighth of one is not worth a write. At rest it stands on
   * whole pixels, so that what is written on it is sharp.
   */
  place(x: number, y: number, rests: boolean): void {
    const toX = rests ? Math.round(x) : x;
    const toY = rests ? Math.round(y) : y;
    const worth = rests ? 0 : 0.125;
    if (Math.abs(toX - this.#x) <= worth && Math.abs(toY - this.#y) <= worth) return;
    this.#x = toX;
    this.#y = toY;
    this.root.style.transform = `translate3d(${toX.toFixed(2)}px,${toY.toFixed(2)}px,0)`;
  }

  /** Turns the drop; degrees may leave 0…360 so that it goes the short way. */
  turn(deg: number): void {
    if (deg === this.#turned) return;
    this.#turned = deg;
    this.#drop.style.transform = `rotate(${deg}deg)`;
  }

  show(look: MarkerLook): void {
    if (look.kind !== this.#kind) {
      this.#kind = look.kind;
      this.root.dataset.kind = look.kind;
      if (look.kind === "cluster") this.root.replaceChildren(this.#disc);
      else this.root.replaceChildren(this.#drop, this.#glyph);
    }
    if (look.kind === "cluster") {
      if (look.count !== this.#count) {
        this.#count = look.count;
        this.#tell(shortCount(look.count), discSize(look.count));
      }
      this.#setState("");
      return;
    }
    if (look.glyph !== this.#shownGlyph) {
      this.#shownGlyph = look.glyph;
      this.#glyph.innerHTML = GLYPHS[look.glyph];
    }
    this.#setState(`${look.selected ? "selected " : ""}${look.stale ? "stale" : ""}`.trim());
  }

  describe(label: string): void {
    if (label === this.#label) return;
    this.#label = label;
    this.root.setAttribute("aria-label", label);
  }

  #tell(told: string, size: string): void {
    if (told !== this.#shown) {
      this.#shown = told;
      this.#told.data = told;
    }
    if (size === this.#size) return;
    this.#size = size;
    this.root.dataset.size = size;
  }

  #setState(state: string): void {
    if (state === this.#state) return;
    this.#state = state;
    this.root.dataset.state = state;
    if (this.root.tagName !== "BUTTON") return;
    if (state.includes("selected")) this.root.setAttribute("aria-pressed", "true");
    else this.root.removeAttribute("aria-pressed");
  }
}

/** An image that says nothing to those who do not see it. */
export function svg(className: string, viewBox: string, content: string): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  element.setAttribute("class", className);
  element.setAttribute("viewBox", viewBox);
  element.setAttribute("aria-hidden", "true");
  element.innerHTML = content;
  return element;
}
