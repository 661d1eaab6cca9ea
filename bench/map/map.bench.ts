import { percentile } from "#lib/core/percentile.ts";
import { type Bench, type Figures, type Spread, spreadOf } from "../figure.ts";
import { loadStreets } from "../tracking/bench-city.ts";
import { PATHS, pathMs } from "./path.ts";
import { record } from "./recording.ts";
import { openStage, type Pan, type Stage } from "./stage.ts";
import { StreetFleet } from "./street-fleet.ts";

/** Pairs of each comparison; their order turns round from one to the next. */
const ROUNDS = 5;
const SIZES = [5_000, 10_000, 100_000] as const;
const DOM_SIZE = 5_000;
const TICK_SIZE = 10_000;
const STALE_SIZE = 50_000;
/** Ticks that are timed, after so many in which the browser compiles what runs often. */
const TICKS = 50;
const WARM_UP_TICKS = 10;
/** Updates whose median is one sample of staleness. */
const UPDATES = 5;
/** Seconds of feed: until a page is ready, along its path or for its ticks, and to spare. */
const RECORDED_S = 24;
const RECORDED_TICKS_S = WARM_UP_TICKS + TICKS + 6;

type Round = {
  readonly empty: Pan;
  readonly dom: Pan;
  readonly live: ReadonlyMap<number, Pan>;
};
type StaleRound = { readonly live: number; readonly cluster: number };

/** What it costs a browser to show thousands of deliveries, against a map with none, with a marker each, and MapLibre's clusters. */
export const bench: Bench = {
  async run(log) {
    const stage = await openStage();
    try {
      await loadRecordings(stage, log);
      // Fills the browser's cache with the city's tiles; not counted.
      await stage.pan({ variant: "empty", of: DOM_SIZE, path: "pan" });
      const rounds: Round[] = [];
      const stale: StaleRound[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        rounds.push(await panRound(stage, round, log));
        stale.push(await staleRound(stage, round, log));
      }
      const ticks = await stage.ticks({ variant: "live", of: TICK_SIZE, path: "pan" }, WARM_UP_TICKS, TICKS);
      log(`ticks, thread ms: ${ticks.threadMs.map((ms) => ms.toFixed(1)).join(" ")}`);
      log(`the same by the wall: ${ticks.wallMs.map((ms) => ms.toFixed(1)).join(" ")}`);
      const sweep = await stage.pan({ variant: "live", of: Math.max(...SIZES), path: "sweep" });
      if ((await stage.missed()) > 0) throw new Error("the maps asked for tiles that were not recorded");
      const settings = {
        rounds: ROUNDS,
        screen: PATHS.pan.screen,
        panSeconds: pathMs(PATHS.pan) / 1000,
        updatesPerSample: UPDATES,
        browser: stage.browser,
      };
      return { settings, figures: figuresOf(rounds, stale, ticks.threadMs, sweep) };
    } finally {
      await stage.close();
    }
  },
};

function figuresOf(
  rounds: readonly Round[],
  stale: readonly StaleRound[],
  ticksMs: readonly number[],
  sweep: Pan,
): Figures {
  return {
    "map.fpsVsEmpty.ratio": fpsVsEmpty(rounds),
    "map.fpsVsDomMarkers.ratio": fpsVsDomMarkers(rounds),
    "map.stalenessVsMaplibreCluster.ratio": stalenessVsCluster(stale),
    "map.tickMs": tickMs(ticksMs),
    "map.longTasks": longTasks(rounds),
    "map.markersMax": markersMax(rounds, sweep),
  };
}

/**
 * `map.fpsVsEmpty.ratio`, by deliveries in the city: MapLibre's `render` events a second while the map pans a fixed path of
 * 12 s ÷ those of the engine's bare basemap with the same style on the same path, which watches the same feed and throws
 * it away. The page under test is the engine with its list; the feed is recorded from the gateway's encoder while
 * deliveries drive the city's streets, and replayed by one process. The software renderer makes the rate itself small.
 */
function fpsVsEmpty(rounds: readonly Round[]): Record<string, Spread> {
  const ratio = (size: number) => rounds.map(({ live, empty }) => fps(live.get(size)) / fps(empty));
  return Object.fromEntries(SIZES.map((size) => [String(size), spreadOf(ratio(size))]));
}

/**
 * `map.fpsVsDomMarkers.ratio`: the same rate at 5,000 deliveries ÷ that of a map with one MapLibre `Marker` per delivery,
 * each holding the element that the engine draws for a single delivery, moved whenever its delivery is.
 */
function fpsVsDomMarkers(rounds: readonly Round[]): Spread {
  return spreadOf(rounds.map(({ live, dom }) => fps(live.get(DOM_SIZE)) / fps(dom)));
}

/**
 * `map.stalenessVsMaplibreCluster.ratio`: milliseconds from the receipt of an update to the end of the first frame that
 * holds it, at 50,000 deliveries on a map that stands still, our playback delay 0 ÷ the same for a GeoJSON source with
 * `cluster: true` that is given all positions by `setData`, drawn as circles without labels. A sample is the median of five updates,
 * one a second.
 */
