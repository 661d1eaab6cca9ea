import type { IncomingMessage, ServerResponse } from "node:http";
import { verifyDriverToken } from "#lib/auth/driver-token.ts";
import type { Revocations } from "#lib/auth/revocations.ts";
import { AppError, ERRORS, type ErrorCode } from "#lib/core/errors.ts";
import type { DriverId } from "#lib/core/ids.ts";
import { isLoopbackAddress } from "#lib/core/network.ts";
import { listLiveTrips, listTrips } from "#lib/dispatch/queries.ts";
import { decodeTrips, TRIPS_TOPIC } from "#lib/dispatch/trip-topic.ts";
import { batchItems } from "#lib/infra/batcher.ts";
import { derivedNumber } from "#lib/infra/config/secrets.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Routing } from "#lib/routing/valhalla.ts";
import { Fleet } from "#lib/tracking/fleet.ts";
import type { DriverFixes } from "#lib/tracking/position-batch.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import type { StreetPoints } from "#lib/tracking/public-view.ts";
import { findDeviceDriver } from "#lib/tracking/queries.ts";
import { TileFeed } from "#lib/tracking/tile-feed.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { TICK_MS, tickAt } from "#lib/tracking/wire.ts";
import { createAdmission } from "./admission.ts";
import type { Connection } from "./connection.ts";
import { ConnectionLimits } from "./connection-limits.ts";
import { sendAssignment } from "./conversation.ts";
import { createDeviceDrivers } from "./device-drivers.ts";
import { createFeedDoors } from "./feed-doors.ts";
import type { GatewayCore } from "./gateway-core.ts";
import { createGatewayMetrics } from "./gateway-metrics.ts";
import { createOrderFeed } from "./order-feed.ts";
import { createOsmandDoor } from "./osmand-door.ts";
import { createPace } from "./pace.ts";
import { createPositionExchange } from "./position-exchange.ts";
import { PositionWriter } from "./position-writer.ts";
import { createPositionsDoor } from "./positions-door.ts";
import { takeBatch } from "./take-batch.ts";
import { PING_TICKS, SILENT_TICKS, WatchHub } from "./watch-hub.ts";

/** Every so many ticks the trips under way are read again from the database. */
const HEAL_TICKS = 30;
/** The same while the bus tells of none. */
const HEAL_ALONE_TICKS = 5;
/** Who is told to come back spreads over this, so that a restart is no storm. */
const RECONNECT_SPREAD_MS = 2_000;
/** How long a stopping gateway waits for goodbyes: a socket closed at once may lose what it was told last. */
const GOODBYE_MS = 1_000;
/** Tokens of GPS clients that nobody has, from one address: so many a second, and at once. */
const UNKNOWN_DEVICES_PER_S = 0.2;
const UNKNOWN_DEVICES_BURST = 20;

export type GatewayParts = Pick<
  Context,
  "config" | "log" | "clock" | "db" | "bus" | "batcher" | "limits" | "metrics"
> & {
  readonly streets: StreetPoints;
  /** Sessions and links that ended early. */
  readonly revocations: Revocations;
  /** What routes are asked of; null = arrivals are reckoned without them. */
  readonly routing: Pick<Routing, "route"> | null;
};

/**
 * The gateway of a process: takes drivers' positions in, over sockets and HTTP, and sends the map feed out.
 * `docs/protocol.md` is what it speaks.
 */
export type Gateway = ReturnType<typeof createGateway>;

