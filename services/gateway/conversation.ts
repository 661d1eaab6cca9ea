import { verifyDriverToken } from "#lib/auth/driver-token.ts";
import type { Principal } from "#lib/auth/principal.ts";
import { principalsOf } from "#lib/auth/principals.ts";
import { AppError } from "#lib/core/errors.ts";
import { type DeliveryId, type DriverId, isId } from "#lib/core/ids.ts";
import { deliverDelivery, pickUpDelivery } from "#lib/dispatch/commands.ts";
import { clockOffsetMs } from "#lib/tracking/ingest.ts";
import { decodePositionBatch } from "#lib/tracking/position-batch.ts";
import {
  type BoardRequest,
  type ClientMessage,
  type DeliveryMessage,
  type FollowMessage,
  type HelloMessage,
  LIMITS,
  parseClientMessage,
  type WatchMessage,
} from "#lib/tracking/protocol.ts";
import { tilesOfView } from "#lib/tracking/tile-grid.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { TICK_MS, tileKey } from "#lib/tracking/wire.ts";
import type { Connection } from "./connection.ts";
import { retryInMs } from "./connection-limits.ts";
import type { GatewayCore } from "./gateway-core.ts";
import { takeBatch } from "./take-batch.ts";

const WATCHER = { is: "watcher" } as const;

