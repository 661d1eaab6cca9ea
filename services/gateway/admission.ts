import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { ERRORS, type ErrorCode, errorBody } from "#lib/core/errors.ts";
import { clientAddress } from "#lib/infra/http.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { bufferOf, Connection } from "./connection.ts";
import { createConversation } from "./conversation.ts";
import type { GatewayCore } from "./gateway-core.ts";
import { pathOf } from "./positions-door.ts";
import { TokenBucket } from "./token-bucket.ts";
import { SocketWire } from "./wire.ts";

/** Sockets of one process: below the usual limit of 20,000 open files. */
const MAX_CONNECTIONS = 18_000;

/** Bounds of ws beyond its types: pieces of one message, chunks not yet read, and how long a close may take (ms). */
const SOCKET_BOUNDS = { maxFragments: 64, maxBufferedChunks: 1_024, closeTimeout: 5_000 };

/** Takes upgrades to /feed and keeps each socket from its first message to its end; anything else is told so. */
export function createAdmission(core: GatewayCore) {
  const { config, clock, log, metrics, hub, connections, drivers } = core;
  const onMessage = createConversation(core);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.messageBytes,
    ...SOCKET_BOUNDS,
    perMessageDeflate: false,
    clientTracking: false,
  });

  function refusalOf(req: IncomingMessage): ErrorCode | null {
    if (pathOf(req) !== "/feed") return "not_found";
    if (core.stopping) return "shutting_down";
    if (connections.size >= MAX_CONNECTIONS) return "too_many_connections";
    const { origin } = req.headers;
    return origin !== undefined && !config.allowedOrigins.includes(origin) ? "origin_not_allowed" : null;
  }

  function onConnection(connection: Connection, ws: WebSocket): void {
    connections.add(connection);
    connection.lastWriteTick = core.tick;
    connection.heardTick = core.tick;
    ws.on("message", (data, isBinary) => {
      connection.heardTick = core.tick;
      void onMessage(connection, bufferOf(data), isBinary);
    });
    ws.on("pong", () => {
      connection.heardTick = core.tick;
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

  return (req: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refusal = refusalOf(req);
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
          wire: new SocketWire(ws, socket as Socket),
          origin: req.headers.origin ?? null,
          bucket: new TokenBucket(clock, LIMITS.messagesPerSecond, LIMITS.messageBurst),
          log: log.child({ connectionId: id, ip: clientAddress(req, config.trustProxy) }),
          onError: (code) => metrics.refused.inc({ code }),
        }),
        ws,
      );
    });
  };
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
