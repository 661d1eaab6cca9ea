import type { Socket } from "node:net";
import type { WebSocket } from "ws";

/**
 * What carries a connection's messages to its client, whatever it is made of: a WebSocket, or an answer over HTTP where
 * none gets through. `framed` is whole WebSocket server frames, as `server-frame.ts` makes them, shared by many wires:
 * a WebSocket is given them as they are, another wire takes them apart.
 */
export type Wire = {
  /** False once its closing has begun: nothing may be written after that. */
  isOpen(): boolean;
  sendText(text: string): void;
  writeFrames(framed: Buffer): void;
  /** Bytes that the client's network has not taken yet. */
  unsentBytes(): number;
  /** Ends it with a close code and its reason. */
  close(code: number, reason: string): void;
  /** Ends it at once, unsaid. */
  terminate(): void;
  ping(): void;
  onceClosed(run: () => void): void;
};

/** A WebSocket and the socket under it: frames made for many go past the library, straight to the socket. */
export class SocketWire implements Wire {
  private readonly ws: WebSocket;
  private readonly socket: Socket;

  constructor(ws: WebSocket, socket: Socket) {
    this.ws = ws;
    this.socket = socket;
  }

  isOpen(): boolean {
    return this.ws.readyState === this.ws.OPEN;
  }

  sendText(text: string): void {
    this.ws.send(text);
  }

  writeFrames(framed: Buffer): void {
    this.socket.write(framed);
  }

  unsentBytes(): number {
    return this.socket.writableLength;
  }

  close(code: number, reason: string): void {
    this.ws.close(code, reason);
  }

  terminate(): void {
    this.ws.terminate();
  }

  ping(): void {
    this.ws.ping();
  }

  onceClosed(run: () => void): void {
    this.ws.once("close", run);
  }
}