function stalenessVsCluster(stale: readonly StaleRound[]): Spread {
  return spreadOf(stale.map(({ live, cluster }) => live / cluster));
}

/**
 * `map.tickMs`: main-thread milliseconds from the event of a binary message to markers and list updated (React's commit
 * included), at 10,000 deliveries: the 95th percentile of 50 ticks in a row, one a second, after ten in which the
 * browser compiles. The map rests and the markers glide. Counted by the main thread's own CPU clock (Chromium's tracing:
 * from the message's arrival in the page to the end of the call that handles it and its microtasks), so that a turn which
 * the software renderer or another program takes in between does not count; the log tells the wall's time beside it.
 */
function tickMs(ticksMs: readonly number[]): number {
  return percentile(ticksMs, 0.95);
}

/**
 * `map.longTasks`: tasks of the main thread over 50 ms of its own CPU time in the minute that five pans of 12 s make, less
 * those of the empty map, for the number of deliveries that has most of them. By the wall, whole frames of the software
 * renderer and other programs' turns would fall into a task of either map; the log tells those.
 */
function longTasks(rounds: readonly Round[]): number {
  const sum = (of: (round: Round) => Pan | undefined) =>
    rounds.reduce((all, round) => all + (of(round)?.longTasks ?? 0), 0);
  return Math.max(...SIZES.map((size) => sum(({ live }) => live.get(size)))) - sum(({ empty }) => empty);
}

/**
 * `map.markersMax`: most markers of any kind that the document held at any moment of any run, and of a flight from the
 * whole city to a street and back with 100,000 deliveries on a screen of 3840 × 2160. Fading ones count.
 */
function markersMax(rounds: readonly Round[], sweep: Pan): number {
  const all = rounds.flatMap(({ live }) => [...live.values()]);
  return Math.max(sweep.markersMax, ...all.map((result) => result.markersMax));
}

function fps(result: Pan | undefined): number {
  return result?.framesPerSecond ?? Number.NaN;
}

async function loadRecordings(stage: Stage, log: (line: string) => void): Promise<void> {
  const { graph, stations } = await loadStreets();
  for (const size of [...SIZES, STALE_SIZE]) {
    const isLargest = size === Math.max(...SIZES);
    const paths = isLargest ? [PATHS.pan, PATHS.sweep] : [PATHS.pan];
    const seconds = size === TICK_SIZE ? RECORDED_TICKS_S : RECORDED_S;
    const withPositions = size === DOM_SIZE || size === STALE_SIZE;
    const recording = record(new StreetFleet(graph, stations, size), paths, seconds, withPositions);
    await stage.load(size, recording);
    log(`recorded ${size} deliveries: ${recording.ticks[0]?.size} tiles`);
  }
}

async function panRound(stage: Stage, round: number, log: (line: string) => void): Promise<Round> {
  const live = new Map<number, Pan>();
  const others = new Map<"empty" | "dom", Pan>();
  const runs = [
    ...SIZES.map((size) => async () => {
      live.set(size, await stage.pan({ variant: "live", of: size, path: "pan" }));
    }),
    ...(["empty", "dom"] as const).map((variant) => async () => {
      others.set(variant, await stage.pan({ variant, of: DOM_SIZE, path: "pan" }));
    }),
  ];
  for (const run of turned(runs, round)) await run();
  const [empty, dom] = [others.get("empty"), others.get("dom")];
  if (!empty || !dom) throw new Error("a run is missing");
  const text = [...live].map(([size, result]) => `${size} ${fps(result).toFixed(1)}`).join(", ");
  const long = [...live].map(([size, result]) => `${size} ${longText(result)}`).join(", ");
  log(`round ${round + 1}: frames a second: empty ${fps(empty).toFixed(1)}, ${text}, DOM ${fps(dom).toFixed(1)}`);
  log(`round ${round + 1}: long tasks (by the wall): empty ${longText(empty)}, ${long}`);
  return { empty, dom, live };
}

function longText({ longTasks, longTasksByWall }: Pan): string {
  return `${longTasks} (${longTasksByWall})`;
}

async function staleRound(stage: Stage, round: number, log: (line: string) => void): Promise<StaleRound> {
  const medians = { live: 0, cluster: 0 };
  for (const variant of turned(["live", "cluster"] as const, round)) {
    const scene = { variant, of: STALE_SIZE, path: "pan", playbackDelayMs: 0 } as const;
    medians[variant] = spreadOf(await stage.stale(scene, UPDATES)).median;
  }
  log(`round ${round + 1}: ms to the screen: ${medians.live.toFixed(0)}, MapLibre ${medians.cluster.toFixed(0)}`);
  return medians;
}

/** The list begun further on, so that no run is always the first. */
function turned<T>(list: readonly T[], by: number): T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}
