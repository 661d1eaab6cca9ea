import type { ServerResponse } from "node:http";
import { messagesOf } from "./server-frame.ts";
import type { Wire } from "./wire.ts";

/** How long a client has to take in the end, as a socket's closing has, milliseconds. */
const CLOSE_MS = 5_000;
/** No proxy on the way is to keep the answer, or to wait until it is whole. */
const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "private, no-store, no-transform",
  "x-accel-buffering": "no",
};

/** The feed as server-sent events (HTML, "Server-sent events"): an answer that goes on. docs/protocol.md has its form. */
export class EventWire implements Wire {
  private readonly res: ServerResponse;
  private readonly onTaken: () => void;
  private isClosing = false;

  /** `onTaken` is called when the network has taken what was written: nothing else is ever heard of this client. */
  constructor(res: ServerResponse, onTaken: () => void) {
    this.res = res;
    this.onTaken = onTaken;
    // A client that is gone without a word is found out by its network.
    res.socket?.setKeepAlive(true, 30_000);
  }

  isOpen(): boolean {
    return !this.isClosing && !this.res.writableEnded && !this.res.destroyed;
  }

  sendText(text: string): void {
    this.write(textEvent(text));
  }

  writeFrames(framed: Buffer): void {
    this.write(eventsOf(framed));
  }

  unsentBytes(): number {
    return this.res.writableLength;
  }

  close(code: number, reason: string): void {
    if (!this.isOpen()) return;
    this.write(`event: close\ndata: ${JSON.stringify({ code, reason })}\n\n`);
    this.isClosing = true;
    this.res.end();
    const timer = setTimeout(() => this.terminate(), CLOSE_MS);
    this.onceClosed(() => clearTimeout(timer));
  }

  terminate(): void {
    this.isClosing = true;
    this.res.destroy();
  }

  ping(): void {
    this.write(":\n\n");
  }

  onceClosed(run: () => void): void {
    this.res.once("close", run);
  }

  private write(text: string): void {
    if (!this.isOpen()) return;
    // Not before there is something to say: until then it may be refused as any request is.
    if (!this.res.headersSent) this.res.writeHead(200, HEADERS);
    this.res.write(text, (error) => error || this.onTaken());
  }
}

function textEvent(text: string): string {
  return `data: ${text}\n\n`;
}

/** The same frames go to many, one after the other. */
let latest: { readonly framed: Buffer; readonly text: string } | null = null;

function eventsOf(framed: Buffer): string {
  if (latest?.framed === framed) return latest.text;
  let text = "";
  for (const { isText, payload } of messagesOf(framed)) {
    text += isText ? textEvent(payload.toString()) : `event: frame\ndata: ${payload.toString("base64")}\n\n`;
  }
  latest = { framed, text: text || ":\n\n" };
  return latest.text;
}
