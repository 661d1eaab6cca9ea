import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "#lib/core/bytes.ts";
import { ERRORS } from "#lib/core/errors.ts";
import { ORDER_STATUSES } from "#lib/orders/status.ts";
import type { PublicDelivery } from "./delivery-record.ts";
import { createFeedDecoder } from "./feed-decoder.ts";
import type { FeedTile } from "./feed-tile.ts";
import { decodeOrderPosition, type EtaReason, encodeOrderPosition, type FollowAs } from "./order-feed.ts";
import { decodePositionBatch, encodePositionBatch, MAX_FIXES_PER_BATCH } from "./position-batch.ts";
import { LIMITS, parseClientMessage, type ServerMessage } from "./protocol.ts";
import { tickFrame } from "./tick-frame.ts";
import { MAX_TILES, TileFeed } from "./tile-feed.ts";

const text = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");

/** Every name of these types, as the compiler knows them. */
const GATEWAY_SAYS: Record<ServerMessage["type"], true> = {
  welcome: true,
  watching: true,
  assignment: true,
  delivery: true,
  ack: true,
  order: true,
  events: true,
  eta: true,
  route: true,
  unfollowed: true,
  board: true,
  board_news: true,
  board_etas: true,
  beat: true,
  bye: true,
  error: true,
};
const REASONS: Record<EtaReason, true> = {
  waiting_for_restaurant: true,
  waiting_for_driver: true,
  waiting_for_kitchen: true,
  driver_to_restaurant: true,
  driver_on_the_way: true,
  other_stop_first: true,
  arriving: true,
  driver_unseen: true,
};
const FOLLOWERS: Record<FollowAs, true> = {
  customer: true,
  restaurant: true,
  driver: true,
  operator: true,
  watch: true,
  manage: true,
};

/** The bytes of an example: what stands before two spaces on each line of its block. */
function example(name: string): Uint8Array {
  const block = new RegExp(`\`\`\`hex ${name}\\n([^\`]*)\`\`\``).exec(text)?.[1] ?? "";
  const bytes = block.split("\n").flatMap((line) => /^(?:[0-9a-f]{2} )+(?= )/.exec(line)?.[0].trim().split(" ") ?? []);
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16));
}

/** The part of the document under a heading. */
function section(heading: string): string {
  return text.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
}

