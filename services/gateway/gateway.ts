import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { verifyDriverToken } from "#lib/auth/driver-token.ts";
import { ERRORS } from "#lib/core/errors.ts";
import { listLiveTrips } from "#lib/dispatch/queries.ts";
import { decodeTrips, TRIPS_TOPIC } from "#lib/dispatch/trip-topic.ts";
import type { Context } from "#lib/infra/context.ts";
import { Fleet } from "#lib/tracking/fleet.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import type { StreetPoints } from "#lib/tracking/public-view.ts";
import { TileFeed } from "#lib/tracking/tile-feed.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { TICK_MS, tickAt } from "#lib/tracking/wire.ts";
import { createAdmission } from "./admission.ts";
import type { Connection } from "./connection.ts";
import { sendAssignment } from "./conversation.ts";
import type { GatewayCore } from "./gateway-core.ts";
import { createGatewayMetrics } from "./gateway-metrics.ts";
import { PositionWriter } from "./position-writer.ts";
import { createPositionsDoor } from "./positions-door.ts";
import { takeBatch } from "./take-batch.ts";
import { PING_TICKS, SILENT_TICKS, WatchHub } from "./watch-hub.ts";

/** Every so many ticks the trips under way are read again from the database. */
const HEAL_TICKS = 30;
/** Who is told to come back spreads over this, so that a restart is no storm. */
const RECONNECT_SPREAD_MS = 2_000;
/** How long a stopping gateway waits for goodbyes: a socket closed at once may lose what it was told last. */
const GOODBYE_MS = 1_000;

export type GatewayParts = Pick<Context, "config" | "log" | "clock" | "db" | "bus" | "metrics"> & {
  readonly streets: StreetPoints;
};

/**
 * The gateway of a process: takes drivers' positions in, over sockets and HTTP, and sends the map feed out.
 * `docs/protocol.md` is what it speaks.
 */
export type Gateway = ReturnType<typeof createGateway>;

export function createGateway(parts: GatewayParts) {
  const { config, clock, db, bus } = parts;
  const log = parts.log.child({ part: "gateway" });
  const metrics = createGatewayMetrics(parts.metrics.registry);
  const feed = new TileFeed();
  const cutSecret = createHash("sha256").update(`cuts:${config.driverTokenSecret}`).digest().readUInt32LE(0);
  const core: GatewayCore = {
    config,
    clock,
    db,
    bus,
    log,
    metrics,
    fleet: new Fleet({ feed, streets: parts.streets, cutSecret }),
    hub: new WatchHub(feed),
    writer: new PositionWriter({ db, log, metrics }),
    connections: new Set(),
    drivers: new Map(),
    tick: tickAt(clock.now()),
    stopping: false,
  };
  const { fleet, hub, writer, connections, drivers } = core;
  const admit = createAdmission(core);
  let tickTimer: NodeJS.Timeout | null = null;
  let unsubscribe: (() => Promise<void>) | null = null;
  let healedTick = core.tick;

  const door = createPositionsDoor({
    clock,
    log,
    trustProxy: config.trustProxy,
    verify: (token) => verifyDriverToken(token, config.driverTokenSecret, clock.now()),
    take: (driverId, batch, offsetMs) => takeBatch(core, driverId, batch, offsetMs),
    onError: (code) => metrics.refused.inc({ code }),
    isStopping: () => core.stopping,
  });

  function onTrips(bytes: Uint8Array): void {
    try {
      for (const trip of decodeTrips(bytes)) setTrip(trip);
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
    core.tick = next;
    try {
      const end = metrics.tickSeconds.startTimer();
      fleet.tick(core.tick);
      hub.tick(core.tick);
      end();
      for (const connection of connections) if (!connection.group) keepAlive(connection);
      count();
    } catch (error) {
      log.error({ err: error, tick: core.tick }, "a tick failed");
    }
    void writer.flush();
    if (core.tick - healedTick >= HEAL_TICKS) void heal();
    planTick();
  }

  /** The bus may lose a message: what the database says is under way, and is not known here, is taken up. */
  async function heal(): Promise<void> {
    healedTick = core.tick;
    try {
      for (const trip of await listLiveTrips({ db })) {
        if (fleet.tripOf(trip.driverId)?.deliveryId !== trip.deliveryId) setTrip(trip);
      }
    } catch (error) {
      log.warn({ err: error }, "the trips under way could not be read; they will be again");
    }
  }

  /** What the hub's frames do for who watches: a beat, and now and then a ping that must be answered. */
  function keepAlive(connection: Connection): void {
    if (connection.state.is === "new" || !connection.isOpen()) return;
    const silence = core.tick - connection.heardTick;
    if (silence > SILENT_TICKS) connection.wire.terminate();
    else if (silence > PING_TICKS && silence % LIMITS.beatTicks === 0) connection.wire.ping();
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
      fleet.tick(core.tick);
      hub.tick(core.tick);
      planTick();
    },

    /** Takes over an upgrade to /feed; anything else is told so. */
    handleUpgrade: admit,

    /** Answers the gateway's HTTP addresses; false if the request is not for it. */
    handleRequest(req: IncomingMessage, res: ServerResponse): boolean {
      return door(req, res);
    },

    /** True while it ticks. */
    isReady(): boolean {
      return tickTimer !== null && !core.stopping;
    },

    /** Tells everybody when to come back, writes what is waiting and closes, within the grace. */
    async stop(graceMs: number): Promise<void> {
      core.stopping = true;
      if (tickTimer) clearTimeout(tickTimer);
      await unsubscribe?.();
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
