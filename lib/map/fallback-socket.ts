import { addressOf } from "./feed-query.ts";
import type { FeedSocket, Wanted } from "./feed-socket.ts";

/** The part of the browser's EventSource that is used. */
export type EventStream = {
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  addEventListener(type: "message" | "frame" | "close", take: (event: { data: string }) => void): void;
  close(): void;
};

/** What plain HTTP needs of the world. */
export type PlainWorld = {
  now(): number;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
  openEvents(url: string): EventStream;
  /** The body as JSON, also of a refusal; rejects where there is none. */
  getJson(url: string, signal: AbortSignal): Promise<unknown>;
};

/** Tells whether the way works: `heard` with the first thing that comes, `closed` at the end, once each. */
export type WayReport = { heard(): void; closed(): void };

/** Changes of what is wanted are gathered for so long before it is asked for anew. */
const GATHER_MS = 400;
/** A held answer may take so long: 25 s, and the way there and back. */
const POLL_SILENCE_MS = 32_000;
/** Not more often than this is asked, whatever is answered. */
const POLL_EVERY_MS = 1_000;
const LOST = 1006;

/** A feed that cannot be spoken to: what is said to it becomes its address. */
abstract class PlainSocket implements FeedSocket {
  binaryType = "arraybuffer";
  onopen: (() => void) | null = null;
  onmessage: FeedSocket["onmessage"] = null;
  onclose: FeedSocket["onclose"] = null;
  protected readonly world: PlainWorld;
  protected isClosed = false;
  readonly #wanted: () => Wanted;
  readonly #report: WayReport;
  /** Follows that are in the address and were not said yet. */
  #unsaid = new Set<string>();
  #isBoardUnsaid = false;
  #asked: Wanted = { watch: null, follows: [] };
  #isProven = false;
  #timer: unknown = null;

  constructor(world: PlainWorld, wanted: () => Wanted, report: WayReport) {
    this.world = world;
    this.#wanted = wanted;
    this.#report = report;
  }

  /** Asks for what is wanted now, in place of what was asked for before. */
  protected abstract ask(): void;
  protected abstract end(): void;

  /** Hello and the wishes that are in the address already need no more; any other makes a new address. */
  send(text: string): void {
    const said = JSON.parse(text) as { type: string; orderId?: string };
    if (said.type === "hello") return;
    if (said.type === "follow" && this.#unsaid.delete(said.orderId ?? "")) return;
    if (said.type === "board" && this.#asked.board && this.#isBoardUnsaid) {
      this.#isBoardUnsaid = false;
      return;
    }
    if (said.type === "watch" && this.#asked.watch === this.#wanted().watch) return;
    this.world.clearTimer(this.#timer);
    this.#timer = this.world.setTimer(() => {
      if (!this.isClosed) this.ask();
    }, GATHER_MS);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.world.clearTimer(this.#timer);
    this.end();
    this.#report.closed();
  }

  /** The address for what is wanted now. `isFirst`: the client will say the same once more, after the welcome. */
  protected address(url: string, way: "events" | "poll", isFirst: boolean): string {
    this.#asked = this.#wanted();
    this.#unsaid = new Set(isFirst ? this.#asked.follows.map(({ orderId }) => orderId) : []);
    this.#isBoardUnsaid = isFirst && Boolean(this.#asked.board);
    return addressOf(url, way, this.#asked);
  }

  /** @param toldMs local time at which the gateway wrote it */
  protected take(data: string | ArrayBuffer, toldMs: number): void {
    if (this.isClosed) return;
    if (!this.#isProven) this.#report.heard();
    this.#isProven = true;
    this.onmessage?.({ data, toldMs });
  }

  protected lose(code: number = LOST): void {
    if (this.isClosed) return;
    this.close();
    this.onclose?.({ code });
  }
}

/** The feed as server-sent events. */
export class EventsSocket extends PlainSocket {
  readonly #url: string;
  #stream: EventStream | null = null;

  constructor(url: string, world: PlainWorld, wanted: () => Wanted, report: WayReport) {
    super(world, wanted, report);
    this.#url = url;
    this.ask();
  }

  protected ask(): void {
    const isFirst = this.#stream === null;
    this.#stream?.close();
    const askedMs = this.world.now();
    const stream = this.world.openEvents(this.address(this.#url, "events", isFirst));
    this.#stream = stream;
    let toldMs: number | null = null;
    const take = (data: string | ArrayBuffer) => {
      if (stream !== this.#stream) return;
      // The first is the welcome, half a round trip old; what follows is as old as on a socket.
      const nowMs = this.world.now();
      this.take(data, toldMs === null ? (askedMs + nowMs) / 2 : nowMs);
      toldMs = nowMs;
    };
    stream.onopen = () => isFirst && !this.isClosed && this.onopen?.();
    stream.onerror = () => stream === this.#stream && this.lose();
    stream.addEventListener("message", ({ data }) => take(data));
    stream.addEventListener("frame", ({ data }) => take(bytesOf(data)));
    stream.addEventListener("close", ({ data }) => stream === this.#stream && this.lose(codeOf(data)));
  }

  protected end(): void {
    this.#stream?.close();
  }
}

type PollAnswer = {
  readonly messages: readonly unknown[];
  readonly frames: readonly string[];
  readonly close: { readonly code: number } | null;
};

/** The feed as one held answer after the other. */
export class PollSocket extends PlainSocket {
  readonly silenceMs = POLL_SILENCE_MS;
  readonly #url: string;
  #request: AbortController | null = null;
  #askedMs = Number.NEGATIVE_INFINITY;
  #timer: unknown = null;

  constructor(url: string, world: PlainWorld, wanted: () => Wanted, report: WayReport) {
    super(world, wanted, report);
    this.#url = url;
    // A new socket is never open before its maker has listened to it.
    this.#timer = world.setTimer(() => {
      this.onopen?.();
      void this.#poll(true);
    }, 0);
  }

  protected ask(): void {
    void this.#poll(false);
  }

  protected end(): void {
    this.world.clearTimer(this.#timer);
    this.#request?.abort();
  }

  async #poll(isFirst: boolean): Promise<void> {
    this.world.clearTimer(this.#timer);
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.#askedMs = this.world.now();
    const answer = await this.world
      .getJson(this.address(this.#url, "poll", isFirst), request.signal)
      .then(readAnswer, () => null);
    if (request.signal.aborted || this.isClosed) return;
    if (!answer) {
      this.lose();
      return;
    }
    for (const message of answer.messages) this.take(JSON.stringify(message), this.#askedMs);
    for (const frame of answer.frames) this.take(bytesOf(frame), this.world.now());
    if (this.isClosed) return;
    if (answer.close) this.lose(answer.close.code);
    else {
      const waitMs = Math.max(0, this.#askedMs + POLL_EVERY_MS - this.world.now());
      this.#timer = this.world.setTimer(() => void this.#poll(false), waitMs);
    }
  }
}

/** An answer, or a refusal as the one message that a socket would have brought; null for anything else. */
function readAnswer(body: unknown): PollAnswer | null {
  if (typeof body !== "object" || body === null) return null;
  const { messages, frames, close, error } = body as Partial<PollAnswer> & { error?: object };
  if (error) return { messages: [{ v: 1, type: "error", ...error }], frames: [], close: { code: LOST } };
  if (!Array.isArray(messages) || !Array.isArray(frames)) return null;
  return { messages, frames, close: close ?? null };
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)).buffer;
}

function codeOf(data: string): number {
  try {
    return Number((JSON.parse(data) as { code?: number }).code) || LOST;
  } catch {
    return LOST;
  }
}
