import "./page.css";
import type { PageApi, VariantName } from "../page-api.ts";
import { PATHS, type PathName } from "../path.ts";
import { openCluster, openDomMarkers, openEmpty } from "./baselines.ts";
import { openLive } from "./live-page.tsx";
import { FrameMeter, MarkerMeter, wait, watchLongTasks } from "./meters.ts";
import type { Variant, VariantOptions } from "./variant.ts";

/** A page under test: opens the map that its address names, and measures when it is told to. */
const OPEN: Record<VariantName, (root: HTMLElement, options: VariantOptions) => Promise<Variant>> = {
  live: openLive,
  empty: openEmpty,
  dom: openDomMarkers,
  cluster: openCluster,
};
/** The map is ready when it has not drawn for this long. */
const REST_MS = 300;

const query = new URLSearchParams(location.search);
const path = PATHS[query.get("path") as PathName];
const size = query.get("of") ?? "";
const frames = new FrameMeter();
const markers = new MarkerMeter();
const longTasks = watchLongTasks();
let ticksMs: number[] = [];
let paintsMs: number[] = [];

const root = document.getElementById("root") as HTMLElement;
const opened = fetch("/city.json")
  .then((response) => response.json())
  .then((city) =>
    OPEN[query.get("variant") as VariantName](root, {
      city,
      path,
      feedUrl: `ws://${location.host}/feed?of=${size}`,
      positionsUrl: `ws://${location.host}/positions?of=${size}`,
      playbackDelayMs: query.has("delay") ? Number(query.get("delay")) : null,
      frames,
      onTick: (ms) => ticksMs.push(ms),
      onPainted: query.has("delay") ? (ms) => paintsMs.push(ms) : null,
    }),
  );

const api: PageApi = {
  async ready() {
    await (await opened).filled;
    await frames.rest(REST_MS);
  },
  async pan() {
    const variant = await opened;
    const startMs = performance.now();
    const before = frames.count;
    let dueMs = startMs;
    for (const { to, ms } of path.legs) {
      variant.goTo(to, ms);
      dueMs += ms;
      await wait(Math.max(0, dueMs - performance.now()));
    }
    const endMs = performance.now();
    const drawn = frames.count - before;
    // The observer tells of a task some time after it.
    await wait(200);
    return {
      framesPerSecond: (drawn * 1000) / (endMs - startMs),
      longTasksByWall: longTasks.filter((atMs) => atMs >= startMs && atMs < endMs).length,
      markersMax: markers.most,
    };
  },
  async ticks(count) {
    ticksMs = [];
    while (ticksMs.length < count) await wait(50);
    return ticksMs;
  },
  async stale(updates) {
    paintsMs = [];
    while (paintsMs.length < updates) await wait(50);
    return paintsMs;
  },
};
Object.assign(window, { benchPage: api });
