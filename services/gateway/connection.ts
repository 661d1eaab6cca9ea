import { randomUUID } from "node:crypto";
import type { RawData } from "ws";
import type { Principal } from "#lib/auth/principal.ts";
import { AppError, ERRORS, type ErrorCode } from "#lib/core/errors.ts";
import type { DriverId } from "#lib/core/ids.ts";
import type { Logger } from "#lib/infra/log.ts";
import { encodeServerMessage, LIMITS, type ServerMessage } from "#lib/tracking/protocol.ts";
import type { TileAddress } from "#lib/tracking/tile-grid.ts";
import type { Follow, Follower } from "./held-order.ts";
import type { TokenBucket } from "./token-bucket.ts";
import type { Watcher } from "./watch-hub.ts";
import type { Wire } from "./wire.ts";

/** Messages that may come while a token is being verified. */
const MAX_EARLY_MESSAGES = 8;
/** Delivery messages that may wait for the database. */
const MAX_DELIVERY_MESSAGES = 8;
/** Who has left this much unread is not asked to read more, bytes. Frames of the map have a bound of their own. */
const MAX_UNSENT_BYTES = 1_048_576;

/** What most connections have of something, all of them the same. */
const NONE: readonly never[] = [];
const DONE: Promise<void> = Promise.resolve();
const NEW: ConnectionState = { is: "new" };

/** new → (hello) verifying → watcher | driver; closed from anywhere. */
export type ConnectionState =
  | { readonly is: "new" }
  | { readonly is: "verifying"; readonly early: { data: Buffer; isBinary: boolean }[] }
  | { readonly is: "watcher" }
  | { readonly is: "driver"; readonly driverId: DriverId; readonly clockOffsetMs: number; readonly since: number }
  | { readonly is: "closed" };

/** One client of /feed: what it may say by now, and how it is answered. */
export class Connection implements Follower {
  state: ConnectionState = NEW;
  principals: readonly Principal[] = NONE;
  lostSession: Follower["lostSession"] = null;
  /** Its account was counted, and is to be when it leaves. */
  isCounted = false;
  follows: readonly Follow[] = NONE;
  private ownWatches: Map<number, readonly TileAddress[]> | null = null;
  group: Watcher["group"] = null;
  extra: Buffer | null = null;
  missedExtras = false;
  behindSince: number | null = null;
  lastWriteTick = 0;
  doneTick = 0;
  heardTick = 0;
  readonly wire: Wire;
  /** The client's address, as far as the proxies in front are believed. */
  readonly ip: string;
  /** It said an origin that is on the list: a page of ours. Else it is no browser. */
  readonly isPage: boolean;
  /** What says who it is, until hello has been answered. Counts only for a page. */
  cookie: string | null;
  readonly bucket: TokenBucket;
  private readonly parentLog: Logger;
  private ownLog: Logger | null = null;
  private readonly onError: (code: ErrorCode) => void;
  private helloTimer: NodeJS.Timeout | null;
  private deliveries: Promise<void> = DONE;
  private deliveriesWaiting = 0;

  constructor(parts: {
    wire: Wire;
    ip: string;
    origin: string | null;
    cookie: string | null;
    bucket: TokenBucket;
    log: Logger;
    onError: (code: ErrorCode) => void;
  }) {
    this.wire = parts.wire;
    this.ip = parts.ip;
    this.isPage = parts.origin !== null;
    this.cookie = this.isPage ? parts.cookie : null;
    this.bucket = parts.bucket;
    this.parentLog = parts.log;
    this.onError = parts.onError;
    this.helloTimer = setTimeout(() => this.refuse(new AppError("hello_timeout")), LIMITS.helloMs);
  }

  /** Made for who watches: a follower of an order has none. */
  get watches(): Map<number, readonly TileAddress[]> {
    this.ownWatches ??= new Map();
    return this.ownWatches;
  }

  /** Made when something is to be said: most connections never have anything, and a logger is as large as all else. */
  get log(): Logger {
    this.ownLog ??= this.parentLog.child({ connectionId: randomUUID(), ip: this.ip });
    return this.ownLog;
  }

  isOpen(): boolean {
    return this.wire.isOpen();
  }

  /** Moves on from hello. */
  become(state: ConnectionState): void {
    this.state = state;
    if (state.is === "new" || !this.helloTimer) return;
    if (state.is !== "verifying") {
      clearTimeout(this.helloTimer);
      this.helloTimer = null;
    }
  }

  /** Keeps a message for when the token is verified, up to a bound. */
  keepEarly(data: Buffer, isBinary: boolean): void {
    if (this.state.is !== "verifying") return;
    if (this.state.early.length >= MAX_EARLY_MESSAGES) throw new AppError("rate_limited");
    this.state.early.push({ data, isBinary });
  }

  /** Runs one after the other: "delivered" must not overtake the "picked_up" that was said before it. */
  inOrder(run: () => Promise<void>): Promise<void> {
    if (this.deliveriesWaiting >= MAX_DELIVERY_MESSAGES) throw new AppError("rate_limited", "await the answers");
    this.deliveriesWaiting++;
    const done = this.deliveries.then(run).finally(() => this.deliveriesWaiting--);
    this.deliveries = done.catch(() => {});
    return done;
  }

  send(message: ServerMessage, tick: number): void {
    this.write(message);
    this.lastWriteTick = tick;
  }

  /** Tells of an error; closes only where the table says so. */
  refuse(error: AppError, of?: string, about: { readonly orderId?: string; readonly retryInMs?: number } = {}): void {
    const { close, message } = ERRORS[error.code];
    this.onError(error.code);
    this.write({
      type: "error",
      code: error.code,
      message,
      ...(error.detail === undefined ? {} : { detail: error.detail }),
      ...(of === undefined ? {} : { of }),
      ...about,
    });
    if (close !== null) this.close(close, error.code);
  }

  close(code: number, reason: string): void {
    this.become({ is: "closed" });
    this.wire.close(code, reason);
  }

  /** One message that is encoded already. */
  tell(text: string): void {
    if (!this.isOpen()) return;
    if (this.wire.unsentBytes() > MAX_UNSENT_BYTES) this.wire.terminate();
    else this.wire.sendText(text);
  }

  private write(message: ServerMessage): void {
    if (this.isOpen()) this.tell(encodeServerMessage(message));
  }
}

/** ws hands over a Buffer unless told otherwise; the other shapes are made into one. */
export function bufferOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
