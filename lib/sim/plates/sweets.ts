import type { Rng } from "#lib/core/rng.ts";
import type { Form } from "../kitchens/kitchen.ts";
import type { Topping } from "./look.ts";
import { dots, few, gloss, lifted, ring, type Serving, shadow, vessel, wavy, X, Y } from "./parts.ts";
import { disc, fill, n, spotsIn, strew, stroke } from "./shapes.ts";

/** Pastries, cakes, ice cream and what is drunk. */
export const SWEET_DRAWINGS = {
  bun: ({ rng, words, toppings }: Serving) => {
    if (/croissant/i.test(words)) return croissant(rng, few(toppings, 6));
    if (/semla/i.test(words)) return semla(rng);
    const glaze = /cardamom|kardemumma|saffron/i.test(words)
      ? "#8A6534"
      : /chocol/i.test(words)
        ? "#4A2C1D"
        : "#8A4B22";
    return (
      vessel("#FFF8EC", 92) +
      lifted(wavy(rng, X, Y, 66, "#C97F34")) +
      disc(X, Y, 58, "#E8AE5C") +
      `<g transform="rotate(${rng.int(0, 359)} ${X} ${Y})">${stroke(SPIRAL, glaze, 8)}${stroke(SPIRAL, "#F6CE8A", 2, ' transform="translate(2 5)" opacity=".8"')}</g>` +
      stroke(dots(spotsIn(rng, 20, { cx: X, cy: Y, rx: 50 })), "#fff", 5) +
      lifted(strew(rng, few(toppings, 3), { cx: X, cy: Y, rx: 42 }, 0.9))
    );
  },

  cake: ({ rng, paint, toppings }: Serving) => {
    const slice = "M98 128L196 52q28 22 32 58z";
    return (
      vessel(paint.rim, 92) +
      ring(72, "#0001", 3) +
      `<g transform="rotate(${rng.int(-24, 24)} ${X} ${Y})">` +
      lifted(
        fill(
          slice,
          "#C98A4A",
          ' stroke="#C98A4A" stroke-width="10" stroke-linejoin="round" transform="translate(-2 12)"',
        ),
      ) +
      fill(slice, "#FFF3DC", ' stroke="#FFF3DC" stroke-width="9" stroke-linejoin="round" transform="translate(-1 6)"') +
      fill(slice, paint.fill, ` stroke="${paint.fill}" stroke-width="9" stroke-linejoin="round"`) +
      stroke("M201 54q24 22 27 52", "#fff", 7, ' opacity=".45"') +
      lifted(strew(rng, few(toppings, 4), { cx: 184, cy: 92, rx: 26 }, 0.9)) +
      "</g>" +
      lifted(stroke("M112 62h5", "#FFFDF6", 26) + stroke("M110 58h3", "#fff", 9))
    );
  },

  scoops: ({ rng, paint, toppings }: Serving) => {
    const places = [
      { x: 138, y: 88 },
      { x: 184, y: 96 },
      { x: 154, y: 126 },
    ];
    return (
      vessel(paint.rim, 80) +
      disc(X, Y, 66, "#EFE6D6") +
      lifted(
        stroke(dots(places.slice(2)), "#FFF6E2", 56) +
          stroke(dots(places.slice(0, 1)), paint.fill, 60) +
          stroke(dots(places.slice(1, 2)), rng.pick(["#F7D9C0", "#FBEBC8", "#E8C7A2"]), 58),
      ) +
      stroke("M120 78a24 24 0 0 1 14-12M168 86a22 22 0 0 1 12-10", "#fff", 5, ' opacity=".5"') +
      lifted(strew(rng, few(toppings, 5), { cx: X, cy: Y, rx: 44 }, 0.95))
    );
  },

  glass: ({ rng, paint, toppings }: Serving) => {
    const ice = spotsIn(rng, 4, { cx: X, cy: Y, rx: 30 })
      .map(({ x, y, turn }) => `M${n(x)} ${n(y)}l${n(Math.cos(turn) * 22)} ${n(Math.sin(turn) * 22)}`)
      .join("");
    return (
      shadow(70) +
      disc(X, Y, 70, "#FFFFFFB0") +
      disc(X, Y, 62, paint.fill) +
      ring(58, "#0001", 8) +
      stroke(ice, "#fff", 22, ' stroke-linecap="butt" opacity=".45"') +
      lifted(strew(rng, few(toppings, 3), { cx: X, cy: Y, rx: 36 }, 1.3)) +
      lifted(stroke(`M${X + 10} ${Y - 6}l74-${rng.int(44, 70)}`, rng.pick(["#BE3E0A", "#2A7348", "#FFF8EC"]), 9)) +
      gloss(54)
    );
  },

  cup: ({ rng, paint, words }: Serving) => {
    const isMilky = /milk|latte|cappuccino|cream/i.test(words);
    return (
      vessel(paint.rim, 88) +
      ring(66, "#0001", 3) +
      lifted(stroke("M206 118l26 16", "#FFFDF8", 15) + disc(X, Y, 58, "#FFFDF8")) +
      disc(X, Y, 49, isMilky ? "#C08E5E" : /tea|mint|rooibos/i.test(words) ? "#C9823A" : "#4A2C1D") +
      (isMilky
        ? `<g transform="rotate(${rng.int(-40, 40)} ${X} ${Y})">${fill("M160 134c-50-34-34-62-14-62 10 0 14 8 14 12 0-4 4-12 14-12 20 0 36 28-14 62z", "#F8EAD2")}</g>`
        : "") +
      gloss(43)
    );
  },
} satisfies Partial<Record<Form, (serving: Serving) => string>>;

/** An Archimedean spiral of three turns, 18 apart. */
const SPIRAL = spiral(3, 18);

function spiral(turns: number, apart: number): string {
  const steps = Array.from({ length: turns * 14 }, (_, i) => {
    const [turn, out] = [(i * Math.PI) / 7, (i * apart) / 14];
    return `${Math.round(X + Math.cos(turn) * out)} ${Math.round(Y + Math.sin(turn) * out)}`;
  });
  return `M${steps.join(" ")}`;
}

/** A bun with a lid of its own on whipped cream, under sugar. */
function semla(rng: Rng): string {
  return (
    vessel("#FFF8EC", 92) +
    lifted(wavy(rng, X, Y, 66, "#A9662C")) +
    disc(X, Y, 60, "#C98440") +
    lifted(wavy(rng, X, Y, 53, "#FFFDF6")) +
    lifted(fill(`M${X} 62l36 60h-72z`, "#B87434", ' stroke="#B87434" stroke-width="16" stroke-linejoin="round"')) +
    stroke(dots(spotsIn(rng, 34, { cx: X, cy: Y, rx: 56 })), "#fff", 4)
  );
}

/** A crescent, thick in its middle, with the seams of its roll. */
function croissant(rng: Rng, toppings: readonly Topping[]): string {
  const seams = "M112 74l26 34M136 56l16 44M166 52l0 44M194 62l-16 42M216 84l-28 28";
  return (
    vessel("#FFF8EC", 92) +
    `<g transform="rotate(${rng.int(-40, 40)} ${X} ${Y})">` +
    lifted(fill("M84 132q-2-88 78-90 78 2 76 90-4 16-20 6-18-34-56-34t-58 34q-16 10-20-6z", "#D08A38")) +
    fill("M94 122q2-70 68-72 64 2 66 72-14-42-66-42t-68 42z", "#E9AE58") +
    stroke(seams, "#A8662A", 4) +
    lifted(strew(rng, toppings, { cx: X, cy: 74, rx: 46, ry: 18 }, 0.8)) +
    "</g>"
  );
}
