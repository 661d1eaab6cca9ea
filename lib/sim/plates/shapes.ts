import type { Rng } from "#lib/core/rng.ts";
import type { Shape, Topping } from "./look.ts";

/** A place on a plate, and which way a thing lies there, radians. */
export type Spot = { readonly x: number; readonly y: number; readonly turn: number };

/** Turns of the golden angle spread things evenly over a disc (Vogel's model of a sunflower). */
const GOLDEN = 2.39996;

/** So many places within an ellipse, evenly but not neatly, in no order. */
export function spotsIn(rng: Rng, count: number, { cx, cy, rx, ry = rx }: Area): Spot[] {
  const first = rng.range(0, 7);
  const spots = Array.from({ length: count }, (_, i) => {
    const out = Math.sqrt((i + 0.5) / count) * rng.range(0.88, 1.08);
    const angle = first + i * GOLDEN + rng.range(-0.25, 0.25);
    return { x: cx + Math.cos(angle) * out * rx, y: cy + Math.sin(angle) * out * ry, turn: rng.range(0, 6.28) };
  });
  for (let i = spots.length - 1; i > 0; i--) {
    const j = rng.int(0, i);
    [spots[i], spots[j]] = [spots[j] as Spot, spots[i] as Spot];
  }
  return spots;
}
export type Area = { readonly cx: number; readonly cy: number; readonly rx: number; readonly ry?: number };

/** Toppings over areas, as many on each, one after the other from bottom to top. */
export function strew(rng: Rng, toppings: readonly Topping[], areas: Area | readonly Area[], scale = 1): string {
  const total = toppings.reduce((sum, { count }) => sum + count, 0);
  const each = [areas].flat().map((area) => spotsIn(rng, total, area));
  return toppings
    .map((topping) => {
      const spots = each.flatMap((all) => all.splice(0, topping.count));
      return draw(topping, spots, scale);
    })
    .join("");
}

/** A line along these points of an SVG path, thick and round: the shortest way to say a disc, a stick, a sausage. */
export function stroke(d: string, colour: string, width: number, more = ""): string {
  return `<path d="${d}" stroke="${colour}" stroke-width="${n(width)}"${more}/>`;
}

export function fill(d: string, colour: string, more = ""): string {
  return `<path d="${d}" fill="${colour}"${more}/>`;
}

export function disc(cx: number, cy: number, r: number, colour: string, more = ""): string {
  return `<circle cx="${n(cx)}" cy="${n(cy)}" r="${n(r)}" fill="${colour}"${more}/>`;
}

/** A number as short as it may be. */
export function n(value: number): string {
  return `${Math.round(value * 10) / 10 || 0}`;
}

function draw({ shape, colour, second, size }: Topping, spots: readonly Spot[], scale: number): string {
  const s = size * scale;
  const d = (each: (spot: Spot) => string) => spots.map(each).join("");
  const line = (length: number) =>
    d(({ x, y, turn }) => {
      const [dx, dy] = [Math.cos(turn) * length, Math.sin(turn) * length];
      return `M${i(x - dx / 2)} ${i(y - dy / 2)}l${i(dx)} ${i(dy)}`;
    });
  const points = d(({ x, y }) => `M${i(x)} ${i(y)}h0`);
  const draws: Record<Shape, () => string> = {
    dot: () => stroke(points, colour, s * 2) + (second === colour ? "" : stroke(points, second, s * 0.9)),
    slice: () => stroke(points, colour, s * 2) + stroke(points, second, s * 1.35),
    egg: () => stroke(points, colour, s * 2.1) + stroke(points, second, s),
    grain: () => stroke(points, colour, s * 1.7),
    ring: () =>
      stroke(
        d(({ x, y }) => `M${i(x - s)} ${i(y)}a${n(s)} ${n(s)} 0 1 0 0-1z`),
        colour,
        Math.max(2, s * 0.5),
      ),
    stick: () => stroke(line(s * 2.6), colour, s * 0.62),
    cube: () => stroke(line(s * 1.2), colour, s * 1.2, ' stroke-linecap="butt"'),
    strip: () => {
      const curve = d(({ x, y, turn }) => {
        const [c, k] = [Math.cos(turn) * s * 1.5, Math.sin(turn) * s * 1.5];
        return `M${i(x - c / 2)} ${i(y - k / 2)}q${i(c / 2 - k / 2)} ${i(k / 2 + c / 2)} ${i(c)} ${i(k)}`;
      });
      return stroke(curve, colour, s * 0.95) + (second === colour ? "" : stroke(curve, second, s * 0.25));
    },
    fillet: () => {
      const body = line(s * 2.2);
      return (
        stroke(body, colour, s * 1.5) +
        stroke(body, second, s * 1.2, ` stroke-linecap="butt" stroke-dasharray="2 ${n(s * 0.5)}"`)
      );
    },
    curl: () => {
      const body = d(({ x, y, turn }) => {
        const [c, k] = [Math.cos(turn) * s, Math.sin(turn) * s];
        return `M${i(x + c)} ${i(y + k)}a${n(s)} ${n(s)} 0 1 1 ${i(-c - k)} ${i(c - k)}`;
      });
      return stroke(body, colour, s * 0.9) + stroke(body, second, s * 0.5, ' stroke-dasharray="1 5"');
    },
    leaf: () =>
      fill(
        d(({ x, y, turn }) => {
          const [c, k] = [Math.cos(turn) * s, Math.sin(turn) * s];
          return `M${i(x - c)} ${i(y - k)}q${i(c - k)} ${i(k + c)} ${i(2 * c)} ${i(2 * k)}q${i(-c + k)} ${i(-k - c)} ${i(-2 * c)} ${i(-2 * k)}`;
        }),
        colour,
      ),
    half: () => {
      const shapes = d(({ x, y, turn }) => {
        const [c, k] = [Math.cos(turn) * s, Math.sin(turn) * s];
        return `M${i(x - c)} ${i(y - k)}a${n(s)} ${n(s)} 0 0 1 ${i(2 * c)} ${i(2 * k)}z`;
      });
      return fill(shapes, colour, second === colour ? "" : ` stroke="${second}" stroke-width="2"`);
    },
    wedge: () =>
      fill(
        d(({ x, y, turn }) => {
          const [c, k] = [Math.cos(turn) * s, Math.sin(turn) * s];
          return `M${i(x - c)} ${i(y - k)}a${n(s)} ${n(s)} 0 0 1 ${i(2 * c)} ${i(2 * k)}z`;
        }),
        colour,
        ` stroke="${second}" stroke-width="3"`,
      ),
  };
  return draws[shape]();
}

function i(value: number): string {
  return `${Math.round(value) || 0}`;
}
