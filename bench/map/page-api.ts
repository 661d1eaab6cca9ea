/** What the pages under test answer to the benchmark. */
export type VariantName = "live" | "empty" | "dom" | "cluster";

export type PanResult = {
  /** MapLibre's `render` events per second. */
  readonly framesPerSecond: number;
  /** Tasks of the main thread over 50 ms by the wall, for the log: most of that is others' turn. */
  readonly longTasksByWall: number;
  /** Most markers of any kind in the document since the page opened. */
  readonly markersMax: number;
};

export type PageApi = {
  /** Resolves when deliveries stand on the map and it has come to rest. */
  ready(): Promise<void>;
  /** Follows the page's path once. */
  pan(): Promise<PanResult>;
  /** Of so many frames of the feed while the map rests: main-thread milliseconds until markers and list were updated, by the wall. */
  ticks(count: number): Promise<number[]>;
  /** Milliseconds from receipt to the first painted frame, of so many updates. */
  stale(updates: number): Promise<number[]>;
};
