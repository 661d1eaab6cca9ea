import WebSocket from "ws";
import type { Watch } from "#lib/map/watch-box.ts";
import { createFeedDecoder, type FeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { serve } from "./process.ts";
import { tilesOf } from "./views.ts";

/** Browsers that watch the map: real sockets, and no more work per message than it takes to count it. */

export type WatcherSettings = {
  url: string;
  origin: string;
  /** Watcher i takes view i modulo their number. */
  views: readonly (readonly Watch[])[];
  watchers: number;
  /** The part before the last number of the addresses they come from. */
  hosts: string;
};
/** A place as a decoded frame told it, and when the frame came in. */
export type SeenPlace = { publicId: number; tick: number; receivedMs: number; x: number; y: number };
export type WatcherCounts = { open: number; messages: number; bytes: number; decoded: number; badFrames: number };
/** Binary frames that the first watcher of a view got, in order, its keyframes first. */
export type ViewFrames = { ticks: number[]; frames: Uint8Array[] };

type Sample = { decoder: FeedDecoder; ticks: number[]; frames: Uint8Array[]; places: Map<number, string> };

const CONNECTS_AT_ONCE = 200;
const ADDRESSES = 8;
const LOOK_AFTER_MS = 250;

const sockets = new Set<WebSocket>();
const counts: WatcherCounts = { open: 0, messages: 0, bytes: 0, decoded: 0, badFrames: 0 };
let samples: Sample[] = [];
let seen: SeenPlace[] = [];
const waiting: { sample: Sample; frame: Buffer; receivedMs: number }[] = [];
/** Once asked to, samples go on noting where everybody stands, so that the next record begins with changes alone. */
let noting = false;

const calls = {
  async connect(settings: WatcherSettings): Promise<void> {
    noting = false;
    waiting.length = 0;
    samples = settings.views.map(() => ({ decoder: createFeedDecoder(), ticks: [], frames: [], places: new Map() }));
    for (let at = 0; at < settings.watchers; at += CONNECTS_AT_ONCE) {
      const some = Math.min(CONNECTS_AT_ONCE, settings.watchers - at);
      await Promise.all(Array.from({ length: some }, (_, i) => open(settings, at + i)));
    }
  },

  /** Sockets to a plain server, which says nothing first and is asked for nothing. */
  async connectPlain({ url, watchers, hosts }: Pick<WatcherSettings, "url" | "watchers" | "hosts">): Promise<void> {
    for (let at = 0; at < watchers; at += CONNECTS_AT_ONCE) {
      const some = Math.min(CONNECTS_AT_ONCE, watchers - at);
      await Promise.all(
        Array.from({ length: some }, (_, i) => {
          const index = at + i;
          const socket = new WebSocket(url, {
            perMessageDeflate: false,
            localAddress: `${hosts}${1 + (index % ADDRESSES)}`,
          });
          sockets.add(socket);
          socket.on("message", (data: Buffer) => {
            counts.messages++;
            counts.bytes += data.length;
          });
          return new Promise<void>((resolve, reject) => {
            socket.once("open", () => resolve());
            socket.once("error", reject);
          });
        }),
      );
    }
  },

  /** Ends all connections and waits until they are gone. */
  async disconnect(): Promise<void> {
    await Promise.all(
      [...sockets].map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.once("close", () => resolve());
            socket.terminate();
          }),
      ),
    );
    sockets.clear();
    counts.open = 0;
  },

  counts: (): WatcherCounts => ({ ...counts }),

  /** What the first watcher of each view has been sent since it connected. */
  frames(): ViewFrames[] {
    lookAtFrames();
    return samples.map(({ ticks, frames }) => ({ ticks, frames }));
  },

  beginRecord(): void {
    lookAtFrames();
    seen = [];
    noting = true;
  },

  endRecord(): SeenPlace[] {
    lookAtFrames();
    return seen;
  },

  /** All that the samples show now, single deliveries by their public names and how many more lie in cells. */
  shown(): { places: { publicId: number; x: number; y: number }[]; inCells: number } {
    lookAtFrames();
    const places = new Map<number, { publicId: number; x: number; y: number }>();
    let inCells = 0;
    for (const { decoder } of samples) {
      for (const entry of decoder.entries()) {
        if (entry.kind === "cell") inCells += entry.count;
        else places.set(entry.id, { publicId: entry.id, x: entry.x, y: entry.y });
      }
    }
    return { places: [...places.values()], inCells };
  },
};

function open(settings: WatcherSettings, index: number): Promise<void> {
  const { url, origin, views, hosts } = settings;
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    localAddress: `${hosts}${1 + (index % ADDRESSES)}`,
    origin,
  });
  const watches = views[index % views.length]!;
  const sample = index < views.length ? samples[index]! : null;
  sample?.decoder.setTiles(watches.flatMap(tilesOf));
  sockets.add(socket);
  socket.on("close", () => counts.open--);
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("open", () => {
      counts.open++;
      socket.send(JSON.stringify({ v: 1, type: "hello" }));
      for (const [id, { bbox, zoom }] of watches.entries()) {
        const box = [bbox.west, bbox.south, bbox.east, bbox.north];
        socket.send(JSON.stringify({ v: 1, type: "watch", id, bbox: box, zoom }));
      }
    });
    socket.on("message", (data: Buffer, isBinary) => {
      counts.messages++;
      counts.bytes += data.length;
      if (!isBinary) return;
      if (sample) take(sample, data);
      resolve();
    });
  });
}

/**
 * Notes when a frame came in, and looks at it when the tick is over: looking at the first frame of a tick at once would
 * hold up the receipt of the others, which other browsers would have had by then.
 */
function take(sample: Sample, frame: Buffer): void {
  if (waiting.length === 0) setTimeout(lookAtFrames, LOOK_AFTER_MS);
  waiting.push({ sample, frame, receivedMs: performance.timeOrigin + performance.now() });
}

function lookAtFrames(): void {
  for (const { sample, frame, receivedMs } of waiting.splice(0)) {
    try {
      const { tick } = sample.decoder.apply(frame);
      counts.decoded++;
      sample.ticks.push(tick);
      sample.frames.push(Uint8Array.from(frame));
      if (noting) notePlaces(sample, tick, receivedMs, seen);
    } catch {
      counts.badFrames++;
    }
  }
}

/** Notes every delivery that stands elsewhere than before this frame. */
function notePlaces({ decoder, places }: Sample, tick: number, receivedMs: number, into: SeenPlace[]): void {
  const before = new Map(places);
  places.clear();
  for (const entry of decoder.entries()) {
    if (entry.kind === "cell") continue;
    const place = `${entry.x} ${entry.y}`;
    places.set(entry.id, place);
    if (before.get(entry.id) !== place) into.push({ publicId: entry.id, tick, receivedMs, x: entry.x, y: entry.y });
  }
}

export type WatcherCalls = typeof calls;
serve(calls);
