import "maplibre-gl/dist/maplibre-gl.css";
import "#lib/map/markers.css";
import "#lib/map/order-markers.css";
import { DriveMap, type DriveMapProps } from "#lib/map/drive-map.ts";

/** Everything that only the driver's map needs, MapLibre with it: loaded after the page's first paint. */
export function createDriveMap(container: HTMLElement, props: DriveMapProps): DriveMap {
  return new DriveMap(container, props);
}
