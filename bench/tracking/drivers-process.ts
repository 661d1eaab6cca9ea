import WebSocket from "ws";
import { signDriverToken } from "#lib/auth/driver-token.ts";
import type { Stations } from "#lib/city/stations.ts";
import { mercatorX, mercatorY } from "#lib/core/geo.ts";
import type { DriverId } from "#lib/core/ids.ts";
import { decodePositionBatch, encodePositionBatch, type Fix } from "#lib/tracking/position-batch.ts";
import { PUBLIC_VIEW } from "#lib/tracking/public-view.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { loadStreets } from "./bench-city.ts";
import { serve } from "./process.ts";
import { createWalkers, type Walker } from "./street-walk.ts";

/**
 * Drivers with phones, each a socket: a fix every `everyS` seconds, spread evenly over that time, sent as it is taken.
 * Driver i connects to address i modulo their number.
 */

export type DriverSettings = {
  urls: readonly string[];
  secret: string;
  trips: readonly Trip[];
  seed: string;
  hosts: number;
};
export type DriverCounts = { sent: number; acknowledged: number; accepted: number; dropped: number; closed: number };
/** When a fix went out and was answered, ms since 1970, and the street point that the map would show it at. */
export type SentFix = { publicId: number; sentMs: number; ackMs: number; x: number; y: number };

type Phone = {
  readonly trip: Trip;
  readonly walker: Walker;
  readonly socket: WebSocket;
  seq: number;
  unanswered: SentFix[];
  last: Fix | null;
};

const TURN_MS = 5;
const SNAP_M = PUBLIC_VIEW.snapM;
const CONNECTS_AT_ONCE = 100;

const counts: DriverCounts = { sent: 0, acknowledged: 0, accepted: 0, dropped: 0, closed: 0 };
const phones: Phone[] = [];
let stations: Stations;
let walkers: Walker[] = [];
let record: SentFix[] | null = null;
let timer: NodeJS.Timeout | null = null;
let turned = 0;
let begunMs = 0;
let everyS = 1;

const calls = {
  async load({ trips, seed }: { trips: readonly Trip[]; seed: string }): Promise<void> {
    const streets = await loadStreets();
    stations = streets.stations;
    walkers = createWalkers(streets.graph, trips.length, seed);
  },

  /** Connects the first `trips.length` drivers that are not connected yet. */
  async connect({ urls, secret, trips, hosts }: DriverSettings): Promise<void> {
    const now = Date.now();
    const fresh = trips.slice(phones.length);
    for (let at = 0; at < fresh.length; at += CONNECTS_AT_ONCE) {
      await Promise.all(
        fresh.slice(at, at + CONNECTS_AT_ONCE).map(async (trip) => {
          const token = await signDriverToken({
            driverId: trip.driverId as DriverId,
            secret,
            issuedAt: now,
            expiresAt: now + 3_600_000,
          });
          const index = trips.indexOf(trip);
          const socket = await open(urls[index % urls.length]!, token, `127.0.2.${1 + (index % hosts)}`);
          const phone: Phone = {
            trip,
            walker: walkers[index]!,
            socket,
            seq: Math.floor(now / 1000),
            unanswered: [],
            last: null,
          };
          socket.on("message", (data: Buffer, isBinary) => {
            if (!isBinary) hear(phone, data);
          });
          socket.on("close", () => counts.closed++);
          phones.push(phone);
        }),
      );
    }
  },

  /** Begins to report, everybody once in so many seconds. */
  begin(seconds = 1): void {
    everyS = seconds;
    begunMs = Date.now();
    turned = 0;
    timer ??= setInterval(turn, TURN_MS);
  },

  end(): void {
    if (timer) clearInterval(timer);
    timer = null;
  },

  counts: (): DriverCounts => ({ ...counts }),

  beginRecord(): void {
    record = [];
  },

  endRecord(): SentFix[] {
    const done = record ?? [];
    record = null;
    return done;
  },

  /** Where the map should show each driver now: its newest fix, in the Mercator unit square. */
  newest: (): { publicId: number; x: number; y: number }[] =>
    phones.flatMap(({ trip, last }) =>
      last ? [{ publicId: trip.publicId, x: mercatorX(last.lng), y: mercatorY(last.lat) }] : [],
    ),
};

/**
 * Sends what is due: the k-th report of all is due k × everyS ÷ drivers seconds after the beginning. What this process itself is
 * more than a second late with is left out: nobody sends a burst of old positions as new ones.
 */
function turn(): void {
  const due = Math.floor(((Date.now() - begunMs) / 1000 / everyS) * phones.length);
  turned = Math.max(turned, due - phones.length);
  for (; turned < due; turned++) report(phones[turned % phones.length]!);
}

function report(phone: Phone): void {
  const now = Date.now();
  const fix = phone.walker.walk(everyS, now);
  const frame = encodePositionBatch({ firstSeq: ++phone.seq, fixes: [fix] });
  phone.last = fix;
  counts.sent++;
  if (record) {
    // As the gateway sees it: rounded by the wire.
    const seen = decodePositionBatch(frame).fixes[0]!;
    const point = stations.nearest(mercatorX(seen.lng), mercatorY(seen.lat), SNAP_M);
    if (point) {
      const sentMs = performance.timeOrigin + performance.now();
      const sent = { publicId: phone.trip.publicId, sentMs, ackMs: 0, x: point.x, y: point.y };
      record.push(sent);
      phone.unanswered.push(sent);
    }
  }
  phone.socket.send(frame);
}

function hear(phone: Phone, data: Buffer): void {
  const nowMs = performance.timeOrigin + performance.now();
  const message = JSON.parse(data.toString()) as { type: string; accepted?: number; dropped?: number };
  if (message.type !== "ack") return;
  counts.acknowledged++;
  counts.accepted += message.accepted ?? 0;
  counts.dropped += message.dropped ?? 0;
  const sent = phone.unanswered.shift();
  if (sent) sent.ackMs = nowMs;
}

function open(url: string, token: string, localAddress: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false, localAddress });
    socket.once("error", reject);
    socket.once("open", () =>
      socket.send(JSON.stringify({ v: 1, type: "hello", token, sentAt: new Date().toISOString() })),
    );
    socket.once("message", () => resolve(socket));
  });
}

export type DriverCalls = typeof calls;
serve(calls);
