import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { verifyDriverToken } from "#lib/auth/driver-token.ts";
import { AppError, ERRORS, type ErrorCode, errorBody } from "#lib/core/errors.ts";
import { type DeliveryId, type DriverId, isId } from "#lib/core/ids.ts";
import { deliverDelivery, pickUpDelivery } from "#lib/dispatch/commands.ts";
import { listLiveTrips } from "#lib/dispatch/queries.ts";
import { decodeTrips, TRIPS_TOPIC } from "#lib/dispatch/trip-topic.ts";
import type { Context } from "#lib/infra/context.ts";
import { clientAddress } from "#lib/infra/http.ts";
import { Fleet } from "#lib/tracking/fleet.ts";
import { clockOffsetMs } from "#lib/tracking/ingest.ts";
import { decodePositionBatch, type PositionBatch } from "#lib/tracking/position-batch.ts";
import {
  type ClientMessage,
  type DeliveryMessage,
  type HelloMessage,
  LIMITS,
  parseClientMessage,
  type WatchMessage,
} from "#lib/tracking/protocol.ts";
import type { StreetPoints } from "#lib/tracking/public-view.ts";
import { TileFeed } from "#lib/tracking/tile-feed.ts";
import { tilesOfView } from "#lib/tracking/tile-grid.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { TICK_MS, tickAt, tileKey } from "#lib/tracking/wire.ts";
import { bufferOf, Connection } from "./connection.ts";
import { createGatewayMetrics } from "./gateway-metrics.ts";
import { PositionWriter } from "./position-writer.ts";
import { createPositionsDoor, pathOf } from "./positions-door.ts";
import { TokenBucket } from "./token-bucket.ts";
import { PING_TICKS, SILENT_TICKS, WatchHub } from "./watch-hub.ts";

