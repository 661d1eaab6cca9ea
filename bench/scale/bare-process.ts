import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { serve } from "../tracking/process.ts";
import { openRaw, type RawSocket } from "./raw-socket.ts";

/** A `ws` server that holds its sockets and nothing else, and clients of it. */

const CONNECTS_AT_ONCE = 50;
const sockets = new Set<WebSocket>();
const clients: RawSocket[] = [];

const calls = {
  async listen(port: number): Promise<void> {
    const server = createServer();
    const door = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false });
    server.on("upgrade", (req, socket, head) => {
      door.handleUpgrade(req, socket, head, (ws) => {
        sockets.add(ws);
        ws.on("message", () => {});
        ws.on("close", () => sockets.delete(ws));
      });
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", 4_096, resolve));
  },

  async connect(port: number, count: number): Promise<void> {
    for (let at = 0; at < count; at += CONNECTS_AT_ONCE) {
      const some = Math.min(CONNECTS_AT_ONCE, count - at);
      const opened = Array.from({ length: some }, (_, i) =>
        openRaw({
          port,
          localAddress: `127.5.0.${1 + ((at + i) % 250)}`,
          path: "/feed",
          headers: {},
          onMessage: () => {},
          onClose: () => {},
        }),
      );
      clients.push(...(await Promise.all(opened)));
    }
  },

  /** Resident memory once the garbage is collected. Needs the flag `--expose-gc`. */
  heldBytes(): number {
    globalThis.gc?.();
    globalThis.gc?.();
    return process.memoryUsage.rss();
  },
};

export type BareCalls = typeof calls;
serve(calls);
