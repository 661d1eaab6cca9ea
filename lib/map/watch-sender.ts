import type { FeedWorld } from "./feed-socket.ts";
import type { Watch } from "./watch-box.ts";

/** A watch is sent at most five times a second. */
const EVERY_MS = 200;
const ID = 1;

/** What the tab's map watches, and how often the gateway is told. */
export class WatchSender {
  readonly #world: FeedWorld;
  readonly #sendMessage: (message: object) => void;
  readonly #mayWatch: () => boolean;
  #watch: Watch | null = null;
  #sentMs = Number.NEGATIVE_INFINITY;
  #timer: unknown = null;

  /** @param mayWatch whether the gateway is to know of a watch now */
  constructor(world: FeedWorld, send: (message: object) => void, mayWatch: () => boolean) {
    this.#world = world;
    this.#sendMessage = send;
    this.#mayWatch = mayWatch;
  }

  get wanted(): Watch | null {
    return this.#watch;
  }

  /** Sends it at once or when the last one is 200 ms old. */
  set(watch: Watch): void {
    this.#watch = watch;
    if (this.#timer !== null || !this.#mayWatch()) return;
    const waitMs = this.#sentMs + EVERY_MS - this.#world.now();
    if (waitMs <= 0) this.send();
    else {
      this.#timer = this.#world.setTimer(() => {
        this.#timer = null;
        if (this.#mayWatch()) this.send();
      }, waitMs);
    }
  }

  clear(): void {
    if (this.#mayWatch()) this.sendEnd();
    this.#watch = null;
  }

  send(): void {
    if (!this.#watch) return;
    const { bbox, zoom } = this.#watch;
    this.#sentMs = this.#world.now();
    this.#sendMessage({ type: "watch", id: ID, bbox: [bbox.west, bbox.south, bbox.east, bbox.north], zoom });
  }

  sendEnd(): void {
    if (this.#watch) this.#sendMessage({ type: "unwatch", id: ID });
  }

  stop(): void {
    this.#world.clearTimer(this.#timer);
    this.#timer = null;
  }
}
