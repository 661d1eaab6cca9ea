import type { FeatureCollection } from "./shapes.ts";

/** What a city is besides its streets. */
export type Ground = {
  readonly water: FeatureCollection;
  readonly park: FeatureCollection;
  /** Drawn near by only; a city may have none. */
  readonly building: FeatureCollection;
  /** Names of districts, waters and parks: `kind` and `name`. */
  readonly names: FeatureCollection;
};
