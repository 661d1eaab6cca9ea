import { randomInt } from "node:crypto";
import { ByteWriter } from "#lib/core/bytes.ts";
import type { DriverId } from "#lib/core/ids.ts";
import { batchItems } from "#lib/infra/batcher.ts";
import type { Context } from "#lib/infra/context.ts";
import { type Fleet, GONE_TICKS, STALE_TICKS } from "#lib/tracking/fleet.ts";
import { isInArea, type Region, regionOf, regionTopic, tileOfRegion } from "#lib/tracking/region.ts";
import {
  decodeRegionBatch,
  encodeRegionBatch,
  MAX_REGION_ENTRIES,
  type RegionEntry,
} from "#lib/tracking/region-batch.ts";
import {
  DRIVERS_TOPIC,
  type DriverClaim,
  decodeDriverClaim,
  decodeGatewayNews,
  encodeDriverClaim,
  encodeGatewayNews,
  type GatewayNews,
  REGIONS_TOPIC,
} from "#lib/tracking/region-news.ts";
import type { TileAddress } from "#lib/tracking/tile-grid.ts";
import { LocationFiller } from "./location-filler.ts";
import { Peers } from "./peers.ts";
import { WatchedAreas } from "./watched-areas.ts";

/** What was heard goes out so long before the next tick, so that the others show it with that tick as well. */
const PUBLISH_AFTER_TICK_MS = 850;
/** A gateway tells of itself at least so often, ticks. */
const NEWS_TICKS = 5;
/** A region that nobody here needs is listened to for so long still, ticks. */
const KEEP_TICKS = 30;
/** While the bus is away positions come from the database, every so many ticks. */
const FALLBACK_TICKS = 2;
/** A followed driver of whom nothing is heard is looked for in the database after the first, then less and less often. */
const SEEK_TICKS = { first: 3, most: 24 } as const;
/** Who was told just before a region was listened to is in the database by now, ticks. */
const REFILL_TICKS = 3;

type Parts = Pick<Context, "bus" | "batcher" | "db" | "clock" | "log"> & {
  readonly fleet: Fleet;
  readonly metrics: ExchangeMetrics;
  /** Deliveries on the map here. */
  readonly shownHere: () => number;
  /** Drivers of the orders that are followed here. */
  readonly followed: () => Iterable<DriverId>;
  /** Drivers who have a connection here, and since when. */
  readonly connected: () => Iterable<{ driverId: DriverId; at: number }>;
  /** A driver's connection elsewhere; one here that is older is to end. */
  readonly onConnectedElsewhere: (driverId: DriverId, at: number) => void;
};
type ExchangeMetrics = {
  readonly exchanged: { inc(labels: { direction: "in" | "out" }, count: number): void };
  readonly fills: { inc(): void };
  readonly peers: { set(count: number): void };
  readonly regions: { set(count: number): void };
};
export type PositionExchange = ReturnType<typeof createPositionExchange>;

type Subscription = { neededTick: number; refillTick: number; readonly end: Promise<() => Promise<void>> };

/**
 * What gateways tell each other of where drivers are. Each tells, a tick at a time and region by region, of the drivers
 * that it hears itself, and listens where somebody here looks or follows. While the bus is away all comes from the
 * database. A gateway that is alone tells nobody anything.
 */
