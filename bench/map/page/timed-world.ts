import { createBrowserWorld } from "#lib/map/browser-world.ts";
import type { FeedSocket, FeedWorld } from "#lib/map/feed-socket.ts";

/** When the binary message that is being worked on came, ms. */
export type Received = { atMs: number };

/**
 * The browser's world with a stopwatch on its socket: from a binary message to the end of everything that it led to at
 * once. React renders a store's change in a microtask that is queued before the one that stops the watch.
 */
export function createTimedWorld(received: Received, onTick: (ms: number) => void): FeedWorld {
  return {
    ...createBrowserWorld(),
    connect(url) {
      const socket = new WebSocket(url);
      const seam: FeedSocket = {
        binaryType: "",
        onopen: null,
        onmessage: null,
        onclose: null,
        send: (text) => socket.send(text),
        close: () => socket.close(),
      };
      socket.binaryType = "arraybuffer";
      socket.onopen = () => seam.onopen?.();
      socket.onclose = ({ code }) => seam.onclose?.({ code });
      socket.onmessage = ({ data }) => {
        const startedMs = performance.now();
        received.atMs = startedMs;
        seam.onmessage?.({ data });
        if (data instanceof ArrayBuffer) queueMicrotask(() => onTick(performance.now() - startedMs));
      };
      return seam;
    },
  };
}