/** Answers what a connection says, message by message: hello first, then what its kind may. */
export function createConversation(core: GatewayCore) {
  const { config, clock, db, batcher, log, fleet, hub, orders, boards, limits, revocations, drivers } = core;

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
      const refusal = error instanceof AppError ? error : new AppError("internal");
      const isAway = refusal.code === "too_many_of_yours";
      connection.refuse(refusal, type, isAway ? { retryInMs: retryInMs(Math.random()) } : {});
    }
  }

  function takePositions(connection: Connection, data: Buffer): void {
    if (connection.state.is === "new") throw new AppError("not_authenticated");
    if (connection.state.is !== "driver") throw new AppError("forbidden");
    const batch = decodePositionBatch(data);
    connection.send(
      { type: "ack", ...takeBatch(core, connection.state.driverId, batch, connection.state.clockOffsetMs) },
      core.tick,
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
    else if (message.type === "follow") follow(connection, message);
    else if (message.type === "unfollow") unfollow(connection, message.orderId);
    else if (message.type === "board") openBoard(connection, message);
    else if (message.type === "unboard") boards.close(connection);
    else await onDelivery(connection, message);
  }

  async function onHello(connection: Connection, hello: HelloMessage): Promise<void> {
    if (connection.state.is !== "new") throw new AppError("already_greeted");
    // The public map needs no account, but a page of ours around it; other clients bring a token.
    if (hello.token === undefined && !connection.isPage) throw new AppError("not_authenticated");
    if (hello.token !== undefined && connection.isPage) {
      throw new AppError("forbidden", "a browser signs in by its session");
    }
    const early: { data: Buffer; isBinary: boolean }[] = [];
    if (hello.token === undefined) {
      if (connection.cookie !== null) {
        connection.become({ is: "verifying", early });
        await recognise(connection, connection.cookie);
        if (!connection.isOpen()) return;
      }
      connection.become(WATCHER);
      welcome(connection);
    } else {
      connection.become({ is: "verifying", early });
      await onToken(connection, hello, hello.token);
    }
    // All begun in their order before anything newer is read; none waits for another here.
    for (const message of early) void onMessage(connection, message.data, message.isBinary);
  }

  /** Who a browser is, by its cookies: a session, links, or nobody. */
  async function recognise(connection: Connection, cookie: string): Promise<void> {
    connection.cookie = null;
    const { principals, expired } = await principalsOf(cookie, config.sessionSecret, clock.now());
    if (!connection.isOpen()) return;
    // Looked at now: what ends from here on is told to every connection that has it.
    const isEnded = (one: Principal) => one.kind !== "link" && revocations.isRevoked("session", one.sessionId ?? "");
    const good = principals.filter((one) => !isEnded(one));
    limits.signIn(good);
    connection.isCounted = true;
    connection.principals = good;
    connection.lostSession = good.length < principals.length ? "session_ended" : expired ? "session_expired" : null;
  }

  async function onToken(connection: Connection, hello: HelloMessage, token: string): Promise<void> {
    const driverId = await verifyDriverToken(token, config.driverTokenSecret, clock.now());
    if (hello.driverId !== undefined && hello.driverId !== driverId) throw new AppError("driver_mismatch");
    if (!connection.isOpen()) return;
    drivers.get(driverId)?.refuse(new AppError("replaced"));
    drivers.set(driverId, connection);
    const sentAt = hello.sentAt === undefined ? null : Date.parse(hello.sentAt);
    connection.principals = [{ kind: "driver", driverId, sessionId: null }];
    const since = clock.now();
    connection.become({ is: "driver", driverId, clockOffsetMs: clockOffsetMs(sentAt, since), since });
    core.exchange.onConnected(driverId, since);
    welcome(connection);
    const trip = fleet.tripOf(driverId);
    if (trip) sendAssignment(connection, trip, core.tick);
  }

  function welcome(connection: Connection): void {
    connection.send(
      { type: "welcome", tick: core.tick, tickMs: TICK_MS, serverTime: new Date(clock.now()).toISOString() },
      core.tick,
    );
  }

  function watch(connection: Connection, { id, bbox: [west, south, east, north], zoom }: WatchMessage): void {
    if (!connection.watches.has(id) && connection.watches.size >= LIMITS.watches)
      throw new AppError("too_many_watches");
    const tiles = tilesOfView({ west, south, east, north }, zoom ?? 0, LIMITS.tilesPerWatch);
    if (!hub.hasRoom(tiles)) throw new AppError("too_many_watches", "so does this server");
    const z = tiles[0]?.z ?? 0;
    hub.catchUp(connection);
    connection.send({ type: "watching", id, z, tiles: tiles.map((t) => tileKey(t.z, t.x, t.y)) }, core.tick);
    hub.setWatch(connection, id, tiles);
  }

  function follow(connection: Connection, { orderId, after }: FollowMessage): void {
    // An id of another shape names no order either: nobody learns how they are made.
    if (isId("order", orderId)) orders.follow(connection, orderId, after ?? null);
    else connection.refuse(new AppError("order_not_found"), "follow", { orderId });
  }

  function openBoard(connection: Connection, { restaurantId, after }: BoardRequest): void {
    if (isId("restaurant", restaurantId)) boards.open(connection, restaurantId, after ?? null);
    else connection.refuse(new AppError("board_not_found"), "board");
  }

  function unfollow(connection: Connection, orderId: string): void {
    if (isId("order", orderId)) orders.unfollow(connection, orderId);
  }

  async function onDelivery(connection: Connection, { deliveryId, event }: DeliveryMessage): Promise<void> {
    if (connection.state.is !== "driver") throw new AppError("forbidden");
    if (!isId("delivery", deliveryId)) throw new AppError("bad_message", "deliveryId");
    const by: { deliveryId: DeliveryId; driverId: DriverId } = { deliveryId, driverId: connection.state.driverId };
    const change = event === "picked_up" ? pickUpDelivery : deliverDelivery;
    await connection.inOrder(async () => {
      const trip = await change({ db, batcher }, by).catch((error) => {
        if (error instanceof AppError) throw error;
        log.warn({ err: error, deliveryId }, "a delivery could not be moved on");
        throw new AppError("database_unavailable", undefined, { cause: error });
      });
      connection.send({ type: "delivery", deliveryId, status: trip.status }, core.tick);
    });
  }

  return onMessage;
}

/** Tells a driver of the delivery that is theirs now. */
export function sendAssignment(connection: Connection, trip: Trip, tick: number): void {
  const { deliveryId: id, status, pickup, dropoff } = trip;
  connection.send({ type: "assignment", delivery: { id, status, pickup, dropoff } }, tick);
}
