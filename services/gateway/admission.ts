import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { AppError, ERRORS, type ErrorCode, errorBody } from "#lib/core/errors.ts";
import { secondsOf } from "#lib/core/limits.ts";
import { clientAddress } from "#lib/infra/http.ts";
import { encodeServerMessage, LIMITS } from "#lib/tracking/protocol.ts";
import { bufferOf, Connection } from "./connection.ts";
import { retryInMs } from "./connection-limits.ts";
import { createConversation } from "./conversation.ts";
import type { GatewayCore } from "./gateway-core.ts";
import { pathOf } from "./positions-door.ts";
import { TokenBucket } from "./token-bucket.ts";
import { SocketWire, type Wire } from "./wire.ts";

/** Sockets of one process: below the usual limit of 20,000 open files. */
const MAX_CONNECTIONS = 18_000;

/** Bounds of ws beyond its types: pieces of one message, chunks not yet read, and how long a close may take (ms). */
const SOCKET_BOUNDS = { maxFragments: 64, maxBufferedChunks: 1_024, closeTimeout: 5_000 };

/** Where a socket keeps its connection. */
const CONNECTION = Symbol("connection");
type OurSocket = WebSocket & { [CONNECTION]?: Connection };

/** Lets clients in to /feed, over a socket or otherwise, and keeps each from its first message to its end. */
export type Admission = ReturnType<typeof createAdmission>;

export function createAdmission(core: GatewayCore) {
  const { config, clock, log, metrics, hub, orders, boards, limits, connections, drivers } = core;
  const onMessage = createConversation(core);
  const onError = (code: ErrorCode) => metrics.refused.inc({ code });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.messageBytes,
    ...SOCKET_BOUNDS,
    perMessageDeflate: false,
    clientTracking: false,
  });

  /**
   * Looks at where a request comes from. Answers the address that it counts for, or throws AppError: shutting_down,
   * too_many_connections, origin_not_allowed, too_many_of_yours (with when it may try again, where known).
   */
  async function admit(req: IncomingMessage, how: "feed" | "poll" = "feed"): Promise<string> {
    if (core.stopping) throw new AppError("shutting_down");
    if (connections.size >= MAX_CONNECTIONS) throw new AppError("too_many_connections");
    const { origin } = req.headers;
    if (origin !== undefined && !config.allowedOrigins.includes(origin)) throw new AppError("origin_not_allowed");
    const ip = clientAddress(req, config.trustProxy);
    await limits.attempt(ip, how);
    return ip;
  }

  /**
   * Makes a connection of what carries it. `origin` null: not a browser, its cookies count for nothing.
   * Throws AppError("too_many_of_yours").
   */
  function open(wire: Wire, from: { ip: string; origin: string | null; cookie: string | null }): Connection {
    limits.enter(from.ip);
    const bucket = new TokenBucket(clock, LIMITS.messagesPerSecond, LIMITS.messageBurst);
    const connection = new Connection({ wire, ...from, bucket, log, onError });
    connections.add(connection);
    connection.lastWriteTick = core.tick;
    connection.heardTick = core.tick;
    return connection;
  }

  /** A connection whose wire is gone. */
  function left(connection: Connection): void {
    if (!connections.delete(connection)) return;
    // Whatever its state: one that was refused is closed already.
    for (const one of connection.principals) {
      if (one.kind === "driver" && drivers.get(one.driverId) === connection) drivers.delete(one.driverId);
    }
    connection.become({ is: "closed" });
    hub.leave(connection);
    orders.leave(connection);
    boards.close(connection);
    limits.leave(connection.ip);
    if (connection.isCounted) limits.signOut(connection.principals);
  }

  // One function for all sockets, which finds its connection on the socket: closures of their own would be a tenth of
  // what an idle connection holds.
  function onMessageOf(this: OurSocket, data: RawData, isBinary: boolean): void {
    const connection = this[CONNECTION];
    if (!connection) return;
    connection.heardTick = core.tick;
    void onMessage(connection, bufferOf(data), isBinary);
  }
  function onPongOf(this: OurSocket): void {
    if (this[CONNECTION]) this[CONNECTION].heardTick = core.tick;
  }
  function onErrorOf(this: OurSocket, error: Error & { code?: string }): void {
    onError(error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH" ? "too_large" : "bad_frame");
    this[CONNECTION]?.log.debug({ err: error }, "socket error");
  }
  function onCloseOf(this: OurSocket): void {
    if (this[CONNECTION]) left(this[CONNECTION]);
  }

  function listen(connection: Connection, ws: OurSocket): void {
    ws[CONNECTION] = connection;
    ws.on("message", onMessageOf).on("pong", onPongOf).on("error", onErrorOf).on("close", onCloseOf);
  }

  async function handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    try {
      if (pathOf(req) !== "/feed") throw new AppError("not_found");
      const ip = await admit(req);
      sockets.handleUpgrade(req, socket, head, (ws) => {
        const { origin = null, cookie = null } = req.headers;
        try {
          listen(open(new SocketWire(ws, socket as Socket), { ip, origin, cookie }), ws);
        } catch (error) {
          // A page cannot read why an upgrade was refused: so it is let in to be told.
          refuseSocket(ws, error instanceof AppError ? error.code : "internal");
        }
      });
    } catch (error) {
      const refusal = error instanceof AppError ? error : new AppError("internal", undefined, { cause: error });
      if (refusal.code === "internal") log.error({ err: error }, "an upgrade failed");
      onError(refusal.code);
      refuseUpgrade(socket, refusal);
    }
  }

  function refuseSocket(ws: WebSocket, code: ErrorCode): void {
    onError(code);
    ws.on("error", () => {});
    const { message, close } = ERRORS[code];
    ws.send(encodeServerMessage({ type: "error", code, message, retryInMs: retryInMs(Math.random()) }));
    ws.close(close ?? 1011, code);
  }

  return {
    admit,
    open,
    left,
    /** What a client says, as on a socket. */
    onMessage,
    handleUpgrade: (req: IncomingMessage, socket: Duplex, head: Buffer): void => void handleUpgrade(req, socket, head),
  };
}

function refuseUpgrade(socket: Duplex, { code, detail, retryAfterMs }: AppError): void {
  const body = JSON.stringify(errorBody(code, detail));
  const retry = retryAfterMs > 0 ? `Retry-After: ${secondsOf(retryAfterMs)}\r\n` : "";
  const { http } = ERRORS[code];
  // Nobody else listens on this socket any more: its errors would end the process, and its other half stay open.
  socket.on("error", () => socket.destroy());
  socket.once("finish", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${http} Refused\r\nContent-Type: application/json\r\n${retry}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
