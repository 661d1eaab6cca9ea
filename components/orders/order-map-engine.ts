import "maplibre-gl/dist/maplibre-gl.css";
import "#lib/map/markers.css";
import "#lib/map/order-markers.css";
import { OrderMap, type OrderMapProps } from "#lib/map/order-map.ts";

/** Everything that only the order's map needs, MapLibre with it: loaded after the page's first paint. */
export function createOrderMap(container: HTMLElement, props: OrderMapProps): OrderMap {
  return new OrderMap(container, props);
}
