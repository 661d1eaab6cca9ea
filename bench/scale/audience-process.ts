import { SESSION_COOKIE, signSession } from "#lib/auth/session-cookie.ts";
import { ByteReader } from "#lib/core/bytes.ts";
import type { OrderId, SessionId, UserId } from "#lib/core/ids.ts";
import type { Watch } from "#lib/map/watch-box.ts";
import { FRAME_KINDS, TICK_EPOCH_MS, TICK_MS } from "#lib/tracking/wire.ts";
import { serve } from "../tracking/process.ts";
import { openRaw, type RawSocket } from "./raw-socket.ts";

/** Customers: each a socket of its own with a session of its own, who follow one order or watch the map on a phone. */

export type Customer = {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  /** What they follow; null = they watch the map. */
  readonly orderId: OrderId | null;
  readonly port: number;
  readonly localAddress: string;
  /** Which of the views, where they watch the map. */
  readonly view: number;
};
export type AudienceSettings = {
  readonly origin: string;
  readonly secret: string;
  readonly views: readonly Watch[];
};
export type AudienceCounts = {
  open: number;
  /** Those who follow, once they have been given their order. */
  following: number;
  messages: number;
  bytes: number;
  /** Bytes to those who watch the map, frame headers included. */
  mapBytes: number;
  closed: number;
  refused: string[];
};
export type Lateness = {
  /** How many frames came so many ms after their tick was due; the last bucket holds the rest. */
  readonly histogram: Uint32Array;
  /** Map watchers that decoded a changed entry at least once in every window of 5 ticks, and all of them. */
  readonly mapWatchersServed: number;
  readonly mapWatchers: number;
};

export const LATENESS_BUCKETS = 10_001;
const CONNECTS_AT_ONCE = 200;
const WINDOW_TICKS = 5;
/** Who has no answer by then never gets one. */
const PATIENCE_MS = 60_000;

type Viewer = { readonly isMap: boolean; raw: RawSocket | null; changedTick: number; missed: boolean };

const viewers: Viewer[] = [];
const counts: AudienceCounts = { open: 0, following: 0, messages: 0, bytes: 0, mapBytes: 0, closed: 0, refused: [] };
let histogram = new Uint32Array(LATENESS_BUCKETS);
let isRecording = false;

const calls = {
  /** Connects them some at a time; resolves when all have their first whole answer. */
  async connect({ origin, secret, views }: AudienceSettings, customers: readonly Customer[]): Promise<void> {
    for (let at = 0; at < customers.length; at += CONNECTS_AT_ONCE) {
      await Promise.all(
        customers.slice(at, at + CONNECTS_AT_ONCE).map((customer) => join(customer, origin, secret, views)),
      );
    }
  },

  /** Ends all connections. */
  async disconnect(): Promise<void> {
    for (const { raw } of viewers.splice(0)) raw?.socket.destroy();
    Object.assign(counts, { open: 0, following: 0 });
  },

  counts: (): AudienceCounts => ({ ...counts }),

  beginRecord(): void {
    histogram = new Uint32Array(LATENESS_BUCKETS);
    for (const viewer of viewers) {
      viewer.changedTick = 0;
      viewer.missed = false;
    }
    isRecording = true;
  },

  endRecord(): Lateness {
    isRecording = false;
    const maps = viewers.filter(({ isMap }) => isMap);
    const served = maps.filter(({ missed, changedTick }) => !missed && changedTick > 0);
    return { histogram, mapWatchersServed: served.length, mapWatchers: maps.length };
  },
};

async function join(customer: Customer, origin: string, secret: string, views: readonly Watch[]): Promise<void> {
  const { userId, sessionId, orderId, port, localAddress } = customer;
  const cookie = await signSession({ role: "customer", userId, sessionId }, secret, Date.now());
  const viewer: Viewer = { isMap: orderId === null, raw: null, changedTick: 0, missed: false };
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer on port ${port}`)), PATIENCE_MS);
    const served = () => {
      clearTimeout(timer);
      resolve();
    };
    openRaw({
      port,
      localAddress,
      path: "/feed",
      headers: { Origin: origin, Cookie: `${SESSION_COOKIE}=${cookie}` },
      onMessage: (payload, isText) => hear(viewer, payload, isText, served),
      onClose: () => {
        counts.open--;
        counts.closed++;
      },
    }).then((raw) => {
      viewer.raw = raw;
      counts.open++;
      viewers.push(viewer);
      raw.send(JSON.stringify({ v: 1, type: "hello" }));
      raw.send(JSON.stringify({ v: 1, ...subscriptionOf(orderId, views[customer.view % views.length]!) }));
    }, reject);
  });
}

function subscriptionOf(orderId: OrderId | null, { bbox, zoom }: Watch): object {
  if (orderId) return { type: "follow", orderId };
  return { type: "watch", id: 1, bbox: [bbox.west, bbox.south, bbox.east, bbox.north], zoom };
}

function hear(viewer: Viewer, payload: Buffer, isText: boolean, served: () => void): void {
  const receivedMs = performance.timeOrigin + performance.now();
  counts.messages++;
  counts.bytes += payload.length;
  if (viewer.isMap) counts.mapBytes += payload.length + (payload.length < 126 ? 2 : 4);
  if (!isText) {
    if (viewer.isMap) served();
    if (isRecording) note(viewer, payload, receivedMs);
    return;
  }
  // Only the first few words matter, and most of what comes later is binary.
  const start = payload.toString("latin1", 0, 40);
  if (start.includes('"type":"order"')) {
    counts.following++;
    served();
  } else if (start.includes('"type":"error"')) counts.refused.push(payload.toString());
}

/** Notes how late a frame is against its own tick, and whether it brought a map watcher anything. */
function note(viewer: Viewer, payload: Buffer, receivedMs: number): void {
  const reader = new ByteReader(payload);
  const kind = reader.u8() & 15;
  if (kind === FRAME_KINDS.orderPosition) reader.varint();
  const tick = reader.varint();
  const lateMs = receivedMs - (TICK_EPOCH_MS + tick * TICK_MS);
  histogram[Math.min(LATENESS_BUCKETS - 1, Math.max(0, Math.round(lateMs)))]!++;
  if (kind !== FRAME_KINDS.tick || !viewer.isMap) return;
  reader.varint();
  if (reader.done || !hasRecord(reader)) return;
  if (viewer.changedTick > 0 && tick - viewer.changedTick > WINDOW_TICKS) viewer.missed = true;
  viewer.changedTick = tick;
}

/** Decodes the head of the first section and its first record. */
function hasRecord(reader: ByteReader): boolean {
  const head = reader.u8();
  reader.varint();
  if (head & 0x80) {
    reader.varint();
    reader.varint();
    reader.u8();
  }
  if (reader.varint() === 0) return false;
  reader.varint();
  return true;
}

export type AudienceCalls = typeof calls;
serve(calls);