/** Sockets of one process: below the usual limit of 20,000 open files. */
const MAX_CONNECTIONS = 18_000;
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
  const fleet = new Fleet({ feed, streets: parts.streets, cutSecret });
  const hub = new WatchHub(feed);
  const writer = new PositionWriter({ db, log, metrics });
  const connections = new Set<Connection>();
  const drivers = new Map<DriverId, Connection>();
  const socketOptions = {
    noServer: true,
    maxPayload: LIMITS.messageBytes,
    // A message in more pieces than this is made to cost memory.
    maxFragments: 64,
    maxBufferedChunks: 1_024,
    closeTimeout: 5_000,
    perMessageDeflate: false,
    clientTracking: false,
  };
  const sockets = new WebSocketServer(socketOptions);
  let tick = tickAt(clock.now());
  let tickTimer: NodeJS.Timeout | null = null;
  let unsubscribe: (() => Promise<void>) | null = null;
  let stopping = false;

  const door = createPositionsDoor({
    clock,
    log,
    trustProxy: config.trustProxy,
    verify: (token) => verifyDriverToken(token, config.driverTokenSecret, clock.now()),
    take: takeBatch,
    onError: (code) => metrics.refused.inc({ code }),
    isStopping: () => stopping,
  });

  function takeBatch(driverId: DriverId, batch: PositionBatch, offsetMs: number) {
    const now = clock.now();
    const result = fleet.take(driverId, batch, offsetMs, now);
    let dropped = 0;
    for (const [reason, count] of Object.entries(result.dropped)) {
      metrics.dropped.inc({ reason }, count);
      dropped += count;
    }
    metrics.fixes.inc(result.believed.length);
    for (const fix of result.believed) writer.add({ driverId, fix, receivedAt: now });
    return { seq: result.ackSeq, accepted: result.believed.length, dropped };
  }

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
    if (trip.status === "assigned" && connection) sendAssignment(connection, trip);
    if (trip.status === "cancelled") {
      connection?.send({ type: "delivery", deliveryId: trip.deliveryId, status: trip.status }, tick);
    }
  }

  function sendAssignment(connection: Connection, trip: Trip): void {
    const { deliveryId: id, status, pickup, dropoff } = trip;
    connection.send({ type: "assignment", delivery: { id, status, pickup, dropoff } }, tick);
  }

  function runTick(): void {
    const next = Math.max(tick + 1, tickAt(clock.now()));
    // After a leap of the clock (a machine that slept) nobody was silent for the ticks that never were.
    if (next - tick > PING_TICKS) for (const connection of connections) connection.heardTick = next;
    tick = next;
    try {
      const end = metrics.tickSeconds.startTimer();
      fleet.tick(tick);
      hub.tick(tick);
      end();
      for (const connection of connections) if (!connection.group) keepAlive(connection);
      count();
    } catch (error) {
      log.error({ err: error, tick }, "a tick failed");
    }
    void writer.flush();
    planTick();
  }

  /** What the hub's frames do for who watches: a beat, and now and then a ping that must be answered. */
  function keepAlive(connection: Connection): void {
    if (connection.state.is === "new" || !connection.isOpen()) return;
    if (tick - connection.heardTick > SILENT_TICKS) connection.ws.terminate();
    if (tick - connection.lastWriteTick < LIMITS.beatTicks) return;
    connection.send({ type: "beat", serverTime: new Date(clock.now()).toISOString() }, tick);
    if (tick - connection.heardTick > PING_TICKS && connection.isOpen()) connection.ws.ping();
  }

  /** The next tick comes at the next full second of the clock, however long this one took. */
  function planTick(): void {
    if (stopping) return;
    tickTimer = setTimeout(runTick, TICK_MS - (((clock.now() % TICK_MS) + TICK_MS) % TICK_MS) + 1);
  }

  async function onMessage(connection: Connection, data: Buffer, isBinary: boolean): Promise<void> {
    let type: string | undefined;
    try {
      if (connection.state.is === "closed") return;
      if (!connection.bucket.take()) throw new AppError("rate_limited");
      if (connection.state.is === "verifying") {
        connection.keepEarly(data, isBinary);
        return;
      }
      if (isBinary) {
        type = "positions";
        takePositions(connection, data);
        return;
      }
      const message = parseClientMessage(data.toString("utf8"));
      type = message.type;
      await onControl(connection, message);
    } catch (error) {
      if (!(error instanceof AppError)) connection.log.error({ err: error }, "a message could not be handled");
      connection.refuse(error instanceof AppError ? error : new AppError("internal"), type);
    }
  }

  function takePositions(connection: Connection, data: Buffer): void {
    if (connection.state.is === "new") throw new AppError("not_authenticated");
    if (connection.state.is !== "driver") throw new AppError("forbidden");
    const batch = decodePositionBatch(data);
    connection.send(
      { type: "ack", ...takeBatch(connection.state.driverId, batch, connection.state.clockOffsetMs) },
      tick,
    );
  }

  async function onControl(connection: Connection, message: ClientMessage): Promise<void> {
    if (message.type === "hello") {
      await onHello(connection, message);
      return;
    }
    if (connection.state.is === "new") throw new AppError("not_authenticated");
    if (message.type === "watch") watch(connection, message);
    else if (message.type === "unwatch") hub.endWatch(connection, message.id);
    else if (message.type === "resync") hub.resync(connection);
    else await onDelivery(connection, message);
  }

  async function onHello(connection: Connection, hello: HelloMessage): Promise<void> {
    if (connection.state.is !== "new") throw new AppError("already_greeted");
    if (hello.token === undefined) {
      // The public map needs no account, but a page of ours around it; other clients bring a token.
      if (connection.origin === null) throw new AppError("not_authenticated");
      connection.become({ is: "watcher" });
      welcome(connection);
      return;
    }
    if (connection.origin !== null) throw new AppError("forbidden", "a browser signs in by its session");
    const early: { data: Buffer; isBinary: boolean }[] = [];
    connection.become({ is: "verifying", early });
    const driverId = await verifyDriverToken(hello.token, config.driverTokenSecret, clock.now());
    if (hello.driverId !== undefined && hello.driverId !== driverId) throw new AppError("driver_mismatch");
    if (!connection.isOpen()) return;
    drivers.get(driverId)?.refuse(new AppError("replaced"));
    drivers.set(driverId, connection);
    const sentAt = hello.sentAt === undefined ? null : Date.parse(hello.sentAt);
    connection.become({ is: "driver", driverId, clockOffsetMs: clockOffsetMs(sentAt, clock.now()) });
    welcome(connection);
    const trip = fleet.tripOf(driverId);
    if (trip) sendAssignment(connection, trip);
    // All begun in their order before anything newer is read; none waits for another here.
    for (const message of early) void onMessage(connection, message.data, message.isBinary);
  }

  function welcome(connection: Connection): void {
    connection.send({ type: "welcome", tick, tickMs: TICK_MS, serverTime: new Date(clock.now()).toISOString() }, tick);
  }

  function watch(connection: Connection, { id, bbox: [west, south, east, north], zoom }: WatchMessage): void {
    if (!connection.watches.has(id) && connection.watches.size >= LIMITS.watches)
      throw new AppError("too_many_watches");
    const tiles = tilesOfView({ west, south, east, north }, zoom ?? 0, LIMITS.tilesPerWatch);
    if (!hub.hasRoom(tiles)) throw new AppError("too_many_watches", "so does this server");
    const z = tiles[0]?.z ?? 0;
    hub.catchUp(connection);
    connection.send({ type: "watching", id, z, tiles: tiles.map((t) => tileKey(t.z, t.x, t.y)) }, tick);
    hub.setWatch(connection, id, tiles);
  }

  async function onDelivery(connection: Connection, { deliveryId, event }: DeliveryMessage): Promise<void> {
    if (connection.state.is !== "driver") throw new AppError("forbidden");
    if (!isId("delivery", deliveryId)) throw new AppError("bad_message", "deliveryId");
    const by: { deliveryId: DeliveryId; driverId: DriverId } = { deliveryId, driverId: connection.state.driverId };
    const change = event === "picked_up" ? pickUpDelivery : deliverDelivery;
    await connection.inOrder(async () => {
      const trip = await change({ db, bus }, by).catch((error) => {
        if (error instanceof AppError) throw error;
        log.warn({ err: error, deliveryId }, "a delivery could not be moved on");
        throw new AppError("database_unavailable", undefined, { cause: error });
      });
      connection.send({ type: "delivery", deliveryId, status: trip.status }, tick);
    });
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

  function onConnection(connection: Connection): void {
    connections.add(connection);
    connection.lastWriteTick = tick;
    connection.heardTick = tick;
    const { ws } = connection;
    ws.on("message", (data, isBinary) => {
      connection.heardTick = tick;
      void onMessage(connection, bufferOf(data), isBinary);
    });
    ws.on("pong", () => {
      connection.heardTick = tick;
    });
    ws.on("error", (error: Error & { code?: string }) => {
      const code: ErrorCode = error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH" ? "too_large" : "bad_frame";
      metrics.refused.inc({ code });
      connection.log.debug({ err: error }, "socket error");
    });
    ws.on("close", () => {
      if (connection.state.is === "driver" && drivers.get(connection.state.driverId) === connection) {
        drivers.delete(connection.state.driverId);
      }
      connection.become({ is: "closed" });
      hub.leave(connection);
      connections.delete(connection);
    });
  }

  async function goodbyes(): Promise<void> {
    await Promise.all([...connections].map(({ ws }) => new Promise((resolve) => ws.once("close", resolve))));
  }

  return {
    /** Loads the trips that are under way, listens for new ones and begins to tick. */
    async start(): Promise<void> {
      unsubscribe = await bus.subscribe(TRIPS_TOPIC, onTrips);
      for (const trip of await listLiveTrips({ db })) setTrip(trip);
      tick = Math.max(tick, tickAt(clock.now()));
      fleet.tick(tick);
      hub.tick(tick);
      planTick();
    },

    /** Takes over an upgrade to /feed; anything else is told so. */
    handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
      const origin = req.headers.origin ?? null;
      const refusal: ErrorCode | null =
        pathOf(req) !== "/feed"
          ? "not_found"
          : stopping
            ? "shutting_down"
            : connections.size >= MAX_CONNECTIONS
              ? "too_many_connections"
              : origin !== null && !config.allowedOrigins.includes(origin)
                ? "origin_not_allowed"
                : null;
      if (refusal) {
        metrics.refused.inc({ code: refusal });
        refuseUpgrade(socket, refusal);
        return;
      }
      sockets.handleUpgrade(req, socket, head, (ws) => {
        const id = randomUUID();
        onConnection(
          new Connection({
            id,
            ws,
            socket: socket as Socket,
            origin,
            bucket: new TokenBucket(clock, LIMITS.messagesPerSecond, LIMITS.messageBurst),
            log: log.child({ connectionId: id, ip: clientAddress(req, config.trustProxy) }),
            onError: (code) => metrics.refused.inc({ code }),
          }),
        );
      });
    },

    /** Answers the gateway's HTTP addresses; false if the request is not for it. */
    handleRequest(req: IncomingMessage, res: ServerResponse): boolean {
      return door(req, res);
    },

    /** True while it ticks. */
    isReady(): boolean {
      return tickTimer !== null && !stopping;
    },

    /** Tells everybody when to come back, writes what is waiting and closes, within the grace. */
    async stop(graceMs: number): Promise<void> {
      stopping = true;
      if (tickTimer) clearTimeout(tickTimer);
      await unsubscribe?.();
      const { close } = ERRORS.shutting_down;
      for (const connection of connections) {
        const reconnectInMs = 250 + Math.round(Math.random() * RECONNECT_SPREAD_MS);
        connection.send({ type: "bye", reconnectInMs }, tick);
        connection.close(close, "shutting_down");
      }
      await Promise.all([within(graceMs, writer.close()), within(Math.min(graceMs, GOODBYE_MS), goodbyes())]);
      for (const connection of connections) connection.ws.terminate();
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

function refuseUpgrade(socket: Duplex, code: ErrorCode): void {
  const body = JSON.stringify(errorBody(code));
  const { http } = ERRORS[code];
  // Nobody else listens on this socket any more: its errors would end the process, and its other half stay open.
  socket.on("error", () => socket.destroy());
  socket.once("finish", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${http} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
