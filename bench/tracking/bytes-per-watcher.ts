import { mercatorX, mercatorY } from "#lib/core/geo.ts";
import { worldPx } from "#lib/map/camera.ts";
import type { StreetPoints } from "#lib/tracking/public-view.ts";
import { type Spread, spreadOf } from "../figure.ts";
import { BENCH_CITY } from "./bench-city.ts";
import { MemoryGateway, SCREEN } from "./memory-gateway.ts";
import { createWalkers, type StreetGraph } from "./street-walk.ts";

export const BYTES_PER_WATCHER = { sizes: [1_000, 10_000, 100_000], windows: 5, windowSeconds: 12 } as const;

const WARM_UP_S = 3;

/** The zoom at which the city's bounds just fit the screen. */
export function zoomThatFits(): number {
  const { west, south, east, north } = BENCH_CITY.bounds;
  const wide = mercatorX(east) - mercatorX(west);
  const high = mercatorY(south) - mercatorY(north);
  return Math.log2(Math.min(SCREEN.width / wide, SCREEN.height / high) / worldPx(0));
}

/**
 * `tracking.bytesPerWatcherSecond`: bytes on the wire, WebSocket headers included, that one watcher of the whole city
 * gets per second while 1,000, 10,000 and 100,000 deliveries move. The city's bounds fit 1440 × 900; what is watched
 * is what the browser's map asks for, with its margin. Every driver reports once a second. The samples are five
 * windows of 12 s in a row, 60 s together, in which each tile sends its keyframe once.
 */
export function measureBytesPerWatcher(
  world: { graph: StreetGraph; stations: StreetPoints },
  log: (line: string) => void,
): Record<string, Spread> {
  const bySize: Record<string, Spread> = {};
  for (const size of BYTES_PER_WATCHER.sizes) {
    const gateway = new MemoryGateway(createWalkers(world.graph, size, `watcher ${size}`), world.stations, size);
    for (let second = 0; second < WARM_UP_S; second++) gateway.second();
    const screen = gateway.watch(BENCH_CITY.center, zoomThatFits(), 0);
    const samples: number[] = [];
    for (let window = 0; window < BYTES_PER_WATCHER.windows; window++) {
      screen.wireBytes = 0;
      for (let second = 0; second < BYTES_PER_WATCHER.windowSeconds; second++) gateway.second();
      samples.push(screen.wireBytes / BYTES_PER_WATCHER.windowSeconds);
    }
    let shown = 0;
    for (const entry of screen.decoder.entries()) shown += entry.kind === "cell" ? entry.count : 1;
    if (shown < gateway.feed.size * 0.95) throw new Error(`the screen shows ${shown} of ${gateway.feed.size}`);
    bySize[String(size)] = spreadOf(samples);
    log(`bytesPerWatcherSecond ${size}: ${spreadOf(samples).median.toFixed(0)}, ${shown} on the screen`);
  }
  return bySize;
}
