import { EventEmitter, once } from "node:events";
import WebSocket from "ws";
import { FeedClient } from "#lib/map/feed-client.ts";
import type { FeedStatus } from "#lib/map/feed-machine.ts";
import type { FeedSocket, FeedWorld } from "#lib/map/feed-socket.ts";
import type { Watch } from "#lib/map/watch-box.ts";
import { createFeedDecoder } from "#lib/tracking/feed-decoder.ts";

/** The browser's own client of the map feed, in Node: it says hello, watches, decodes and comes back by itself. */
export class MapWatcher {
  readonly client: FeedClient;
  readonly statuses: FeedStatus[] = [];
  /** Frames taken in. */
  frames = 0;
  /** Frames in which at least one single delivery had moved. */
  movingFrames = 0;
  private readonly news = new EventEmitter().setMaxListeners(0);
  private readonly places = new Map<number, string>();

  constructor(url: string, origin: string, watch: Watch) {
    this.client = new FeedClient(url, createNodeWorld(origin), createFeedDecoder, {
      onStatus: (status) => {
        this.statuses.push(status);
        this.news.emit("news");
      },
      onFrame: () => {
        this.frames++;
        if (this.note()) this.movingFrames++;
        this.news.emit("news");
      },
    });
    this.client.watch(watch);
    this.client.start();
  }

  /** Waits until the condition holds, looking again whenever something comes in. */
  async until(what: string, timeoutMs: number, isTrue: () => boolean): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs);
    while (!isTrue()) {
      await once(this.news, "news", { signal }).catch(() => {
        throw new Error(`waited in vain for ${what}; the feed is ${this.client.status} (${this.statuses.join(", ")})`);
      });
    }
  }

  /** Waits for so many frames more that show deliveries moving. */
  async moves(frames: number, timeoutMs: number): Promise<void> {
    const before = this.movingFrames;
    await this.until("deliveries to move", timeoutMs, () => this.movingFrames >= before + frames);
  }

  /** Whether a delivery that was shown before is shown elsewhere now. */
  private note(): boolean {
    let hasMoved = false;
    for (const entry of this.client.decoder.entries()) {
      if (entry.kind !== "delivery") continue;
      const place = `${entry.x} ${entry.y}`;
      const before = this.places.get(entry.id);
      hasMoved ||= before !== undefined && before !== place;
      this.places.set(entry.id, place);
    }
    return hasMoved;
  }
}

/** Always online and looked at. */
function createNodeWorld(origin: string): FeedWorld {
  return {
    connect(url) {
      const socket = new WebSocket(url, { origin, perMessageDeflate: false });
      socket.on("error", () => {});
      return socket as FeedSocket;
    },
    now: () => Date.now(),
    random: () => Math.random(),
    setTimer: (run, ms) => setTimeout(run, ms),
    clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
    isOnline: () => true,
    isVisible: () => true,
    onChange: () => () => {},
  };
}
