import type { Point } from "./camera.ts";

export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

const STEPS: Readonly<Record<Direction, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export function isDirection(key: string): key is Direction {
  return Object.hasOwn(STEPS, key);
}

/**
 * The marker that an arrow key leads to: the nearest one within 60° of that direction, where straying off the axis
 * counts double. Null where there is none.
 */
export function nearestToward<T extends Point>(from: Point, points: Iterable<T>, direction: Direction): T | null {
  const step = STEPS[direction];
  let best: T | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const point of points) {
    const dx = point.x - from.x;
    const dy = point.y - from.y;
    const along = dx * step.x + dy * step.y;
    const off = Math.abs(dx * step.y) + Math.abs(dy * step.x);
    if (along <= 0 || off > along * Math.sqrt(3)) continue;
    const cost = along + 2 * off;
    if (cost < bestCost) {
      best = point;
      bestCost = cost;
    }
  }
  return best;
}

/** The point nearest to a place; null where there are none. */
export function nearestTo<T extends Point>(from: Point, points: Iterable<T>): T | null {
  let best: T | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const point of points) {
    const distance = Math.hypot(point.x - from.x, point.y - from.y);
    if (distance < bestDistance) {
      best = point;
      bestDistance = distance;
    }
  }
  return best;
}
