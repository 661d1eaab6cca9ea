import type { Rng } from "#lib/core/rng.ts";
import type { Form } from "../kitchens/kitchen.ts";
import type { Topping } from "./look.ts";
import type { Paint } from "./palette.ts";
import { disc, fill, n, spotsIn, strew, stroke } from "./shapes.ts";

/** What a dish's picture is made from. The frame is 320 × 200, its middle at 160, 100. */
export type Serving = {
  readonly rng: Rng;
  readonly paint: Paint;
  readonly toppings: readonly Topping[];
  readonly words: string;
};

const [X, Y] = [160, 100];
const CRUST = "#D99E56";
const NORI = "#2E3B36";
const WOOD = "#C99762";
/** Things cast their shadow to the lower left, as in all our pictures. */
const LIFT = ' filter="url(#s)"';

/** How each form is drawn: from the shadow up. */
export const FORM_DRAWINGS: Readonly<Record<Form, (serving: Serving) => string>> = {
  bowl: ({ rng, paint, toppings, words }) =>
    vessel(paint.rim, 88) +
    disc(X, Y, 71, paint.fill) +
    (/pasta|noodles|spaghetti/i.test(words) ? noodles(rng, paint) : "") +
    gloss(63) +
    lifted(strew(rng, most(toppings, 5), { cx: X, cy: Y, rx: 53 }, 1.15)),

  soup: ({ rng, paint, toppings, words }) =>
    vessel(paint.rim, 90) +
    disc(X, Y, 74, paint.fill) +
    (/noodle|ramen|pasta|mian|udon/i.test(words) ? noodles(rng, paint) : "") +
    lifted(strew(rng, most(toppings, 5), { cx: X, cy: Y, rx: 54 }, 1.1)) +
    gloss(67),

  plate: ({ rng, paint, toppings }) =>
    vessel(paint.rim, 92) +
    ring(72, "#0001", 3) +
    blob(rng, X, Y, 57, paint.fill) +
    lifted(strew(rng, most(toppings, 5), { cx: X, cy: Y, rx: 54, ry: 47 }, 1.35)),

  pizza: ({ rng, toppings, words }) => {
    const isWhite = /white/i.test(words);
    return (
      shadow(92) +
      disc(X, Y, 91, CRUST) +
      stroke(dots(spotsOnRing(rng, 11, 86)), "#A9682F", 7, ' opacity=".55"') +
      disc(X, Y, 79, /nougat/i.test(words) ? "#6B3F28" : isWhite ? "#F6E4B4" : "#CF4B28") +
      (/mozzarella|cheese|fior|burrata|stracciatella/i.test(words) || isWhite ? blob(rng, X, Y, 64, "#F5D98C") : "") +
      lifted(strew(rng, most(toppings, 5), { cx: X, cy: Y, rx: 65 }, 1.2)) +
      stroke(`M${X} 14V186M86 57L234 143M86 143L234 57`, "#7A3A1A", 1.2, ' opacity=".35"')
    );
  },

  burger: ({ rng, toppings, words }) => {
    const bun = rng.pick(["#D8913F", "#C98034", "#E0A04C"]);
    return (
      vessel("#FFF8EC", 92) +
      wavy(rng, X + 3, Y + 8, 70, /lettuce|cabbage|rocket/i.test(words) ? "#7FB04F" : "#B98450") +
      disc(X + 2, Y + 6, 64, "#6B3A22") +
      (/cheddar|cheese|gruyère|halloumi/i.test(words)
        ? fill(`M${X} 36l70 70-70 70-70-70z`, "#F4B73D", ' stroke="#F4B73D" stroke-width="8" stroke-linejoin="round"')
        : "") +
      lifted(strew(rng, most(toppings, 4), { cx: X + 2, cy: Y + 10, rx: 64 }, 1.15)) +
      lifted(disc(X - 5, Y - 7, 53, bun)) +
      stroke(`M${X - 42} ${Y - 22}a42 42 0 0 1 30-26`, "#fff", 7, ' opacity=".3"') +
      stroke(dots(spotsIn(rng, 13, { cx: X - 5, cy: Y - 8, rx: 40 })), "#FFF0CE", 4)
    );
  },

  fries: ({ rng, toppings, paint }) => {
    const heap = (count: number, colour: string) => strew(rng, [{ ...FRY, colour, count }], { cx: X, cy: Y, rx: 58 });
    return (
      vessel(paint.rim, 88) +
      disc(X, Y, 72, "#E9DCC2") +
      lifted(heap(16, "#D9952F") + heap(16, "#F0B94A") + heap(10, "#F9D274")) +
      lifted(strew(rng, most(toppings, 3), { cx: X, cy: Y, rx: 46 }))
    );
  },

  board: ({ rng, toppings, words }) => {
    const tops = toppings.length > 0 ? most(toppings, 4) : [SALMON];
    const across = [72, 116, 160, 204, 248];
    const isRolls = words.endsWith("rolled");
    const isRaw = /no rice/i.test(words);
    const rolls = (isRaw ? [] : isRolls ? [66, 134] : [134]).flatMap((y) => across.map((x) => ({ x, y })));
    const slices = (isRolls ? [] : isRaw ? [62, 136] : [62]).flatMap((y) => across.map((x) => ({ x, y })));
    const laid = tops.map(({ colour, second }, t) => {
      const d = slices
        .filter((_, i) => i % tops.length === t)
        .map(({ x, y }) => `M${x} ${y - 15}v30`)
        .join("");
      const stripes = ' stroke-linecap="butt" stroke-dasharray="2 8"';
      return d === "" ? "" : stroke(d, colour, 23) + stroke(d, second, 23, stripes);
    });
    const rice = slices.map(({ x, y }) => `M${x} ${y - 10}v20`).join("");
    const isOne = rng.next() < 0.5 || tops.length === 1;
    return (
      board(WOOD) +
      lifted((isRaw ? "" : stroke(rice, "#FFFBF2", 29)) + laid.join("") + stroke(dots(rolls), NORI, 40)) +
      stroke(dots(rolls), "#FFFBF2", 32) +
      stroke(dots(isOne ? rolls : rolls.map(({ x, y }) => ({ x: x - 5, y: y - 2 }))), tops[0]?.colour ?? "", 17) +
      (isOne ? "" : stroke(dots(rolls.map(({ x, y }) => ({ x: x + 6, y: y + 4 }))), tops[1]?.colour ?? "", 12)) +
      stroke("M282 96h1", "#A9CF5B", 15) +
      stroke("M38 100q6-5 6 4", "#F4B6B0", 9)
    );
  },

  steamer: ({ rng, toppings, words }) => {
    const isOpen = /bao|bun|gua/i.test(words) && !/long/i.test(words);
    const count = isOpen ? 3 : 6;
    const places = Array.from({ length: count }, (_, i) => {
      const turn = (i / count) * 6.28 + rng.range(-0.1, 0.1);
      return { x: X + Math.cos(turn) * 37, y: Y + Math.sin(turn) * 37, turn };
    });
    const size = isOpen ? 56 : 38;
    const pleats = places
      .map(({ x, y }) => `M${n(x - 9)} ${n(y)}q9-14 18 0M${n(x - 6)} ${n(y + 5)}q6-10 12 0`)
      .join("");
    return (
      shadow(92) +
      disc(X, Y, 92, "#B98A50") +
      disc(X, Y, 84, "#DDB679") +
      disc(X, Y, 74, "#F0DCB0") +
      stroke("M88 76h144M86 100h148M88 124h144M100 148h120M100 52h120", "#DDBF88", 3) +
      lifted(stroke(dots(places), "#FFF9EA", size)) +
      (isOpen
        ? strew(rng, most(toppings, 3), { cx: X, cy: Y, rx: 40 }, 0.9)
        : stroke(pleats, "#E3CFA8", 2.4) + strew(rng, few(toppings, 2), { cx: X, cy: Y, rx: 50 }, 0.6))
    );
  },

  tacos: ({ rng, toppings }) => {
    const shells = "M88 66v68M160 66v68M232 66v68";
    const areas = [88, 160, 232].map((cx) => ({ cx, cy: Y, rx: 11, ry: 44 }));
    return (
      board("#8C5E3C") +
      lifted(stroke(shells, "#EBBD5C", 58)) +
      stroke(shells, "#C98F38", 38) +
      stroke(shells, "#8B4A2B", 26) +
      lifted(strew(rng, few(toppings, 4), areas, 0.85))
    );
  },

  roll: ({ rng, toppings }) => {
    const wrap = "M92 74l88-30M140 158l88-30";
    const ends = [
      { x: 92, y: 74 },
      { x: 140, y: 158 },
    ];
    return (
      board(WOOD) +
      lifted(stroke(wrap, "#EBCB97", 56)) +
      stroke("M150 34l14 40M176 27l12 38M198 118l14 40M224 111l12 38", "#C08C4C", 5, ' opacity=".6"') +
      stroke(dots(ends), "#F6E3BF", 54) +
      stroke(dots(ends), "#7C9A48", 44) +
      strew(
        rng,
        few(toppings, 5),
        ends.map(({ x, y }) => ({ cx: x, cy: y, rx: 15 })),
        0.85,
      )
    );
  },

  sandwich: ({ rng, toppings, words }) => {
    const crumb = /rye|rågbröd/i.test(words) ? ["#6B4630", "#8A6044"] : ["#C48A4A", "#F3DDB0"];
    const slice = `M104 ${Y - 24}q-18-46 56-46t56 46v66q0 14-14 14h-84q-14 0-14-14z`;
    return (
      vessel("#FFF8EC", 92) +
      `<g transform="rotate(${rng.int(-14, 14)} ${X} ${Y})">` +
      lifted(fill(slice, crumb[1] ?? "", ` stroke="${crumb[0]}" stroke-width="9"`)) +
      lifted(strew(rng, most(toppings, 5), { cx: X, cy: Y + 2, rx: 40, ry: 40 }, 1.15)) +
      "</g>"
    );
  },

  hotdog: ({ rng, toppings, words }) => {
    const two = /two/i.test(words);
    const [top, zig] = two ? [72, 50] : [100, 60];
    const bun = two ? "M98 72h124M98 136h124" : "M92 100h136";
    const mustard = `M98 ${top}${"q7-12 14 0t14 0".repeat(4)}`;
    return (
      vessel("#FFF8EC", 92) +
      lifted(stroke(bun, "#DDA457", zig)) +
      stroke(bun, "#F6DFB0", zig * 0.72) +
      lifted(stroke(bun, "#A8472B", zig * 0.42)) +
      lifted(strew(rng, few(toppings, 3), { cx: X, cy: Y, rx: 62, ry: two ? 44 : 12 }, 0.8)) +
      stroke(mustard, "#F2C230", 5)
    );
  },

  skewers: ({ rng, paint, toppings }) => {
    const chunky = toppings.filter(({ shape }) => shape !== "grain" && shape !== "leaf" && shape !== "wedge");
    const tops = chunky.length > 0 ? most(chunky, 3) : [SALMON];
    const rods = [62, 100, 138];
    const chunks = tops.map(({ colour }, t) => {
      const at = rods.flatMap((y, r) =>
        [0, 1, 2, 3, 4].filter((i) => (i + r) % tops.length === t).map((i) => `M${104 + i * 26} ${y}h7`),
      );
      return stroke(at.join(""), colour, 27);
    });
    return (
      vessel(paint.rim, 92) +
      `<g transform="rotate(${rng.int(-24, -8)} ${X} ${Y})">` +
      stroke(rods.map((y) => `M72 ${y}h174`).join(""), "#B88A4E", 4) +
      lifted(chunks.join("")) +
      stroke(rods.map((y) => `M100 ${y - 6}h120`).join(""), "#3A1E12", 3, ' stroke-dasharray="6 20" opacity=".35"') +
      "</g>" +
      strew(rng, GARNISH, { cx: X, cy: Y, rx: 62 }, 0.9)
    );
  },

  flatbread: ({ rng, toppings }) =>
    board("#A97B4B") +
    `<g transform="rotate(${rng.int(-10, 10)} ${X} ${Y})">` +
    lifted(wavy(rng, X, Y, 70, "#EAC78D", 1.45)) +
    stroke(dots(spotsIn(rng, 12, { cx: X, cy: Y, rx: 82, ry: 52 })), "#B97B36", 9, ' opacity=".5"') +
    lifted(strew(rng, most(toppings, 4), { cx: X, cy: Y, rx: 78, ry: 46 }, 1.05)) +
    "</g>",

  bun: ({ rng, words, toppings }) => {
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

  cake: ({ rng, paint, toppings }) => {
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

  scoops: ({ rng, paint, toppings }) => {
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

  glass: ({ rng, paint, toppings }) => {
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

  cup: ({ rng, paint, words }) => {
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
};

const SALMON: Topping = { shape: "fillet", colour: "#F08A5D", second: "#FFD2B5", size: 12, count: 3 };
const FRY: Topping = { shape: "stick", colour: "#F0B94A", second: "#F0B94A", size: 15, count: 16 };
const GARNISH: readonly Topping[] = [
  { shape: "leaf", colour: "#3B8A4E", second: "#3B8A4E", size: 6, count: 7 },
  { shape: "wedge", colour: "#F6D55C", second: "#E0B52F", size: 13, count: 1 },
];

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

function vessel(rim: string, r: number): string {
  return shadow(r) + disc(X, Y, r, rim) + ring(r - 3, "#0000000D", 2);
}

function shadow(r: number): string {
  return disc(X - 6, Y + 9, r, "#0002");
}

function ring(r: number, colour: string, width: number): string {
  return `<circle cx="${X}" cy="${Y}" r="${r}" stroke="${colour}" stroke-width="${width}"/>`;
}

/** A chopping board. */
function board(colour: string): string {
  const d = "M45 57h230v90H45z";
  const edge = ' stroke-linejoin="round"';
  return (
    stroke(d, "#0002", 40, `${edge} transform="translate(-5 8)"`) +
    fill(d, colour, ` stroke="${colour}" stroke-width="40"${edge}`) +
    stroke("M36 68h160M90 140h190M210 60h66", "#0001", 2)
  );
}

/** Light on something wet. */
function gloss(r: number): string {
  return stroke(`M${X - r} ${Y - 6}a${r} ${r} 0 0 1 ${n(r * 0.62)}-${n(r * 0.78)}`, "#fff", 4, ' opacity=".35"');
}

function lifted(drawing: string): string {
  return drawing === "" ? "" : `<g${LIFT}>${drawing}</g>`;
}

function dots(places: readonly { readonly x: number; readonly y: number }[]): string {
  return places.map(({ x, y }) => `M${Math.round(x)} ${Math.round(y)}h0`).join("");
}

function spotsOnRing(rng: Rng, count: number, r: number) {
  return Array.from({ length: count }, (_, i) => {
    const turn = ((i + rng.range(0, 0.8)) / count) * 6.28;
    return { x: X + Math.cos(turn) * r, y: Y + Math.sin(turn) * r };
  });
}

/** A soft heap: a closed curve through points at about that distance. */
function blob(rng: Rng, cx: number, cy: number, r: number, colour: string): string {
  return closed(rng, { cx, cy, r, colour, points: 7, rough: 0.1, wide: 1.1 });
}

function wavy(rng: Rng, cx: number, cy: number, r: number, colour: string, wide = 1): string {
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

function noodles(rng: Rng, { fill: broth }: Paint): string {
  const colour = broth === "#F3E2BF" ? "#E8C878" : "#F6DFA4";
  const bundle = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 0 1 ${2 * r} 0`;
  const turn = rng.int(0, 359);
  const lines = [14, 22, 30, 38, 46].map((r) => bundle(X, Y + 14, r)).join("");
  return `<g transform="rotate(${turn} ${X} ${Y})">${stroke(lines, colour, 4.5)}</g>`;
}

function most(toppings: readonly Topping[], limit: number): readonly Topping[] {
  return toppings.slice(0, limit);
}

/** Fewer of each, where there is less room. */
function few(toppings: readonly Topping[], each: number): readonly Topping[] {
  return toppings.slice(0, 3).map((topping) => ({ ...topping, count: Math.min(topping.count, each) }));
}