export function createGateway(parts: GatewayParts) {
  const { config, clock, db, bus, batcher } = parts;
  const log = parts.log.child({ part: "gateway" });
  const metrics = createGatewayMetrics(parts.metrics.registry);
  const feed = new TileFeed((tile, isWatched) => exchange.onWatched(tile, isWatched));
  const cutSecret = derivedNumber(config.driverTokenSecret, "cuts");
  const fleet = new Fleet({ feed, streets: parts.streets, cutSecret });
  const hub = new WatchHub(feed, () => exchange.total());
  const orderFeed = createOrderFeed({ ...parts, log, metrics, fleet, hub });
  const exchange = createPositionExchange({
    ...parts,
    log,
    fleet,
    metrics,
    shownHere: () => feed.size,
    followed: () => orderFeed.drivers(),
    connected,
    onConnectedElsewhere(driverId, at) {
      const here = drivers.get(driverId);
      if (here?.state.is === "driver" && here.state.since < at) here.refuse(new AppError("replaced"));
    },
  });
  const isOwnMachine = (ip: string) => config.isDemo && isLoopbackAddress(ip);
  const core: GatewayCore = {
    config,
    clock,
    db,
    bus,
    batcher,
    log,
    metrics,
    fleet,
    hub,
    orders: orderFeed.orders,
    boards: orderFeed.boards,
    revocations: parts.revocations,
    exchange,
    limits: new ConnectionLimits(config, parts.limits, isOwnMachine),
    writer: new PositionWriter({ db, log, metrics }),
    connections: new Set(),
    drivers: new Map(),
    tick: tickAt(clock.now()),
    stopping: false,
  };
  const { writer, connections, drivers } = core;
  const admission = createAdmission(core);
  let tickTimer: NodeJS.Timeout | null = null;
  let unsubscribe: (() => Promise<void>) | null = null;
  const unlisten = [
    parts.revocations.onRevoked((kind, id) => {
      if (kind === "session") endSession(id);
    }),
    bus.onReconnect(() => void heal()),
  ];
  let healedTick = core.tick;

  const feedDoors = createFeedDoors(core, admission);
  const doorParts = {
    clock,
    log,
    limits: parts.limits,
    trustProxy: config.trustProxy,
    take: (driverId: DriverId, batch: DriverFixes, offsetMs: number) => takeBatch(core, driverId, batch, offsetMs),
    onError: (code: ErrorCode) => metrics.refused.inc({ code }),
    isStopping: () => core.stopping,
  };
  const osmandDoor = createOsmandDoor({
    ...doorParts,
    driverOf: createDeviceDrivers({
      clock,
      paceUnknown: createPace(clock, UNKNOWN_DEVICES_PER_S, UNKNOWN_DEVICES_BURST),
      find: (tokenHash) => findDeviceDriver({ db }, tokenHash),
    }),
  });
  const door = createPositionsDoor({
    ...doorParts,
    verify: (token) => verifyDriverToken(token, config.driverTokenSecret, clock.now()),
  });

  function onTrips(bytes: Uint8Array): void {
    try {
      for (const item of batchItems(bytes)) for (const trip of decodeTrips(item)) setTrip(trip);
    } catch (error) {
      log.error({ err: error }, "trips on the bus cannot be read");
    }
  }

  function setTrip(trip: Trip): void {
    if (!fleet.setTrip(trip)) return;
    const connection = drivers.get(trip.driverId);
    if (trip.status === "assigned" && connection) sendAssignment(connection, trip, core.tick);
    if (trip.status === "cancelled") {
      connection?.send({ type: "delivery", deliveryId: trip.deliveryId, status: trip.status }, core.tick);
    }
  }

  function runTick(): void {
    const next = Math.max(core.tick + 1, tickAt(clock.now()));
    // After a leap of the clock (a machine that slept) nobody was silent for the ticks that never were.
    if (next - core.tick > PING_TICKS) for (const connection of connections) connection.heardTick = next;
    const step = next - core.tick;
    core.tick = next;
    const end = metrics.tickSeconds.startTimer();
    runPart("fleet", () => fleet.tick(core.tick));
    runPart("orders", () => orderFeed.tick(core.tick));
    runPart("hub", () => hub.tick(core.tick));
    runPart("exchange", () => exchange.tick(core.tick));
    end();
    runPart("connections", () => {
      for (const connection of connections) if (!connection.group) keepAlive(connection, step);
      count();
    });
    void writer.flush();
    if (core.tick - healedTick >= (bus.isUp() ? HEAL_TICKS : HEAL_ALONE_TICKS)) void heal();
    planTick();
  }

  /** What fails in one part of a tick takes no other part with it. */
  function runPart(part: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      log.error({ err: error, tick: core.tick, of: part }, "a part of a tick failed");
    }
  }

  function* connected() {
    for (const { state } of drivers.values()) {
      if (state.is === "driver") yield { driverId: state.driverId, at: state.since };
    }
  }

  /** What a session that was ended had open is closed. */
  function endSession(sessionId: string): void {
    for (const connection of connections) {
      const isIts = connection.principals.some((one) => one.kind !== "link" && one.sessionId === sessionId);
      if (isIts) connection.refuse(new AppError("session_ended"));
    }
  }

  /** The bus may lose a message: what the database says has ended is let go, and what is under way taken up. */
  async function heal(): Promise<void> {
    healedTick = core.tick;
    // Whatever was told of here was committed before, so a read that begins now finds it unless it has ended.
    const known = fleet.deliveries();
    try {
      const trips = await listLiveTrips({ db });
      const live = new Set(trips.map(({ deliveryId }) => deliveryId));
      const ended = known.filter((deliveryId) => !live.has(deliveryId));
      if (ended.length > 0) for (const trip of await listTrips({ db }, ended)) setTrip(trip);
      for (const trip of trips) if (isNews(trip)) setTrip(trip);
    } catch (error) {
      log.warn({ err: error }, "the trips under way could not be read; they will be again");
    }
  }

  function isNews({ driverId, deliveryId, status }: Trip): boolean {
    const known = fleet.tripOf(driverId);
    return known?.deliveryId !== deliveryId || (known.status === "assigned" && status === "picked_up");
  }

  /**
   * What the hub's frames do for who watches: a beat, and now and then a ping that must be answered. A server that is late
   * takes `step` ticks at once.
   */
  function keepAlive(connection: Connection, step: number): void {
    if (connection.state.is === "new" || !connection.isOpen()) return;
    const silence = core.tick - connection.heardTick;
    if (silence > SILENT_TICKS) connection.wire.terminate();
    else if (silence > PING_TICKS && silence % LIMITS.beatTicks < step) connection.wire.ping();
    if (core.tick - connection.lastWriteTick < LIMITS.beatTicks || !connection.isOpen()) return;
    connection.send({ type: "beat", serverTime: new Date(clock.now()).toISOString() }, core.tick);
  }

  /** The next tick comes at the next full second of the clock, however long this one took. */
  function planTick(): void {
    if (core.stopping) return;
    tickTimer = setTimeout(runTick, TICK_MS - (((clock.now() % TICK_MS) + TICK_MS) % TICK_MS) + 1);
  }

  function count(): void {
    let watchers = 0;
    for (const connection of connections) if (connection.state.is === "watcher") watchers++;
    metrics.connections.set({ role: "watcher" }, watchers);
    metrics.connections.set({ role: "driver" }, drivers.size);
    metrics.rowsWaiting.set(writer.waiting);
    metrics.deliveries.set(feed.size);
    metrics.tiles.set(feed.tileCount);
    metrics.watcherWrites.set(hub.counters.writes);
    metrics.watcherBytes.set(hub.counters.bytes);
    metrics.watcherSkips.set(hub.counters.skipped);
  }

  async function goodbyes(): Promise<void> {
    await Promise.all([...connections].map(({ wire }) => new Promise<void>((resolve) => wire.onceClosed(resolve))));
  }

  return {
    /** Loads the trips that are under way, listens for new ones and begins to tick. */
    async start(): Promise<void> {
      unsubscribe = await bus.subscribe(TRIPS_TOPIC, onTrips);
      for (const trip of await listLiveTrips({ db })) setTrip(trip);
      core.tick = Math.max(core.tick, tickAt(clock.now()));
      await exchange.start(core.tick);
      fleet.tick(core.tick);
      hub.tick(core.tick);
      planTick();
    },

    /** Takes over an upgrade to /feed; anything else is told so. */
    handleUpgrade: admission.handleUpgrade,

    /** Answers the gateway's HTTP addresses; false if the request is not for it. */
    handleRequest(req: IncomingMessage, res: ServerResponse): boolean {
      return feedDoors(req, res) || osmandDoor(req, res) || door(req, res);
    },

    /** True while it ticks. */
    isReady(): boolean {
      return tickTimer !== null && !core.stopping;
    },

    /** Tells everybody when to come back, writes what is waiting and closes, within the grace. */
    async stop(graceMs: number): Promise<void> {
      core.stopping = true;
      if (tickTimer) clearTimeout(tickTimer);
      for (const end of unlisten) end();
      await Promise.all([unsubscribe?.(), orderFeed.stop(), exchange.stop()]);
      const { close } = ERRORS.shutting_down;
      for (const connection of connections) {
        const reconnectInMs = 250 + Math.round(Math.random() * RECONNECT_SPREAD_MS);
        connection.send({ type: "bye", reconnectInMs }, core.tick);
        connection.close(close, "shutting_down");
      }
      await Promise.all([within(graceMs, writer.close()), within(Math.min(graceMs, GOODBYE_MS), goodbyes())]);
      for (const connection of connections) connection.wire.terminate();
    },
  };
}

/** Waits for the work, but no longer than that. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
