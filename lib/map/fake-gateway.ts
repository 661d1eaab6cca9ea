import { ByteWriter } from "#lib/core/bytes.ts";
import type { FeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { encodeOrderPosition, type OrderMessage, type OrderPosition } from "#lib/tracking/order-feed.ts";
import { createFakeFeedWorld } from "./fake-feed-world.ts";
import { FeedClient } from "./feed-client.ts";
import type { FeedStatus } from "./feed-machine.ts";
import type { DriverPosition } from "./order-store.ts";

/** For tests: a client, and a gateway that the test plays. */
export function playFeed(renew?: () => Promise<boolean>) {
  const at = createFakeFeedWorld();
  const statuses: FeedStatus[] = [];
  let applied = 0;
  const decoder: FeedDecoder = {
    setTiles() {},
    apply: () => ({ tick: ++applied, total: 0, changed: [], positions: 0 }),
    *entries() {},
  };
  const client = new FeedClient("ws://x/feed", at.world, () => decoder, {
    onStatus: (status) => statuses.push(status),
    ...(renew && { onSessionExpired: renew }),
  });
  const say = (message: object) => at.sockets.at(-1)?.onmessage?.({ data: JSON.stringify({ v: 1, ...message }) });
  return {
    ...at,
    client,
    statuses,
    say,
    applied: () => applied,
    sent: () => at.sockets.at(-1)?.sent.map((text) => JSON.parse(text)) ?? [],
    greet() {
      at.sockets.at(-1)?.onopen?.();
      say({ type: "welcome", tick: 5, tickMs: 1000, serverTime: new Date(at.world.now()).toISOString() });
    },
    close: (code: number) => at.sockets.at(-1)?.onclose?.({ code }),
    place(position: OrderPosition) {
      const bytes = encodeOrderPosition(position, new ByteWriter());
      at.sockets.at(-1)?.onmessage?.({ data: bytes.slice().buffer });
    },
  };
}

/** For tests: somebody who follows an order and writes down what is told. */
export function createFollower(after: number | null = null) {
  const told: string[] = [];
  const places: (DriverPosition | null)[] = [];
  const refused: string[] = [];
  const follower = {
    held: after,
    told,
    places,
    refused,
    after: () => follower.held,
    onMessage: (message: OrderMessage) => void told.push(message.type),
    onPosition: (place: DriverPosition | null) => void places.push(place),
    onRefused: (code: string) => void refused.push(code),
  };
  return follower;
}
export const eventsOf = (orderId: string, handle: number) => ({
  type: "events",
  orderId,
  handle,
  events: [],
  status: "picked_up",
  endedAt: null,
  driver: null,
});
export const refusal = (code: string, more: object = {}) => ({
  type: "error",
  code,
  message: "",
  of: "follow",
  ...more,
});
export const followsIn = (sent: { type: string; orderId?: string }[]) => sent.filter(({ type }) => type === "follow");
