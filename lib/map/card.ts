import { type Camera, type Point, visibleRect } from "./camera.ts";

/** Nearer than this to the upper or lower edge there is no room to stand beside a place, CSS pixels. */
const ROOM_PX = 130;

/**
 * Puts an element at a place on the map by transform. `data-side` says on which side of it there is room: the side that
 * has more of the visible map; `data-edge` (`top`, `bottom` or `none`) which edge it has to keep clear of. `hidden` where the place is not on the map.
 */
export function placeCard(card: HTMLElement, at: Point | null, camera: Camera): void {
  card.hidden = at === null;
  if (!at) return;
  const { left, right, top, bottom } = visibleRect(camera, 0);
  card.dataset.edge = at.y < top + ROOM_PX ? "top" : at.y > bottom - ROOM_PX ? "bottom" : "none";
  card.dataset.side = at.x > (left + right) / 2 ? "left" : "right";
  card.style.transform = `translate3d(${at.x.toFixed(1)}px,${at.y.toFixed(1)}px,0)`;
}
