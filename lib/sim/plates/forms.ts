import type { Form } from "../kitchens/kitchen.ts";
import type { Topping } from "./look.ts";
import {
  blob,
  board,
  dots,
  few,
  gloss,
  lifted,
  most,
  noodles,
  ring,
  type Serving,
  shadow,
  spotsOnRing,
  vessel,
  wavy,
  X,
  Y,
} from "./parts.ts";
import { disc, fill, n, spotsIn, strew, stroke } from "./shapes.ts";
import { SWEET_DRAWINGS } from "./sweets.ts";

const CRUST = "#D99E56";
const NORI = "#2E3B36";
const WOOD = "#C99762";

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

  ...SWEET_DRAWINGS,
};

const SALMON: Topping = { shape: "fillet", colour: "#F08A5D", second: "#FFD2B5", size: 12, count: 3 };
const FRY: Topping = { shape: "stick", colour: "#F0B94A", second: "#F0B94A", size: 15, count: 16 };
const GARNISH: readonly Topping[] = [
  { shape: "leaf", colour: "#3B8A4E", second: "#3B8A4E", size: 6, count: 7 },
  { shape: "wedge", colour: "#F6D55C", second: "#E0B52F", size: 13, count: 1 },
];
