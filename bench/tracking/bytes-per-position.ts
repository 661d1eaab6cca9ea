import { latOfY, lngOfX } from "#lib/core/geo.ts";
import type { StreetPoints } from "#lib/tracking/public-view.ts";
import { TILE_UNITS } from "#lib/tracking/wire.ts";
import { type Spread, spreadOf } from "../figure.ts";
import { BENCH_CITY } from "./bench-city.ts";
import { MemoryGateway, type Screen } from "./memory-gateway.ts";
import { createWalkers, type StreetGraph } from "./street-walk.ts";

export const BYTES_PER_POSITION = {
  /** As many drivers as the demo has. */
  /** 1440 × 900 over the inner city, and a step nearer; so many drivers that every tile shows single deliveries. */
  views: [
    { zoom: 13, drivers: 180 },
    { zoom: 14, drivers: 260 },
  ],
  /** The detail that the live map chooses where all come singly. */
  detail: 0,
  seconds: 60,
  pairs: 5,
} as const;

/** Time for the fleet to be on its ways before anything is counted, seconds. */
const WARM_UP_S = 30;

/**
 * `tracking.bytesPerPosition.ratio`: bytes of verbose JSON ÷ bytes on our wire, for the same positions.
 *
 * A position counts when a single delivery stands elsewhere after a tick than before it, on the client's side of the
 * wire: taken out of the bytes that the hub gave the socket, decoded, and compared with what the gateway meant. Our
 * bytes are all that came in those 60 s: WebSocket headers, frames, pings, keyframes, those who enter and leave, ETAs.
 * JSON's bytes are the text alone, no header: `{driverId: uuid, lat, lng, heading, recordedAt}` with places to 0.1 m.
 * Grids do not occur: a tile that went over to cells fails the run. Each pair has a seed of its own.
 */
export function measureBytesPerPosition(
  world: { graph: StreetGraph; stations: StreetPoints },
  log: (line: string) => void,
): { ratio: Spread; wire: Spread; json: Spread } {
  const wire: number[] = [];
  const json: number[] = [];
  for (let pair = 0; pair < BYTES_PER_POSITION.pairs; pair++) {
    const sum = { positions: 0, wireBytes: 0, jsonBytes: 0 };
    for (const { zoom, drivers } of BYTES_PER_POSITION.views) {
      const walkers = createWalkers(world.graph, drivers, `positions ${zoom} ${pair}`);
      const counted = countMinute(new MemoryGateway(walkers, world.stations, pair), zoom);
      sum.positions += counted.positions;
      sum.wireBytes += counted.wireBytes;
      sum.jsonBytes += counted.jsonBytes;
      log(
        `bytesPerPosition zoom ${zoom}: ${counted.positions}, ${(counted.wireBytes / counted.positions).toFixed(2)} B`,
      );
    }
    wire.push(sum.wireBytes / sum.positions);
    json.push(sum.jsonBytes / sum.positions);
  }
  return { ratio: spreadOf(json.map((bytes, i) => bytes / wire[i]!)), wire: spreadOf(wire), json: spreadOf(json) };
}

/** Bytes and changed positions of one screen in a minute. */
function countMinute(gateway: MemoryGateway, zoom: number) {
  for (let second = 0; second < WARM_UP_S; second++) gateway.second();
  const screen = gateway.watch(BENCH_CITY.center, zoom, BYTES_PER_POSITION.detail);
  let before = placesOn(screen, gateway);
  screen.wireBytes = 0;
  let positions = 0;
  let jsonBytes = 0;
  for (let second = 0; second < BYTES_PER_POSITION.seconds; second++) {
    gateway.second();
    const now = placesOn(screen, gateway);
    for (const [id, place] of now) {
      const was = before.get(id);
      if (was && was.x === place.x && was.y === place.y) continue;
      positions++;
      jsonBytes += Buffer.byteLength(verboseJson(id, place, gateway.nowMs));
    }
    before = now;
  }
  return { positions, jsonBytes, wireBytes: screen.wireBytes };
}

type Place = { readonly x: number; readonly y: number; readonly heading: number };

/** What the client shows, each place checked against what the gateway meant: within half a pixel of its tile. */
function placesOn(screen: Screen, gateway: MemoryGateway): Map<number, Place> {
  const places = new Map<number, Place>();
  const pixel = 1 / (TILE_UNITS * 2 ** screen.tileZoom);
  for (const entry of screen.decoder.entries()) {
    if (entry.kind === "cell") throw new Error("a tile shows cells: too many deliveries for this zoom");
    const meant = gateway.feed.shown.get(entry.id);
    const isThere = meant && Math.abs(meant.x - entry.x) <= pixel * 0.51 && Math.abs(meant.y - entry.y) <= pixel * 0.51;
    if (!isThere) throw new Error(`delivery ${entry.id} was decoded where it is not`);
    places.set(entry.id, entry);
  }
  return places;
}

function verboseJson(id: number, { x, y, heading }: Place, nowMs: number): string {
  return JSON.stringify({
    driverId: `9b1deb4d-3b7d-4bad-9bdd-${id.toString(16).padStart(12, "0")}`,
    lat: Number(latOfY(y).toFixed(6)),
    lng: Number(lngOfX(x).toFixed(6)),
    heading: Math.max(0, heading) * 45,
    recordedAt: new Date(nowMs).toISOString(),
  });
}
