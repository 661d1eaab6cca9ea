import type { GeoJSONSource, Map as GlMap } from "maplibre-gl";
import type { LngLat } from "#lib/core/geo.ts";
import { placeOn, type RouteLine, type RouteProgress, splitLine } from "#lib/tracking/route-progress.ts";

const RIDDEN = "hp-ridden";
const LEFT = "hp-left";

/** The way on the map, under the names: what is ridden in sand, the rest in ember with a casing of paper. */
export class RouteLayer {
  readonly #colors: HTMLElement;
  #map: GlMap | null = null;
  #ridden: readonly LngLat[] = [];
  #left: readonly LngLat[] = [];
  #line: RouteLine | null = null;
  #cutM = 0;

  /** @param within an element in which the page's colours hold */
  constructor(within: HTMLElement) {
    this.#colors = document.createElement("span");
    this.#colors.hidden = true;
    within.append(this.#colors);
  }

  /** Draws on a map whose style has just come. */
  install(map: GlMap): void {
    this.#map = map;
    const under = map.getStyle().layers.find(({ type }) => type === "symbol")?.id;
    for (const id of [RIDDEN, LEFT]) {
      if (!map.getSource(id)) map.addSource(id, { type: "geojson", data: lineOf([]) });
    }
    const add = (id: string, source: string, color: string, width: number) => {
      if (map.getLayer(id)) map.removeLayer(id);
      const layout = { "line-cap": "round", "line-join": "round" } as const;
      map.addLayer({ id, type: "line", source, layout, paint: { "line-color": color, "line-width": width } }, under);
    };
    add(RIDDEN, RIDDEN, this.#color("--sand"), 5);
    add(`${LEFT}-casing`, LEFT, this.#color("--paper"), 9);
    add(LEFT, LEFT, this.#color("--ember"), 5.5);
    this.#show();
  }

  /**
   * The way as ridden so far; null takes it off. It is cut anew only after so many metres: each cut draws the whole map,
   * and the driver's marker covers what is ridden meanwhile.
   */
  update(line: RouteLine | null, on: RouteProgress | null, everyM: number): void {
    const doneM = on?.metresDone ?? 0;
    if (line === this.#line && (!line || Math.abs(doneM - this.#cutM) < everyM)) return;
    this.#line = line;
    this.#cutM = doneM;
    const { ridden, left } = line ? splitLine(line, on ?? placeOn(line, 0)) : { ridden: [], left: [] };
    this.#ridden = ridden;
    this.#left = left;
    this.#show();
  }

  destroy(): void {
    this.#colors.remove();
    this.#map = null;
  }

  #show(): void {
    for (const [id, path] of [[RIDDEN, this.#ridden] as const, [LEFT, this.#left] as const]) {
      // A newer line takes the place of one that is still being cut into tiles.
      this.#source(id)
        ?.setData(lineOf(path))
        .catch(() => {});
    }
  }

  #source(id: string): GeoJSONSource | undefined {
    return this.#map?.getSource<GeoJSONSource>(id);
  }

  /** A custom property as a colour that WebGL understands. */
  #color(property: string): string {
    this.#colors.style.color = `var(${property})`;
    return getComputedStyle(this.#colors).color;
  }
}

function lineOf(path: readonly LngLat[]) {
  const coordinates = path.map(({ lng, lat }): [number, number] => [lng, lat]);
  const geometry = { type: "LineString", coordinates } as const;
  const features = path.length < 2 ? [] : [{ type: "Feature", properties: {}, geometry } as const];
  return { type: "FeatureCollection" as const, features };
}
