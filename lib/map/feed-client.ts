import { ByteReader } from "#lib/core/bytes.ts";
import { AppError } from "#lib/core/errors.ts";
import type { AppliedFrame, FeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { decodeOrderPosition } from "#lib/tracking/order-feed.ts";
import { FRAME_KINDS, PROTOCOL_VERSION } from "#lib/tracking/wire.ts";
import { AskAgain } from "./ask-again.ts";
import { FeedClock } from "./feed-clock.ts";
import {
  createFeedMachine,
  deadlineOf,
  type FeedEffect,
  type FeedEvent,
  type FeedMachine,
  type FeedStatus,
  SILENCE_MS,
  statusOf,
  stepFeed,
} from "./feed-machine.ts";
import { type FeedMessage, readFeedMessage } from "./feed-messages.ts";
import type { FeedSocket, FeedWorld } from "./feed-socket.ts";
import { type Follower, Follows, mayHelp } from "./follows.ts";
import { SessionRenewal } from "./session-renewal.ts";
import type { Watch } from "./watch-box.ts";
import { WatchSender } from "./watch-sender.ts";

export type FeedHandlers = {
  onStatus?(status: FeedStatus): void;
  /** A frame was taken in. `tickTimeMs` is the local time of its tick. */
  onFrame?(frame: AppliedFrame, tickTimeMs: number): void;
  /** The gateway refused something, by its error code. */
  onRefused?(code: string): void;
  /** The session has run out: renews it and says whether that worked; rejects where it could not be tried. */
  onSessionExpired?(): Promise<boolean>;
};

/** The board of a restaurant, for the page that has it open. Its messages are read there, so that no other page carries how. */
export type BoardUser = {
  readonly restaurantId: string;
  /** The stamp of the state that is held; null: nothing is. */
  after(): string | null;
  /** A text message that no other part knows. */
  read(text: string): void;
  refused(code: string): void;
};

/** A session can end once; who hears so again within this waits like anybody. */
const ENDED_MS = 10_000;
const ORDER_POSITION = (PROTOCOL_VERSION << 4) | FRAME_KINDS.orderPosition;

/** The one connection of a tab: says hello, watches, follows, decodes, and comes back by itself. */
export class FeedClient {
  readonly #url: string;
  readonly #world: FeedWorld;
  readonly #createDecoder: () => FeedDecoder;
  readonly #listeners = new Set<FeedHandlers>();
  readonly #follows = new Follows();
  readonly #clock = new FeedClock();
  #board: BoardUser | null = null;
  #machine: FeedMachine;
  #status: FeedStatus | null = null;
  #socket: FeedSocket | null = null;
  #decoder: FeedDecoder;
  readonly #watch: WatchSender;
  readonly #askAgain: AskAgain;
  #endedMs = Number.NEGATIVE_INFINITY;
  #timer: unknown = null;
  #unsubscribe: (() => void) | null = null;
  readonly #renewal: SessionRenewal;

  constructor(url: string, world: FeedWorld, createDecoder: () => FeedDecoder, handlers?: FeedHandlers) {
    this.#url = url;
    this.#world = world;
    this.#createDecoder = createDecoder;
    if (handlers) this.#listeners.add(handlers);
    this.#decoder = createDecoder();
    this.#watch = new WatchSender(
      world,
      (message) => this.#send(message),
      () => this.#machine.watching,
    );
    this.#askAgain = new AskAgain(world, (orderId) => this.#sendFollow(orderId));
    this.#renewal = new SessionRenewal(world, {
      renewed: () => this.#tell({ type: "anew" }),
      failed: () => {
        this.#follows.refuse("session_expired");
        // no renewal can help it any more
        this.#board?.refused("session_ended");
      },
      // The gateway will say the same again, and by then it may be possible.
      notTried: () => {
        for (const { orderId } of this.#follows.wanted()) this.askAgain(orderId);
        this.#board?.refused("session_expired");
      },
    });
    this.#machine = createFeedMachine(world.isOnline(), world.isVisible(), world.now());
  }

  /** Entries as last told; after a reconnect the new connection's, from its first frame on. */
  get decoder(): FeedDecoder {
    return this.#decoder;
  }

  get status(): FeedStatus {
    return statusOf(this.#machine, this.#world.now());
  }

  /** When anything last came from the gateway, ms by the local clock; null = never. */
  get heardMs(): number | null {
    return this.#machine.heardMs;
  }

  /** How far the gateway's clock is ahead of the local one, milliseconds. */
  get clockOffsetMs(): number {
    return this.#clock.offsetMs;
  }

  /** One more who wants to hear; answers how to stop. */
  listen(handlers: FeedHandlers): () => void {
    this.#listeners.add(handlers);
    return () => this.#listeners.delete(handlers);
  }

  start(): void {
    this.#unsubscribe ??= this.#world.onChange((type) => this.#tell({ type }));
    this.#tell({ type: "start" });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#watch.stop();
    this.#askAgain.stop();
    this.#tell({ type: "stop" });
  }

  /** What to watch from now on; sent at once or when the last one is 200 ms old. */
  watch(watch: Watch): void {
    this.#watch.set(watch);
  }

  /** No map is shown any more. */
  unwatch(): void {
    this.#watch.clear();
    this.#decoder.setTiles([]);
  }

  /** Follows an order, over every reconnect, until the answered function is called. */
  follow(orderId: string, follower: Follower): () => void {
    this.#follows.add(orderId, follower);
    this.#sendFollow(orderId);
    return () => {
      if (!this.#follows.remove(orderId, follower)) return;
      this.#askAgain.delete(orderId);
      if (this.#machine.phase === "open") this.#send({ type: "unfollow", orderId });
    };
  }

  /** Asks for a followed order once more, in a moment: its place was lost, or it was refused. */
  askAgain(orderId: string): void {
    this.#follows.revive(orderId);
    this.#askAgain.add(orderId);
  }

  /** Opens a restaurant's board, over every reconnect, until the answered function is called. */
  openBoard(user: BoardUser): () => void {
    this.#board = user;
    this.askBoard();
    return () => {
      if (this.#board !== user) return;
      this.#board = null;
      if (this.#machine.phase === "open") this.#send({ type: "unboard" });
    };
  }

  /** Asks for the board that is open once more. */
  askBoard(): void {
    if (this.#machine.phase !== "open" || !this.#board) return;
    const { restaurantId } = this.#board;
    const after = this.#board.after();
    this.#send(after === null ? { type: "board", restaurantId } : { type: "board", restaurantId, after });
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
    for (const { onStatus } of [...this.#listeners]) onStatus?.(status);
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
        this.#clock.ask(this.#world.now());
        this.#send({ type: "hello" });
        break;
      case "follow":
        for (const { orderId } of this.#follows.wanted()) this.#sendFollow(orderId);
        this.askBoard();
        break;
      case "watch":
        this.#watch.send();
        break;
      case "unwatch":
        this.#watch.sendEnd();
        break;
    }
  }

  #connect(): void {
    const socket = this.#world.connect(this.#url, () => ({
      watch: this.#machine.visible ? this.#watch.wanted : null,
      follows: this.#follows.wanted(),
      board: this.#board && { restaurantId: this.#board.restaurantId, after: this.#board.after() },
    }));
    const decoder = this.#createDecoder();
    this.#follows.forgetHandles();
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#tell({ type: "opened", silenceMs: socket.silenceMs ?? SILENCE_MS });
    socket.onclose = ({ code }) => this.#tell({ type: "closed", code });
    socket.onmessage = ({ data, toldMs }) => {
      if (typeof data === "string") this.#readText(data, decoder, toldMs);
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

  #readText(text: string, decoder: FeedDecoder, toldMs?: number): void {
    const message = readFeedMessage(text);
    if (!message) {
      this.#board?.read(text);
      return;
    }
    switch (message.type) {
      case "beat":
        break;
      case "welcome":
        this.#clock.set(message, this.#world.now(), toldMs);
        this.#tell({ type: "welcome" });
        break;
      case "watching":
        decoder.setTiles(message.tiles);
        break;
      case "bye":
        this.#tell({ type: "bye", reconnectInMs: message.reconnectInMs });
        break;
      case "error":
        this.#refused(message);
        break;
      default:
        this.#follows.tell(message);
    }
  }

  #refused({ code, of, orderId, retryInMs }: Extract<FeedMessage, { type: "error" }>): void {
    for (const { onRefused } of [...this.#listeners]) onRefused?.(code);
    const nowMs = this.#world.now();
    if (retryInMs !== undefined) this.#tell({ type: "bye", reconnectInMs: retryInMs });
    if (code === "session_expired") void this.#renewal.run(this.#listeners);
    else if (of === "board") this.#board?.refused(code);
    else if (of === "follow" && orderId !== undefined) {
      if (mayHelp(code)) this.askAgain(orderId);
      else this.#follows.refuse(code, orderId);
    } else if (code === "session_ended" && nowMs - this.#endedMs > ENDED_MS) {
      // What a link opens stays open: the next connection asks without the session.
      this.#endedMs = nowMs;
      this.#tell({ type: "bye", reconnectInMs: 250 * (1 + this.#world.random()) });
    }
  }

  #readFrame(frame: Uint8Array, decoder: FeedDecoder): void {
    const nowMs = this.#world.now();
    if (frame[0] === ORDER_POSITION) {
      this.#readPosition(frame, nowMs);
      return;
    }
    let applied: AppliedFrame;
    try {
      applied = decoder.apply(frame);
    } catch {
      // A change without its predecessor: the gateway starts this connection's tiles again.
      this.#send({ type: "resync" });
      return;
    }
    this.#decoder = decoder;
    const tickTimeMs = this.#clock.timeOf(applied.tick, nowMs);
    for (const { onFrame } of [...this.#listeners]) onFrame?.(applied, tickTimeMs);
  }

  /** A place that cannot be read is passed over: the next one is newer. */
  #readPosition(frame: Uint8Array, nowMs: number): void {
    const bytes = new ByteReader(frame.subarray(1));
    try {
      this.#follows.place(decodeOrderPosition(bytes), this.#clock, nowMs);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  /** While there is nobody to ask, nothing is: a new connection asks for all. */
  #sendFollow(orderId: string): void {
    if (this.#machine.phase !== "open" || !this.#follows.has(orderId)) return;
    const { after } = this.#follows.wantedOf(orderId);
    this.#send(after === null ? { type: "follow", orderId } : { type: "follow", orderId, after });
  }

  #send(message: object): void {
    this.#socket?.send(JSON.stringify({ v: PROTOCOL_VERSION, ...message }));
  }
}
