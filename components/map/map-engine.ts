import "maplibre-gl/dist/maplibre-gl.css";
import "#lib/map/markers.css";
import { LiveMap } from "#lib/map/live-map.ts";
import type { LiveMapProps } from "#lib/map/live-map-props.ts";

/** Everything that only a map needs, MapLibre with it: loaded by the live page alone, after its first paint. */
export function createLiveMap(container: HTMLElement, props: LiveMapProps): LiveMap {
  return new LiveMap(container, props);
}
