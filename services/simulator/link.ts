import WebSocket from "ws";
import { ERRORS } from "#lib/core/errors.ts";
import type { Rng } from "#lib/core/rng.ts";
import { type Heard, parseHeard } from "./messages.ts";

/** A connection that says nothing for this long is taken for dead. The gateway speaks every 4 s. */
const SILENCE_MS = 7_000;
const MIN_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 5_000;
/** So many failures make the longest backoff. Who was replaced starts there, so that two phones do not fight. */
const PATIENT_FAILURES = 5;
/** More unsent bytes than this, and the network is too slow for more. */
const MAX_UNSENT_BYTES = 65_536;

export type LinkEvents = {
  /** The gateway said welcome. */
  welcome(): void;
  heard(message: Heard): void;
  /** The connection is gone, whether or not it was ever welcome. */
  lost(): void;
};

/**
 * A phone's connection: hello, silence, backoff. It has no timer of its own: `turn` is called about once a second.
 * A native client sends no Origin header, and its token in the first frame only.
 */
export class Link {
  token: string;
  private readonly url: string;
  private readonly rng: Rng;
  private readonly now: () => number;
  private readonly events: LinkEvents;
  private socket: WebSocket | null = null;
  private welcomed = false;
  private heardMs = 0;
  private failures = 0;
  private connectMs = 0;
  private covered = true;

  constructor(parts: { url: string; token: string; rng: Rng; now: () => number; events: LinkEvents }) {
    this.url = parts.url;
    this.token = parts.token;
    this.rng = parts.rng;
    this.now = parts.now;
    this.events = parts.events;
  }

  /** True if it is welcome and can take more. */
  get isReady(): boolean {
    const { socket } = this;
    return this.welcomed && socket?.readyState === WebSocket.OPEN && socket.bufferedAmount < MAX_UNSENT_BYTES;
  }

  /** Drops what is silent; connects where it is time and `mayConnect` allows it. */
  turn(nowMs: number, covered: boolean, mayConnect: () => boolean): void {
    this.covered = covered;
    if (this.socket) {
      if (nowMs - this.heardMs > SILENCE_MS) this.drop();
      return;
    }
    if (covered && nowMs >= this.connectMs && mayConnect()) this.connect(nowMs);
  }

  send(data: string | Uint8Array): void {
    this.socket?.send(data);
  }

  /** The phone has found another network: the old connection is of no use, a new one is wanted at once. */
  renew(): void {
    this.drop();
    this.failures = 0;
    this.connectMs = 0;
  }

  /** Says goodbye for good; resolves when it was answered. */
  close(): Promise<void> {
    this.connectMs = Number.POSITIVE_INFINITY;
    const { socket } = this;
    if (!socket) return Promise.resolve();
    return new Promise((resolve) => {
      socket.on("close", () => resolve());
      socket.close(1001);
    });
  }

  terminate(): void {
    this.connectMs = Number.POSITIVE_INFINITY;
    this.drop();
  }

  private connect(nowMs: number): void {
    const socket = new WebSocket(this.url, {
      perMessageDeflate: false,
      handshakeTimeout: SILENCE_MS,
      maxPayload: 65_536,
    });
    this.socket = socket;
    this.heardMs = nowMs;
    socket.on("open", () => {
      const sentAt = new Date(this.now()).toISOString();
      socket.send(JSON.stringify({ v: 1, type: "hello", token: this.token, sentAt }));
    });
    socket.on("message", (data: Buffer, isBinary) => {
      // What comes while there is no network does not come: the phone will ask again on its next connection.
      if (this.socket === socket && this.covered && !isBinary) this.take(data.toString());
    });
    socket.on("error", () => {}); // a close follows, and that is what counts
    socket.on("close", (code) => {
      if (this.socket !== socket) return;
      if (ERRORS.replaced.close === code) this.failures = PATIENT_FAILURES;
      this.forget();
    });
  }

  private take(text: string): void {
    this.heardMs = this.now();
    const message = parseHeard(text);
    if (message?.type === "welcome") {
      this.welcomed = true;
      this.failures = 0;
      this.events.welcome();
    } else if (message?.type === "bye") {
      // Spread over as long again, so that a whole fleet does not come back in one instant.
      this.connectMs = this.now() + message.reconnectInMs * this.rng.range(1, 2);
      this.drop();
    } else if (message) this.events.heard(message);
  }

  private drop(): void {
    const { socket } = this;
    if (!socket) return;
    this.forget();
    socket.terminate();
  }

  private forget(): void {
    this.socket = null;
    this.welcomed = false;
    const backoffMs = Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** this.failures++) * this.rng.range(0.5, 1);
    this.connectMs = Math.max(this.connectMs, this.now() + backoffMs);
    this.events.lost();
  }
}
