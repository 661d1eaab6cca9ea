import { AppError } from "#lib/core/errors.ts";
import type { AppliedFrame, FeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { PROTOCOL_VERSION } from "#lib/tracking/wire.ts";
import {
  createFeedMachine,
  deadlineOf,
  type FeedEffect,
  type FeedEvent,
  type FeedMachine,
  type FeedStatus,
  statusOf,
  stepFeed,
} from "./feed-machine.ts";
import { type FeedMessage, parseFeedMessage } from "./feed-messages.ts";
import type { Watch } from "./watch-box.ts";

/** The part of the browser's WebSocket that is used. */
export type FeedSocket = {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
};

/** The world that a client runs in; a test hands in its own. */
export type FeedWorld = {
  connect(url: string): FeedSocket;
  /** Milliseconds since 1970 by the local clock. */
  now(): number;
  random(): number;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
  isOnline(): boolean;
  isVisible(): boolean;
  /** Calls back on the browser's `online` and `offline` and when the tab is shown or hidden; answers how to stop. */
  onChange(tell: (what: "online" | "offline" | "visible" | "hidden") => void): () => void;
};

export type FeedHandlers = {
  onStatus(status: FeedStatus): void;
  /** A frame was taken in. `tickTimeMs` is the local time of its tick. */
  onFrame(frame: AppliedFrame, tickTimeMs: number): void;
  /** The gateway refused something, by its error code. */
  onRefused?(code: string): void;
};

/** A watch is sent at most five times a second. */
const WATCH_EVERY_MS = 200;
const WATCH_ID = 1;

/** The one WebSocket of a tab: says hello, watches, decodes, and comes back by itself. */
export class FeedClient {
  readonly #url: string;
  readonly #world: FeedWorld;
  readonly #handlers: FeedHandlers;
  readonly #createDecoder: () => FeedDecoder;
  #machine: FeedMachine;
  #status: FeedStatus | null = null;
  #socket: FeedSocket | null = null;
  #decoder: FeedDecoder;
  #watch: Watch | null = null;
  #watchSentMs = Number.NEGATIVE_INFINITY;
  #watchTimer: unknown = null;
  #timer: unknown = null;
  #unsubscribe: (() => void) | null = null;
  #helloMs = 0;
  #offsetMs = 0;
  #tickZero: { tick: number; tickMs: number; localMs: number } | null = null;

  constructor(url: string, world: FeedWorld, createDecoder: () => FeedDecoder, handlers: FeedHandlers) {
    this.#url = url;
    this.#world = world;
    this.#createDecoder = createDecoder;
    this.#handlers = handlers;
    this.#decoder = createDecoder();
    this.#machine = createFeedMachine(world.isOnline(), world.isVisible(), world.now());
  }

  /** Entries as last told; after a reconnect the new connection's, from its first frame on. */
  get decoder(): FeedDecoder {
    return this.#decoder;
  }

  get status(): FeedStatus {
    return statusOf(this.#machine, this.#world.now());
  }

  /** How far the gateway's clock is ahead of the local one, milliseconds. */
  get clockOffsetMs(): number {
    return this.#offsetMs;
  }

  start(): void {
    this.#unsubscribe ??= this.#world.onChange((type) => this.#tell({ type }));
    this.#tell({ type: "start" });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#world.clearTimer(this.#watchTimer);
    this.#watchTimer = null;
    this.#tell({ type: "stop" });
  }

  /** What to watch from now on; sent at once or when the last one is 200 ms old. */
  watch(watch: Watch): void {
    this.#watch = watch;
    if (this.#watchTimer !== null || !this.#machine.watching) return;
    const waitMs = this.#watchSentMs + WATCH_EVERY_MS - this.#world.now();
    if (waitMs <= 0) this.#sendWatch();
    else {
      this.#watchTimer = this.#world.setTimer(() => {
        this.#watchTimer = null;
        if (this.#machine.watching) this.#sendWatch();
      }, waitMs);
    }
  }

  #tell(event: FeedEvent): void {
    const nowMs = this.#world.now();
    const { machine, effects } = stepFeed(this.#machine, event, nowMs, this.#world.random());
    this.#machine = machine;
    for (const effect of effects) this.#perform(effect);
    this.#world.clearTimer(this.#timer);
    const deadlineMs = deadlineOf(this.#machine, nowMs);
    this.#timer =
      deadlineMs === null
        ? null
        : this.#world.setTimer(() => this.#tell({ type: "time" }), Math.max(0, deadlineMs - nowMs));
    const status = statusOf(this.#machine, nowMs);
    if (status === this.#status) return;
    this.#status = status;
    this.#handlers.onStatus(status);
  }

  #perform(effect: FeedEffect): void {
    switch (effect) {
      case "open":
        this.#drop();
        this.#connect();
        break;
      case "close":
        this.#drop();
        break;
      case "hello":
        this.#helloMs = this.#world.now();
        this.#send({ type: "hello" });
        break;
      case "watch":
        this.#sendWatch();
        break;
      case "unwatch":
        this.#send({ type: "unwatch", id: WATCH_ID });
        break;
    }
  }

  #connect(): void {
    const socket = this.#world.connect(this.#url);
    const decoder = this.#createDecoder();
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#tell({ type: "opened" });
    socket.onclose = ({ code }) => this.#tell({ type: "closed", code });
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.#readText(data, decoder);
      else if (data instanceof ArrayBuffer) this.#readFrame(new Uint8Array(data), decoder);
      this.#tell({ type: "heard" });
    };
    this.#socket = socket;
  }

  #drop(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #readText(text: string, decoder: FeedDecoder): void {
    const message = readMessage(text);
    switch (message?.type) {
      case "welcome": {
        const nowMs = this.#world.now();
        // The gateway wrote its time somewhere between hello and now: the middle is off by half a round trip at most.
        const heardMs = (this.#helloMs + nowMs) / 2;
        this.#offsetMs = Date.parse(message.serverTime) - heardMs;
        this.#tickZero = { tick: message.tick, tickMs: message.tickMs, localMs: heardMs };
        this.#tell({ type: "welcome" });
        break;
      }
      case "watching":
        decoder.setTiles(message.tiles);
        break;
      case "bye":
        this.#tell({ type: "bye", reconnectInMs: message.reconnectInMs });
        break;
      case "error":
        this.#handlers.onRefused?.(message.code);
        break;
    }
  }

  #readFrame(frame: Uint8Array, decoder: FeedDecoder): void {
    let applied: AppliedFrame;
    try {
      applied = decoder.apply(frame);
    } catch {
      // A change without its predecessor: the gateway starts this connection's tiles again.
      this.#send({ type: "resync" });
      return;
    }
    this.#decoder = decoder;
    this.#handlers.onFrame(applied, this.#tickTimeMs(applied.tick));
  }

  /** Local time of a tick. A frame from the future shows that the first estimate was late, and moves it. */
  #tickTimeMs(tick: number): number {
    const nowMs = this.#world.now();
    const zero = this.#tickZero;
    if (!zero) return nowMs;
    const atMs = zero.localMs + (tick - zero.tick) * zero.tickMs;
    if (atMs <= nowMs) return atMs;
    this.#tickZero = { ...zero, localMs: zero.localMs - (atMs - nowMs) };
    return nowMs;
  }

  #sendWatch(): void {
    if (!this.#watch) return;
    const { bbox, zoom } = this.#watch;
    this.#watchSentMs = this.#world.now();
    this.#send({ type: "watch", id: WATCH_ID, bbox: [bbox.west, bbox.south, bbox.east, bbox.north], zoom });
  }

  #send(message: object): void {
    this.#socket?.send(JSON.stringify({ v: PROTOCOL_VERSION, ...message }));
  }
}

/** What a gateway says that this code cannot read is passed over: the next frame may be fine. */
function readMessage(text: string): FeedMessage | null {
  try {
    return parseFeedMessage(text);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
