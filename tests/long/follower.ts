import WebSocket from "ws";
import { ByteReader } from "#lib/core/bytes.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { decodeOrderPosition, type OrderPosition } from "#lib/tracking/order-feed.ts";
import { FRAME_KINDS } from "#lib/tracking/wire.ts";

/** Waits between attempts, as the browser's client does: 0.25 s, doubled up to 5 s, half of it by chance. */
const RETRY = { minMs: 250, maxMs: 5_000 };

/**
 * One customer with one order, as docs/protocol.md tells a client to be: comes back by itself and says what it saw last.
 * Everything that it is told of events is kept as it came, so that nothing is put right here.
 */
export class Follower {
  readonly orderId: OrderId;
  /** Sequences in the order they were told, by `order` and `events` alike. */
  readonly told: number[] = [];
  /** How often the whole order was told. */
  wholes = 0;
  /** When it was answered on its present connection, ms; null while it is not. */
  backMs: number | null = null;
  /** Errors that it was told. */
  readonly errors: string[] = [];
  position: OrderPosition | null = null;
  positionMs = 0;
  private readonly url: string;
  private readonly headers: Record<string, string>;
  private socket: WebSocket | null = null;
  private attempts = 0;
  private timer: NodeJS.Timeout | null = null;
  private isOver = false;

  constructor(url: string, headers: { origin: string; cookie: string }, orderId: OrderId) {
    this.url = url;
    this.headers = headers;
    this.orderId = orderId;
    this.connect();
  }

  get isThere(): boolean {
    return this.backMs !== null;
  }

  get last(): number {
    return this.told.at(-1) ?? 0;
  }

  end(): void {
    this.isOver = true;
    if (this.timer) clearTimeout(this.timer);
    this.socket?.terminate();
  }

  private connect(): void {
    const socket = new WebSocket(this.url, { headers: this.headers, perMessageDeflate: false });
    this.socket = socket;
    const say = (message: object) => socket.send(JSON.stringify({ v: 1, ...message }));
    socket.on("open", () => {
      say({ type: "hello" });
      say({ type: "follow", orderId: this.orderId, ...(this.told.length > 0 && { after: this.last }) });
    });
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) this.see(data);
      else this.hear(JSON.parse(data.toString()) as { type: string; events?: { seq: number }[]; code?: string });
    });
    socket.on("error", () => {});
    socket.on("close", () => this.comeBack());
  }

  private hear(message: { type: string; events?: { seq: number }[]; code?: string }): void {
    if (message.type === "error") this.errors.push(message.code ?? "");
    if (message.type !== "order" && message.type !== "events") return;
    if (message.type === "order") this.wholes++;
    this.backMs ??= Date.now();
    this.attempts = 0;
    for (const { seq } of message.events ?? []) this.told.push(seq);
  }

  private see(data: Buffer): void {
    if ((data[0] ?? 0) % 16 !== FRAME_KINDS.orderPosition) return;
    this.position = decodeOrderPosition(new ByteReader(data.subarray(1)));
    this.positionMs = Date.now();
  }

  private comeBack(): void {
    this.backMs = null;
    this.position = null;
    if (this.isOver) return;
    const delay = Math.min(RETRY.maxMs, RETRY.minMs * 2 ** this.attempts++);
    this.timer = setTimeout(() => this.connect(), delay / 2 + Math.random() * (delay / 2));
  }
}
