import type { ServerResponse } from "node:http";
import { ByteReader } from "#lib/core/bytes.ts";
import { FRAME_KINDS, PROTOCOL_VERSION } from "#lib/tracking/wire.ts";
import { messagesOf } from "./server-frame.ts";
import type { Wire } from "./wire.ts";

/** When a poll is answered, milliseconds after it came: with nothing; with an order's ETA or way; with what moves. */
const POLL = { nothingMs: 25_000, standingMs: 10_000, movingMs: 2_000 } as const;
/** How long a client has to take its answer, milliseconds. */
const TAKE_MS = 10_000;
/** What was waited for is followed by more of its kind within this. */
const GATHER_MS = 50;

/**
 * One answer to a long poll: gathers what a socket would be sent, and ends with the first that is worth an answer.
 * An answer or an event of an order at once; what is lossy only after a while, so that nobody asks twice a second.
 */
export class PollWire implements Wire {
  private readonly res: ServerResponse;
  private readonly messages: string[] = [];
  private readonly frames: string[] = [];
  private bytes = 0;
  private isOver = false;
  private timer: NodeJS.Timeout;
  private dueMs: number;
  private readonly begunMs = performance.now();

  constructor(res: ServerResponse) {
    this.res = res;
    this.dueMs = POLL.nothingMs;
    this.timer = setTimeout(() => this.answer(null), POLL.nothingMs);
    this.onceClosed(() => clearTimeout(this.timer));
  }

  isOpen(): boolean {
    return !this.isOver && !this.res.writableEnded && !this.res.destroyed;
  }

  sendText(text: string): void {
    if (!this.isOpen()) return;
    const wait = waitFor(text);
    if (wait === "beat") return;
    this.messages.push(text);
    this.bytes += text.length;
    if (wait !== null) this.plan(wait);
  }

  writeFrames(framed: Buffer): void {
    for (const { isText, payload } of messagesOf(framed)) {
      if (isText) this.sendText(payload.toString());
      else if (this.isOpen() && !isEmptyTick(payload)) {
        this.frames.push(payload.toString("base64"));
        this.bytes += payload.length;
        this.plan(isNoPosition(payload) ? POLL.standingMs : POLL.movingMs);
      }
    }
  }

  unsentBytes(): number {
    return this.bytes;
  }

  close(code: number, reason: string): void {
    this.answer({ code, reason });
  }

  terminate(): void {
    this.isOver = true;
    this.res.destroy();
  }

  ping(): void {
    // Whoever polls is heard of with the next one.
  }

  onceClosed(run: () => void): void {
    this.res.once("close", run);
  }

  /** Answers so long after the request came, or soon where that is over; never later than planned before. */
  private plan(afterMs: number): void {
    if (afterMs >= this.dueMs) return;
    this.dueMs = afterMs;
    clearTimeout(this.timer);
    const leftMs = Math.max(GATHER_MS, afterMs - (performance.now() - this.begunMs));
    this.timer = setTimeout(() => this.answer(null), leftMs);
  }

  private answer(close: { code: number; reason: string } | null): void {
    if (!this.isOpen()) return;
    this.isOver = true;
    clearTimeout(this.timer);
    const frames = JSON.stringify(this.frames);
    // The messages are JSON already.
    const body = `{"v":${PROTOCOL_VERSION},"messages":[${this.messages.join(",")}],"frames":${frames},"close":${JSON.stringify(close)}}`;
    this.res.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      "cache-control": "private, no-store",
    });
    this.res.end(body);
    this.timer = setTimeout(() => this.terminate(), TAKE_MS);
  }
}

/** When a message is to be told, ms after the request; null: with the next that is; beat: never. */
function waitFor(text: string): number | null | "beat" {
  const { type, events } = JSON.parse(text) as { type: string; events?: readonly unknown[] };
  switch (type) {
    case "beat":
      return "beat";
    case "welcome":
    case "watching":
      return null;
    case "events":
      return events?.length === 0 ? null : 0;
    case "eta":
    case "board_etas":
    case "route":
      return POLL.standingMs;
    default:
      return 0;
  }
}

/** A tick that tells of no tile. */
function isEmptyTick(payload: Buffer): boolean {
  if (payload[0] !== ((PROTOCOL_VERSION << 4) | FRAME_KINDS.tick)) return false;
  const input = new ByteReader(payload.subarray(1));
  input.varint();
  input.varint();
  return input.done;
}

/** An order's driver who is not to be seen. */
function isNoPosition(payload: Buffer): boolean {
  if (payload[0] !== ((PROTOCOL_VERSION << 4) | FRAME_KINDS.orderPosition)) return false;
  const input = new ByteReader(payload.subarray(1));
  input.varint();
  input.varint();
  return input.done;
}
