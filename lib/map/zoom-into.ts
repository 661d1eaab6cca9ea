import { type Camera, visibleRect, worldPx } from "./camera.ts";
import type { Group } from "./cluster.ts";

/** Room left around the members of a cluster that is zoomed into, CSS pixels. */
const ROOM_PX = 96;
/** A cell says only how many are in it: two steps closer its tile tells them apart. */
const CELL_STEPS = 2;
const MAX_STEPS = 4;

/** Where to look to see a cluster's members apart: all of them in view, at least one step closer. */
export function zoomInto(group: Group, camera: Camera, maxZoom: number): { x: number; y: number; zoom: number } {
  let west = Number.POSITIVE_INFINITY;
  let east = Number.NEGATIVE_INFINITY;
  let north = Number.POSITIVE_INFINITY;
  let south = Number.NEGATIVE_INFINITY;
  for (const { x, y } of group.members) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    north = Math.min(north, y);
    south = Math.max(south, y);
  }
  const rect = visibleRect(camera, -ROOM_PX / 2);
  const fitX = Math.max(64, rect.right - rect.left) / Math.max(1e-12, east - west);
  const fitY = Math.max(64, rect.bottom - rect.top) / Math.max(1e-12, south - north);
  const fit = Math.log2(Math.min(fitX, fitY) / worldPx(0));
  const cells = group.members.some(({ kind }) => kind === "cell");
  const steps = Math.max(1, Math.min(cells ? CELL_STEPS : MAX_STEPS, fit - camera.zoom));
  return { x: (west + east) / 2, y: (north + south) / 2, zoom: Math.min(maxZoom, camera.zoom + steps) };
}