describe("the specification's example", () => {
  it("of a batch is what a driver sends", () => {
    const noon = Date.UTC(2026, 10, 22, 12);
    const fixes = [
      { lat: 57.7, lng: 11.97, recordedAt: noon, accuracy: 5, heading: 90, speed: 7.5 },
      { lat: 57.70001, lng: 11.97012, recordedAt: noon + 1_000, accuracy: null, heading: null, speed: null },
    ];
    expect(example("batch")).toEqual(encodePositionBatch({ firstSeq: 1_000, fixes }));
    expect(decodePositionBatch(example("batch")).fixes[0]?.heading).toBeCloseTo(90.72, 6);
  });

  it("of a tile's ticks is what a watcher is sent, and reads", () => {
    const feed = new TileFeed();
    const tile = feed.watch({ z: 12, x: 2184, y: 1239 });
    const out = new ByteWriter();
    const decoder = createFeedDecoder();
    decoder.setTiles([tile.key]);
    const delivery = (unitX: number, unitY: number, more: Partial<PublicDelivery> = {}): PublicDelivery => ({
      id: 0x1234abcd,
      x: (2184 + (unitX + 0.5) / 1024) / 4096,
      y: (1239 + (unitY + 0.5) / 1024) / 4096,
      heading: 2,
      vehicle: 1,
      area: 7,
      etaMin: 12,
      seenTick: null,
      ...more,
    });
    const tell = (tick: number, sections: (held: FeedTile) => Uint8Array | null) => {
      feed.tick(tick);
      const bytes = sections(tile);
      const frame = tickFrame(tick, feed.size, bytes ? [bytes] : [], out);
      decoder.apply(frame);
      return frame;
    };
    feed.put(delivery(500, 300));
    expect(tell(28_100_000, (held) => feed.keyframe(held))).toEqual(example("keyframe"));
    expect([...decoder.entries()]).toMatchObject([delivery(500, 300, { vehicle: "scooter" as never })]);
    feed.put(delivery(503, 297));
    expect(tell(28_100_001, (held) => held.delta)).toEqual(example("move"));
    expect([...decoder.entries()]).toMatchObject([{ heading: 1 }]);
    feed.put(delivery(503, 297, { etaMin: 11, seenTick: 28_100_001 }));
    expect(tell(28_100_011, (held) => held.delta)).toEqual(example("age"));
    expect([...decoder.entries()]).toMatchObject([{ etaMin: 11, seenTick: 28_100_001 }]);
    feed.remove(0x1234abcd);
    expect(tell(28_100_012, (held) => held.delta)).toEqual(example("end"));
    expect([...decoder.entries()]).toEqual([]);
  });

  it("of an order's position is what a follower is sent, and reads", () => {
    const out = new ByteWriter();
    const seen = { lng: 12.094832, lat: 57.692012, headingDeg: 90.72, seenTick: 28_100_001 };
    for (const [name, position] of [
      ["position", { handle: 7, tick: 28_100_002, at: seen }],
      ["nobody", { handle: 7, tick: 28_100_003, at: null }],
    ] as const) {
      expect(encodeOrderPosition(position, out)).toEqual(example(name));
      const reader = new ByteReader(example(name));
      expect(reader.u8()).toBe(0x13);
      expect(decodeOrderPosition(reader)).toEqual(position);
    }
  });

  it("of each message of the gateway names one that there is", () => {
    const types = [...section("Text: gateway").matchAll(/^\| `\{"v":1,"type":"(\w+)"/gm)].map((match) => match[1]);
    expect(new Set(types)).toEqual(new Set(Object.keys(GATEWAY_SAYS)));
  });

  it("of each message of a client is one that is taken", () => {
    const examples = [...section("Text: client").matchAll(/^\| `(\{.*?\})` \|/gm)].map((match) => match[1] ?? "");
    const types = new Set(examples.map((json) => parseClientMessage(json).type));
    expect(types).toEqual(
      new Set(["hello", "watch", "unwatch", "resync", "delivery", "follow", "unfollow", "board", "unboard"]),
    );
  });
});

describe("the specification", () => {
  it("gives every error its close code", () => {
    const rows = [...section("Errors").matchAll(/^\| `(\w+)` \| (\d+|stays open) \|/gm)];
    expect(rows.length).toBe(27);
    for (const [, code, close] of rows) {
      const row = ERRORS[code as keyof typeof ERRORS];
      expect([code, close]).toEqual([code, row?.close === null ? "stays open" : String(row?.close)]);
    }
  });

  it("gives every HTTP refusal its status", () => {
    const told = [...text.matchAll(/`(\w+)` (\d{3})(?!\d)/g)];
    expect(told.length).toBeGreaterThan(12);
    for (const [, code, status] of told) {
      expect([code, status]).toEqual([code, String(ERRORS[code as keyof typeof ERRORS]?.http)]);
    }
  });

  it("names every status, reason and kind of follower of an order", () => {
    const told = section("Following an order");
    const lists = { status: ORDER_STATUSES, reason: Object.keys(REASONS) };
    for (const [name, values] of Object.entries(lists)) {
      const line = new RegExp(`^${name} +(.*)$`, "m").exec(told)?.[1] ?? "";
      expect(line.split(", ")).toEqual(values);
    }
    for (const as of Object.keys(FOLLOWERS)) expect(told).toContain(`\`${as}\``);
  });

  it("names the limits that hold", () => {
    const table = section("Limits");
    const limits = [
      LIMITS.helloMs,
      LIMITS.messageBytes,
      LIMITS.messagesPerSecond,
      LIMITS.messageBurst,
      LIMITS.watches,
      LIMITS.tilesPerWatch,
      LIMITS.follows,
      LIMITS.unsentBytes,
      MAX_FIXES_PER_BATCH,
      MAX_TILES,
    ];
    for (const limit of limits) expect(table).toMatch(new RegExp(`\\b${limit.toLocaleString("en-US")}\\b`));
  });
});
