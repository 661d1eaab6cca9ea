import { randomBytes } from "node:crypto";
import { createId } from "#lib/core/ids.ts";
import { type Part, startPart } from "../tracking/process.ts";
import { type AudienceCalls, type AudienceCounts, type Customer, LATENESS_BUCKETS } from "./audience-process.ts";
import { createPhoneViews } from "./phone-views.ts";
import type { ScaleRig } from "./scale-rig.ts";

/** So many follow an order; the others watch a map. */
export const FOLLOWERS_SHARE = 0.7;
export const VIEWS = 64;
/** Customers of one address, as behind a router or a carrier's gateway. */
const PER_ADDRESS = 25;

/** All customers, in as many processes as the file limit asks for. */
export type Audience = {
  /** Connects until there are so many, spread over the ports. */
  grow(to: number, ports: readonly number[]): Promise<void>;
  counts(): Promise<AudienceCounts>;
  /** Records for so many ms how late frames come. */
  record(forMs: number): Promise<{ p50Ms: number; p99Ms: number; maxMs: number; servedShare: number; frames: number }>;
  stop(): Promise<void>;
};

export async function startAudience(rig: ScaleRig, processes: number): Promise<Audience> {
  const parts: Part<AudienceCalls>[] = Array.from({ length: processes }, () =>
    startPart<AudienceCalls>(new URL("./audience-process.ts", import.meta.url)),
  );
  const views = createPhoneViews(VIEWS);
  let size = 0;
  return {
    async grow(to, ports) {
      const customers = Array.from({ length: to - size }, (_, i) => customerOf(rig, size + i, ports));
      size = to;
      const settings = { origin: rig.origin, secret: rig.sessionSecret, views };
      await Promise.all(
        parts.map((part, p) =>
          part.call(
            "connect",
            settings,
            customers.filter((_, i) => i % parts.length === p),
          ),
        ),
      );
    },
    async counts() {
      const all = await Promise.all(parts.map((part) => part.call("counts")));
      const sum = (of: (counts: AudienceCounts) => number) => all.reduce((total, counts) => total + of(counts), 0);
      return {
        open: sum((c) => c.open),
        following: sum((c) => c.following),
        messages: sum((c) => c.messages),
        bytes: sum((c) => c.bytes),
        mapBytes: sum((c) => c.mapBytes),
        closed: sum((c) => c.closed),
        refused: all.flatMap((c) => c.refused),
      };
    },
    async record(forMs) {
      await Promise.all(parts.map((part) => part.call("beginRecord")));
      await new Promise((resolve) => setTimeout(resolve, forMs));
      const all = await Promise.all(parts.map((part) => part.call("endRecord")));
      const histogram = new Float64Array(LATENESS_BUCKETS);
      for (const part of all) for (const [ms, frames] of part.histogram.entries()) histogram[ms]! += frames;
      const frames = histogram.reduce((sum, n) => sum + n, 0);
      const mapWatchers = all.reduce((sum, part) => sum + part.mapWatchers, 0);
      const served = all.reduce((sum, part) => sum + part.mapWatchersServed, 0);
      return {
        p50Ms: shareOf(histogram, frames * 0.5),
        p99Ms: shareOf(histogram, frames * 0.99),
        maxMs: shareOf(histogram, frames),
        servedShare: served / mapWatchers,
        frames,
      };
    },
    async stop() {
      await Promise.all(parts.map((part) => part.stop()));
    },
  };
}

/** The first bucket at which so many frames have come. */
function shareOf(histogram: Float64Array, frames: number): number {
  let sum = 0;
  for (const [ms, count] of histogram.entries()) {
    sum += count;
    if (sum >= frames && sum > 0) return ms;
  }
  return histogram.length;
}

/** Customer i: seven of ten follow an order, the order's own customer on one device more. */
function customerOf(rig: ScaleRig, i: number, ports: readonly number[]): Customer {
  const follows = (i % 10) / 10 < FOLLOWERS_SHARE;
  const order = rig.orders[i % rig.orders.length]!;
  const address = Math.floor(i / PER_ADDRESS);
  return {
    userId: order.customerId,
    sessionId: createId("session", Date.now(), randomBytes(10)),
    orderId: follows ? order.orderId : null,
    port: ports[i % ports.length]!,
    localAddress: `127.${10 + Math.floor(address / 62_500)}.${Math.floor(address / 250) % 250}.${1 + (address % 250)}`,
    view: i % VIEWS,
  };
}
