import type { Picture } from "#lib/catalog/menu.ts";
import { drawPlate } from "#lib/sim/plates/plate.ts";
import { pictureSrc, plateNameOf } from "./plate-picture.tsx";

/** What would end an address, or the attribute that it stands in. */
const UNSAFE = /[%#<>"]/g;

/**
 * The picture itself as an address, at most 3 kB: for what is seen first, so that nothing is asked for before it shows.
 * On the server alone: it can draw every plate there is. A photograph's own address.
 */
export function drawnSrc(picture: Picture): string {
  if (picture.kind === "photo") return pictureSrc(picture);
  return `data:image/svg+xml,${drawPlate(plateNameOf(picture)).replace(UNSAFE, encodeURIComponent)}`;
}
