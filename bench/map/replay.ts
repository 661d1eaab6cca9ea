import type { WebSocket } from "ws";
import { ByteWriter } from "#lib/core/bytes.ts";
import { encodeServerMessage, LIMITS, parseClientMessage, type ServerMessage } from "#lib/tracking/protocol.ts";
import { tickFrame } from "#lib/tracking/tick-frame.ts";
import { tilesOfView } from "#lib/tracking/tile-grid.ts";
import { TICK_MS, tileKey } from "#lib/tracking/wire.ts";
import type { Recording } from "./recording.ts";

/** How often a watched tile was not in the recording: a path that is not the recorded one. */
export const misses = { count: 0 };

/** Plays a recording to one connection as the gateway would, from its first second on; at the end only beats go out. */
export function replayFeed(socket: WebSocket, recording: Recording): void {
  const { firstTick, total, ticks } = recording;
  const out = new ByteWriter(4096);
  const watches = new Map<number, readonly string[]>();
  const known = new Set<string>();
  let at = 0;
  const say = (message: ServerMessage) => socket.send(encodeServerMessage(message));
  const send = (sections: Uint8Array[]) => socket.send(tickFrame(firstTick + at, total, sections, out));
  const keyframes = (keys: Iterable<string>) => [...keys].flatMap((key) => ticks[at]?.get(key)?.keyframe ?? []);

  const rewatch = () => {
    const wanted = new Set([...watches.values()].flat());
    for (const key of known) if (!wanted.has(key)) known.delete(key);
    const added = [...wanted].filter((key) => !known.has(key));
    for (const key of added) {
      known.add(key);
      if (!ticks[at]?.has(key)) misses.count++;
    }
    return added;
  };
  const timer = setInterval(() => {
    if (at + 1 >= ticks.length) {
      say({ type: "beat", serverTime: new Date().toISOString() });
      return;
    }
    at++;
    send([...known].flatMap((key) => ticks[at]?.get(key)?.delta ?? []));
  }, TICK_MS);
  socket.on("close", () => clearInterval(timer));
  socket.on("message", (data) => {
    const message = parseClientMessage(String(data));
    switch (message.type) {
      case "hello":
        say({ type: "welcome", tick: firstTick + at, tickMs: TICK_MS, serverTime: new Date().toISOString() });
        break;
      case "watch": {
        const [west, south, east, north] = message.bbox;
        const tiles = tilesOfView({ west, south, east, north }, message.zoom ?? 0, LIMITS.tilesPerWatch);
        const keys = tiles.map(({ z, x, y }) => tileKey(z, x, y));
        watches.set(message.id, keys);
        say({ type: "watching", id: message.id, z: tiles[0]?.z ?? 0, tiles: keys });
        send(keyframes(rewatch()));
        break;
      }
      case "unwatch":
        watches.delete(message.id);
        rewatch();
        break;
      case "resync":
        send(keyframes(known));
        break;
    }
  });
}

/** Sends where all deliveries stand, once a second: what the baselines draw. */
export function replayPositions(socket: WebSocket, { positions }: Recording): void {
  let at = 0;
  const send = () => {
    const now = positions[at++];
    if (now) socket.send(now);
  };
  send();
  const timer = setInterval(send, TICK_MS);
  socket.on("close", () => clearInterval(timer));
}
