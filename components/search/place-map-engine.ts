import "maplibre-gl/dist/maplibre-gl.css";
import "#lib/map/markers.css";
import "#lib/map/order-markers.css";
import { PlaceMap, type PlaceMapProps } from "#lib/map/place-map.ts";

/** Everything that only the map needs, MapLibre with it: loaded when a map is asked for. */
export function createPlaceMap(container: HTMLElement, props: PlaceMapProps): PlaceMap {
  return new PlaceMap(container, props);
}
