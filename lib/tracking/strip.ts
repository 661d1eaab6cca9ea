import { PALETTES, type Theme } from "#lib/city/palette.ts";
import { STRIP_WINDOW_MS, type StripDot } from "./strip-dots.ts";
import { STRIP, type StripFrame, type StripGround } from "./strip-ground.ts";

/** At most so many dots are drawn. */
export const MOST_DOTS = 20;
/** A way that begins this far into the window is told from there on; before that its dot stands where it begins. */
const LATE_PERCENT = 15;
export const STRIP_THEMES: readonly Theme[] = ["light", "dark"];

/** Dots are ink on paper, as the map's markers are. */
const INK = { light: ["#241c15", "#ffffff"], dark: ["#f5efe6", "#241c15"] } as const;

/**
 * The live strip as SVG: streets and water, and over them the dots, which go the last minute of their ways at their own
 * pace, then stand where they are; with reduced motion they stand from the start. CSS moves them: an image runs no
 * script. Its colours are the theme's, or the reader's own where none is given.
 */
export function drawStrip(
  { frame, ground }: { frame: StripFrame; ground: StripGround },
  dots: readonly StripDot[],
  { nowMs, theme }: { nowMs: number; theme: Theme | null },
): string {
  const moves = dots.slice(0, MOST_DOTS).map((dot) => moveOf(frame, dot, nowMs));
  const frames = moves.flatMap(({ keyframes }, i) => (keyframes ? [`@keyframes d${i}{${keyframes}}`] : []));
  const shapes = moves.map(({ end, keyframes }, i) => {
    const name = keyframes ? `;animation-name:d${i}` : "";
    return `<circle r="13" style="transform:${end}${name}"/>`;
  });
  const seconds = STRIP_WINDOW_MS / 1_000;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${STRIP.width / 2}" height="${STRIP.height / 2}"`,
    ` viewBox="0 0 ${STRIP.width} ${STRIP.height}" preserveAspectRatio="xMidYMid slice"><style>`,
    colours(theme),
    ".w{fill:var(--w)}.r path{fill:none;stroke-linejoin:round;stroke-linecap:round}",
    `circle{fill:var(--i);stroke:var(--p);stroke-width:5;animation:${seconds}s linear both}`,
    "@media(prefers-reduced-motion:reduce){circle{animation:none!important}}",
    ...frames,
    `</style><path fill="var(--l)" d="M0,0h${STRIP.width}v${STRIP.height}h-${STRIP.width}z"/>`,
    `<path class="w" d="${ground.water}"/><g class="r">`,
    road("--s", 3, ground.street),
    road("--t", 5, ground.third),
    road("--e", 10, ground.second),
    road("--n", 7, ground.second),
    road("--f", 14, ground.main),
    road("--m", 10, ground.main),
    `</g>${shapes.join("")}</svg>`,
  ].join("");
}

function road(colour: string, width: number, path: string): string {
  return path === "" ? "" : `<path stroke="var(${colour})" stroke-width="${width}" d="${path}"/>`;
}

function colours(theme: Theme | null): string {
  const of = (each: Theme) => {
    const c = PALETTES[each];
    const [ink, paper] = INK[each];
    return (
      `:root{--l:${c.land};--w:${c.water};--s:${c.street};--t:${c.third};--e:${c.secondCasing};--n:${c.second};` +
      `--f:${c.mainCasing};--m:${c.main};--i:${ink};--p:${paper}}`
    );
  };
  return theme ? of(theme) : `${of("light")}@media(prefers-color-scheme:dark){${of("dark")}}`;
}

/** Where a dot ends, and the keyframes that lead there: per cent of the window, places in whole units. */
function moveOf(frame: StripFrame, { stops }: StripDot, nowMs: number): { end: string; keyframes: string | null } {
  const steps = stops.map(({ atMs, x, y }) => {
    const share = (atMs - (nowMs - STRIP_WINDOW_MS)) / STRIP_WINDOW_MS;
    const [ux, uy] = frame.toUnits(x, y);
    return {
      percent: Math.round(Math.max(0, Math.min(1, share)) * 1_000) / 10,
      at: `translate(${Math.round(ux)}px,${Math.round(uy)}px)`,
    };
  });
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) throw new RangeError("a dot has no stop");
  const placed = steps.map(({ percent, at }) => `${percent}%{transform:${at}}`);
  // who came into view during the minute comes into the picture then; who was there from the start is not told by the second
  const isNew = first.percent > LATE_PERCENT;
  const entry = isNew
    ? [`0%,${first.percent}%{opacity:0}`, `0%{transform:${first.at}}`]
    : [`0%{transform:${first.at}}`];
  const appears = isNew ? [`${Math.min(100, first.percent + 1)}%{opacity:1}`] : [];
  const ends = last.percent < 100 ? [`100%{opacity:1;transform:${last.at}}`] : [];
  const keyframes = [...entry, ...placed, ...appears, ...ends].join("");
  return { end: last.at, keyframes: steps.length > 1 || isNew ? keyframes : null };
}