export function createPositionExchange(parts: Parts) {
  const { bus, batcher, clock, fleet, metrics } = parts;
  const log = parts.log.child({ part: "exchange" });
  const self = randomInt(2 ** 47);
  const peers = new Peers();
  const areas = new WatchedAreas();
  const filler = new LocationFiller({ ...parts, log, onFill: () => metrics.fills.inc() });
  const subscriptions = new Map<Region, Subscription>();
  const out = new ByteWriter(65_536);
  let lost = new Map<DriverId, { seekTick: number; gapTicks: number }>();
  const endings: (() => Promise<void> | void)[] = [];
  let told = { shown: 0, tick: 0 };
  /** Where own drivers are; found out anew every few ticks. */
  let regions = new Set<Region>();
  let currentTick = 0;
  let foundTick = 0;
  let fellBackTick = 0;
  let timer: NodeJS.Timeout | null = null;

  const isAlone = () => bus.isUp() && peers.count === 0;

  function guarded(what: string, take: (bytes: Uint8Array) => void): (bytes: Uint8Array) => void {
    return (bytes) => {
      try {
        take(bytes);
      } catch (error) {
        log.error({ err: error }, `${what} on the bus cannot be read`);
      }
    };
  }

  const onPositions = guarded("positions", (bytes) => {
    const entries = decodeRegionBatch(bytes, self);
    if (!entries) return;
    const now = clock.now();
    for (const { driverId, fix } of entries) fleet.takeRemote(driverId, fix, now);
    metrics.exchanged.inc({ direction: "in" }, entries.length);
  });

  const onNews = guarded("news of a gateway", (bytes) => {
    const news = decodeGatewayNews(bytes);
    if (news.gateway === self) return;
    const wasAlone = peers.count === 0;
    peers.take(news, clock.now());
    // Who was alone has told nobody where its drivers are.
    if (news.says === "asks" || (wasAlone && peers.count > 0)) {
      findRegions();
      say("alive");
    }
  });

  const onClaims = guarded("claims of drivers", (bytes) => {
    for (const item of batchItems(bytes)) {
      const { gateway, driverId, kind, at } = decodeDriverClaim(item);
      if (gateway === self) continue;
      fleet.disown(driverId);
      if (kind === "connected") parts.onConnectedElsewhere(driverId, at);
    }
  });

  function say(says: GatewayNews["says"]): void {
    told = { shown: fleet.ownShown, tick: currentTick };
    const news = { gateway: self, says, shown: told.shown, regions: [...regions] };
    void bus.publish(REGIONS_TOPIC, encodeGatewayNews(news, out));
  }

  function findRegions(): void {
    foundTick = currentTick;
    regions = new Set();
    for (const { own, fix, heardTick } of fleet.positions()) {
      if (own && currentTick - heardTick < GONE_TICKS) regions.add(regionOf(fix.lng, fix.lat));
    }
  }

  function claim(driverId: DriverId, kind: DriverClaim["kind"], at: number): void {
    batcher.add(DRIVERS_TOPIC, encodeDriverClaim({ gateway: self, driverId, kind, at }, out));
  }

  /** Tells the others of all drivers heard here since the last time. */
  function publish(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    const heard = fleet.own.takeHeard();
    const claimed = fleet.own.takeClaimed();
    if (peers.count === 0 || !bus.isUp()) return;
    for (const driverId of claimed) claim(driverId, "heard", clock.now());
    const byRegion = new Map<Region, RegionEntry[]>();
    const put = (region: Region, entry: RegionEntry) => {
      const entries = byRegion.get(region);
      if (entries) entries.push(entry);
      else byRegion.set(region, [entry]);
    };
    for (const entry of heard) {
      put(entry.region, entry);
      // Who listened there learns where the driver went.
      if (entry.leftRegion !== null) put(entry.leftRegion, entry);
    }
    const known = regions.size;
    for (const { region } of heard) regions.add(region);
    if (regions.size > known) say("alive");
    for (const [region, entries] of byRegion) {
      for (let at = 0; at < entries.length; at += MAX_REGION_ENTRIES) {
        const some = entries.slice(at, at + MAX_REGION_ENTRIES);
        void bus.publish(regionTopic(region), encodeRegionBatch(self, some, out));
      }
    }
    metrics.exchanged.inc({ direction: "out" }, heard.length);
  }

  /** Listens where it must, and no longer where it need not. */
  function listen(): void {
    for (const region of peers.regions()) if (areas.covers(region)) need(region);
    const before = lost;
    lost = new Map();
    for (const driverId of parts.followed()) {
      if (fleet.isOwn(driverId)) continue;
      // Of whom nothing is known is most likely where they are to fetch the food.
      const place = fleet.fixOf(driverId) ?? fleet.tripOf(driverId)?.pickup;
      if (place) need(regionOf(place.lng, place.lat));
      if (currentTick - fleet.heardTickOf(driverId) > STALE_TICKS) seek(driverId, before.get(driverId));
    }
    for (const [region, subscription] of subscriptions) {
      if (currentTick - subscription.neededTick > KEEP_TICKS) leave(region);
      else if (currentTick >= subscription.refillTick) {
        subscription.refillTick = Number.POSITIVE_INFINITY;
        fill(region);
      }
    }
  }

  function seek(driverId: DriverId, before: { seekTick: number; gapTicks: number } | undefined): void {
    if (before && currentTick >= before.seekTick) {
      filler.driver(driverId);
      const gapTicks = Math.min(SEEK_TICKS.most, before.gapTicks * 2);
      lost.set(driverId, { seekTick: currentTick + gapTicks, gapTicks });
    } else lost.set(driverId, before ?? { seekTick: currentTick + SEEK_TICKS.first, gapTicks: SEEK_TICKS.first });
  }

  function need(region: Region): void {
    const known = subscriptions.get(region);
    if (known) {
      known.neededTick = currentTick;
      return;
    }
    const end = bus.subscribe(regionTopic(region), onPositions);
    subscriptions.set(region, { neededTick: currentTick, refillTick: currentTick + REFILL_TICKS, end });
    end.catch((error) => {
      log.warn({ err: error }, "a region could not be listened to; it will be again");
      subscriptions.delete(region);
    });
    fill(region);
  }

  /** Asks for those who are in the region, and for those of whom that was the last that was heard. */
  function fill(region: Region): void {
    filler.area(tileOfRegion(region));
    for (const { driverId, fix, own, heardTick } of fleet.positions()) {
      if (!own && currentTick - heardTick > FALLBACK_TICKS && regionOf(fix.lng, fix.lat) === region) {
        filler.driver(driverId);
      }
    }
  }

  function leave(region: Region): void {
    const end = subscriptions.get(region)?.end;
    subscriptions.delete(region);
    end?.then((stop) => stop()).catch((error) => log.debug({ err: error }, "a region could not be left"));
  }

  function onReconnect(): void {
    say("asks");
    for (const region of subscriptions.keys()) fill(region);
    for (const { driverId, at } of parts.connected()) claim(driverId, "connected", at);
    void filler.turn();
  }

  function fallBack(): void {
    fellBackTick = currentTick;
    for (const area of areas.areas()) filler.area(area);
    for (const region of subscriptions.keys()) filler.area(tileOfRegion(region));
    for (const driverId of parts.followed()) if (!fleet.isOwn(driverId)) filler.driver(driverId);
  }

  return {
    /** Takes what the database knows, asks who else is there, and listens. */
    async start(tick: number): Promise<void> {
      currentTick = tick;
      endings.push(
        await bus.subscribe(REGIONS_TOPIC, onNews),
        await bus.subscribe(DRIVERS_TOPIC, onClaims),
        bus.onReconnect(onReconnect),
      );
      filler.everywhere();
      await filler.turn();
      say("asks");
    },

    async stop(): Promise<void> {
      if (timer) clearTimeout(timer);
      say("leaves");
      for (const region of subscriptions.keys()) leave(region);
      await Promise.all(endings.splice(0).map((end) => end()));
    },

    /** To be called after each tick of fleet and hub. */
    tick(tick: number): void {
      currentTick = tick;
      if (bus.isUp()) peers.expire(clock.now());
      if (!isAlone()) listen();
      // Not by the tick's number: a gateway that is late skips some.
      if (!bus.isUp() && tick - fellBackTick >= FALLBACK_TICKS) fallBack();
      void filler.turn();
      const isNews = peers.count > 0 && fleet.ownShown !== told.shown;
      if (tick - foundTick >= NEWS_TICKS) findRegions();
      if (isNews || tick - told.tick >= NEWS_TICKS) say("alive");
      metrics.peers.set(peers.count);
      metrics.regions.set(subscriptions.size);
      // After a late tick the next one may come first: what was heard goes out all the same.
      if (timer) publish();
      timer = setTimeout(publish, PUBLISH_AFTER_TICK_MS);
    },

    /** A tile has come to be watched here, or is no longer. */
    onWatched(tile: TileAddress, isWatched: boolean): void {
      const opened = areas.note(tile, isWatched);
      if (!opened || isAlone()) return;
      // Not only with the next tick: whoever looks there waits for it.
      for (const region of peers.regions()) if (isInArea(region, opened)) need(region);
      void filler.turn();
    },

    /** A driver has connected here: older connections elsewhere end. */
    onConnected(driverId: DriverId, at: number): void {
      if (!isAlone()) claim(driverId, "connected", at);
    },

    /** Deliveries on the public map of the whole city. */
    total: (): number => (peers.count === 0 ? parts.shownHere() : fleet.ownShown + peers.shown),
  };
}
