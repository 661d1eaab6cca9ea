import { type Camera, type Point, visibleRect } from "./camera.ts";

/**
 * Puts an element at a place on the map by transform. `data-side` says on which side of it there is room: the side that
 * has more of the visible map. `hidden` where the place is not on the map.
 */
export function placeCard(card: HTMLElement, at: Point | null, camera: Camera): void {
  card.hidden = at === null;
  if (!at) return;
  const { left, right } = visibleRect(camera, 0);
  card.dataset.side = at.x > (left + right) / 2 ? "left" : "right";
  card.style.transform = `translate3d(${at.x.toFixed(1)}px,${at.y.toFixed(1)}px,0)`;
}
