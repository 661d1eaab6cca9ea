import { createServer } from "node:http";
import type { Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { latOfY, lngOfX } from "#lib/core/geo.ts";
import type { FeedEntry } from "#lib/tracking/feed.ts";
import { createFeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { TICK_EPOCH_MS, TICK_MS } from "#lib/tracking/wire.ts";
import { binaryFrame } from "#services/gateway/server-frame.ts";
import { nextInstant, serve, until } from "./process.ts";
import type { ViewFrames } from "./watchers-process.ts";

/**
 * What the gateway is compared with: a `ws` server that does nothing but write. Socket i belongs to view i modulo their
 * number, as with the gateway's watchers.
 */

/** What one view's watchers get in one tick: the bytes, and the same content as rows for JSON. */
type Moment = { frame: Buffer; rows: object[] };

const sockets: { ws: WebSocket; socket: Socket }[] = [];
/** By view and tick; nothing where the gateway wrote nothing. */
let replays: (Moment | undefined)[][] = [];

const calls = {
  async start(port: number): Promise<void> {
    const server = createServer();
    const door = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false });
    server.on("upgrade", (req, socket, head) => {
      door.handleUpgrade(req, socket, head, (ws) => sockets.push({ ws, socket: socket as Socket }));
    });
    await new Promise<void>((resolve) => server.listen({ port, host: "0.0.0.0", backlog: 4096 }, resolve));
  },

  /**
   * Takes what each view was sent, from its keyframes on, and keeps the ticks from `first` to `last`: framed once, and
   * decoded. The rows of a tick are what its frame changed: deliveries and cells. Answers the mean bytes and rows.
   */
  load(views: readonly ViewFrames[], tiles: readonly string[][], first: number, last: number) {
    const sum = { frames: 0, bytes: 0, rows: 0 };
    replays = views.map(({ ticks, frames }, view) => {
      const decoder = createFeedDecoder();
      decoder.setTiles(tiles[view]!);
      const replay = new Array<Moment | undefined>(last - first + 1).fill(undefined);
      let before = new Map<number | string, FeedEntry>();
      for (const [i, frame] of frames.entries()) {
        decoder.apply(frame);
        const now = new Map([...decoder.entries()].map((entry) => [entry.id, entry]));
        const tick = ticks[i]!;
        if (tick >= first && tick <= last) {
          const rows = [...now.values()]
            .filter((entry) => isChanged(before.get(entry.id), entry))
            .map((e) => rowOf(e, tick));
          const framed = binaryFrame(frame);
          replay[tick - first] = { frame: framed, rows };
          sum.frames++;
          sum.bytes += framed.length;
          sum.rows += rows.length;
        }
        before = now;
      }
      return replay;
    });
    return {
      framesPerTick: sum.frames / (views.length * (last - first + 1)),
      bytes: sum.bytes / sum.frames,
      rows: sum.rows / sum.frames,
    };
  },

  /** Writes the replay to every socket, a tick a second; answers the microseconds that a socket's tick took. */
  async write(mode: "bare" | "json", ticks: number): Promise<number> {
    const first = nextInstant(1, 300);
    await until(first - 150);
    const before = process.cpuUsage();
    for (let tick = 0; tick < ticks; tick++) {
      await until(first + tick * 1000);
      if (mode === "bare") writeBare(tick);
      else writeJson(tick);
    }
    await until(first + ticks * 1000 - 150);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / (ticks * sockets.length);
  },

  open: () => sockets.length,
};

function isChanged(was: FeedEntry | undefined, now: FeedEntry): boolean {
  if (was?.kind === "cell" && now.kind === "cell" && was.count !== now.count) return true;
  return was?.x !== now.x || was.y !== now.y;
}

/** An entry as a server holds it that makes JSON of it: the time is a Date until then. */
function rowOf(entry: FeedEntry, tick: number): object {
  const lat = Number(latOfY(entry.y).toFixed(6));
  const lng = Number(lngOfX(entry.x).toFixed(6));
  const at = new Date(TICK_EPOCH_MS + tick * TICK_MS);
  if (entry.kind === "cell") return { cellId: entry.id, lat, lng, count: entry.count, updatedAt: at };
  const driverId = `9b1deb4d-3b7d-4bad-9bdd-${entry.id.toString(16).padStart(12, "0")}`;
  return { driverId, lat, lng, heading: Math.max(0, entry.heading) * 45, recordedAt: at };
}

/** The loop that nothing on top of a socket can beat. */
function writeBare(tick: number): void {
  for (let i = 0; i < sockets.length; i++) {
    const moment = replays[i % replays.length]![tick];
    if (moment) sockets[i]!.socket.write(moment.frame);
  }
}

/** Text made for each socket anew. */
function writeJson(tick: number): void {
  for (let i = 0; i < sockets.length; i++) {
    const moment = replays[i % replays.length]![tick];
    if (moment) sockets[i]!.ws.send(JSON.stringify({ type: "positions", positions: moment.rows }));
  }
}

export type BaselineCalls = typeof calls;
serve(calls);
