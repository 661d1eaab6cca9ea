import { metresPerUnit } from "#lib/core/geo.ts";
import { type Camera, viewOf, worldPx } from "./camera.ts";
import type { PlaybackOptions } from "./playback.ts";

/** A delivery is driven; a cluster follows its members; one that regroups under a zoom is soon in place. */
export type Pace = "delivery" | "cluster" | "regrouping";

/** Clusters that split or merge under a zoom take their places for so long. */
export const REGROUPING_MS = 240;
const SHORTER_MS: Readonly<Record<Pace, number>> = { delivery: 2_000, cluster: 1_200, regrouping: REGROUPING_MS };
/** Farther than this at once is no way that was driven, but a gap in what is known. */
const JUMP_PX = 250;
const JUMP_M = 400;

/** How a marker's positions are played, at a camera. */
export function playbackFor(pace: Pace, camera: Camera, delayMs: number, step: boolean): PlaybackOptions {
  const px = JUMP_PX / worldPx(camera.zoom);
  const jumpBeyond = pace === "delivery" ? Math.min(px, JUMP_M / metresPerUnit(viewOf(camera).lat)) : px;
  return { delayMs: Math.min(delayMs, SHORTER_MS[pace]), jumpBeyond, step };
}
