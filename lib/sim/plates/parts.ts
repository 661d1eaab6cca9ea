import type { Rng } from "#lib/core/rng.ts";
import type { Topping } from "./look.ts";
import type { Paint } from "./palette.ts";
import { disc, fill, n, stroke } from "./shapes.ts";

/** What a dish's picture is made from. The frame is 320 × 200. */
export type Serving = {
  readonly rng: Rng;
  readonly paint: Paint;
  readonly toppings: readonly Topping[];
  readonly words: string;
};

/** The middle of the frame. */
export const [X, Y] = [160, 100];
/** Things cast their shadow to the lower left, as in all our pictures. */
const LIFT = ' filter="url(#s)"';

export function vessel(rim: string, r: number): string {
  return shadow(r) + disc(X, Y, r, rim) + ring(r - 3, "#0000000D", 2);
}

export function shadow(r: number): string {
  return disc(X - 6, Y + 9, r, "#0002");
}

export function ring(r: number, colour: string, width: number): string {
  return `<circle cx="${X}" cy="${Y}" r="${r}" stroke="${colour}" stroke-width="${width}"/>`;
}

/** A chopping board. */
export function board(colour: string): string {
  const d = "M45 57h230v90H45z";
  const edge = ' stroke-linejoin="round"';
  return (
    stroke(d, "#0002", 40, `${edge} transform="translate(-5 8)"`) +
    fill(d, colour, ` stroke="${colour}" stroke-width="40"${edge}`) +
    stroke("M36 68h160M90 140h190M210 60h66", "#0001", 2)
  );
}

/** Light on something wet. */
export function gloss(r: number): string {
  return stroke(`M${X - r} ${Y - 6}a${r} ${r} 0 0 1 ${n(r * 0.62)}-${n(r * 0.78)}`, "#fff", 4, ' opacity=".35"');
}

export function lifted(drawing: string): string {
  return drawing === "" ? "" : `<g${LIFT}>${drawing}</g>`;
}

export function dots(places: readonly { readonly x: number; readonly y: number }[]): string {
  return places.map(({ x, y }) => `M${Math.round(x)} ${Math.round(y)}h0`).join("");
}

export function spotsOnRing(rng: Rng, count: number, r: number) {
  return Array.from({ length: count }, (_, i) => {
    const turn = ((i + rng.range(0, 0.8)) / count) * 6.28;
    return { x: X + Math.cos(turn) * r, y: Y + Math.sin(turn) * r };
  });
}

/** A soft heap: a closed curve through points at about that distance. */
export function blob(rng: Rng, cx: number, cy: number, r: number, colour: string): string {
  return closed(rng, { cx, cy, r, colour, points: 7, rough: 0.1, wide: 1.1 });
}

export function wavy(rng: Rng, cx: number, cy: number, r: number, colour: string, wide = 1): string {
  return closed(rng, { cx, cy, r, colour, points: 14, rough: 0.05, wide });
}

type Curve = { cx: number; cy: number; r: number; colour: string; points: number; rough: number; wide: number };

function closed(rng: Rng, { cx, cy, r, colour, points, rough, wide }: Curve): string {
  const around = Array.from({ length: points }, (_, i) => {
    const out = r * rng.range(1 - rough, 1 + rough);
    const turn = (i / points) * 2 * Math.PI;
    return { x: cx + Math.cos(turn) * out * wide, y: cy + Math.sin(turn) * out };
  });
  const middle = (a: number) => {
    const [p, q] = [around[a % points], around[(a + 1) % points]];
    return `${n(((p?.x ?? 0) + (q?.x ?? 0)) / 2)} ${n(((p?.y ?? 0) + (q?.y ?? 0)) / 2)}`;
  };
  const curve = around.map((_, i) => {
    const { x, y } = around[(i + 1) % points] ?? { x: cx, y: cy };
    return `Q${n(x)} ${n(y)} ${middle(i + 1)}`;
  });
  return fill(`M${middle(0)}${curve.join("")}`, colour);
}

/** Grounds on which pale noodles would not be seen. */
const PALE = new Set(["#F3E2BF", "#EAD9B0", "#F3E7CB"]);

export function noodles(rng: Rng, { fill: broth }: Paint): string {
  const colour = PALE.has(broth) ? "#E2BA66" : "#F6DFA4";
  const bundle = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 0 1 ${2 * r} 0`;
  const turn = rng.int(0, 359);
  const lines = [14, 22, 30, 38, 46].map((r) => bundle(X, Y + 14, r)).join("");
  return `<g transform="rotate(${turn} ${X} ${Y})">${stroke(lines, colour, 4.5)}</g>`;
}

export function most(toppings: readonly Topping[], limit: number): readonly Topping[] {
  return toppings.slice(0, limit);
}

/** Fewer of each, where there is less room. */
export function few(toppings: readonly Topping[], each: number): readonly Topping[] {
  return toppings.slice(0, 3).map((topping) => ({ ...topping, count: Math.min(topping.count, each) }));
}
