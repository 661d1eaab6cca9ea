import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Config } from "#lib/infra/config/env.ts";
import { ADDRESS_HEADER, clientAddress, requestId, sendError, sendJson, sendThrown } from "#lib/infra/http.ts";
import type { Logger } from "#lib/infra/log.ts";
import { answerCors, edgeHeaders } from "./edge.ts";
import { STRIP_PATH } from "./live-strip.ts";
import { handlePlates } from "./plates.ts";
import { WEBHOOK_PATH } from "./webhook-door.ts";

/** Who answers behind the one port. What is null is another process's, and there is nothing of it here. */
export type WebParts = {
  readonly gateway: {
    handleRequest(req: IncomingMessage, res: ServerResponse): boolean;
    handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  } | null;
  /** Answers `/city/…`; false if the address is not one of its. */
  readonly city: ((req: IncomingMessage, res: ServerResponse) => boolean) | null;
  /** Answers `/live/strip.svg`. */
  readonly strip: ((req: IncomingMessage, res: ServerResponse) => Promise<void>) | null;
  /** Takes what the payment provider tells. */
  readonly webhooks?: ((req: IncomingMessage, res: ServerResponse) => Promise<void>) | null;
  readonly pages: {
    handleRequest(req: IncomingMessage, res: ServerResponse): Promise<void>;
    /** Only while developing: the page's own socket for new code. */
    readonly handleUpgrade: ((req: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>) | null;
  } | null;
};

/** A request that dribbles in holds a socket and nothing else, but sockets are what a server has so many of. */
const TIMEOUTS = {
  keepAliveTimeout: 65_000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};

export type WebServer = {
  readonly server: Server;
  /** From now on requests are answered by these. Until then all but `/healthz` are told to come back. */
  open(parts: WebParts): void;
  /** Waits until requests under way are answered, up to the limit. Sockets that were upgraded are not waited for. */
  drain(graceMs: number): Promise<void>;
};

/**
 * The one HTTP server of a process: `/healthz`; `/feed*` and `/api/v1/positions*` to the gateway, before Next sees them;
 * `/city/*` to the city's files; `/plates/*` and the live strip drawn on the spot; webhooks kept; everything else to Next.
 */
export function createWebServer(
  config: Pick<Config, "trustProxy" | "publicUrl" | "allowedOrigins">,
  log: Logger,
  { isDeveloping = false, timeouts = TIMEOUTS }: { isDeveloping?: boolean; timeouts?: ServerOptions } = {},
): WebServer {
  let parts: WebParts | null = null;
  let underWay = 0;
  let onIdle = () => {};
  const server = createServer(timeouts);
  const headers = edgeHeaders(config, isDeveloping);

  server.on("request", (req: IncomingMessage, res: ServerResponse) => {
    const id = requestId(req, config.trustProxy);
    req.headers["x-request-id"] = id;
    req.headers[ADDRESS_HEADER] = clientAddress(req, config.trustProxy);
    res.setHeader("x-request-id", id);
    res.setHeaders(headers);
    const startedAt = performance.now();
    // A feed over HTTP has no end of its own: the gateway ends it when it stops.
    const ends = isUnder(pathOf(req), "/feed") ? 0 : 1;
    underWay += ends;
    res.on("close", () => {
      underWay -= ends;
      if (underWay === 0) onIdle();
      const ms = Math.round(performance.now() - startedAt);
      log.debug({ requestId: id, method: req.method, path: pathOf(req), status: res.statusCode, ms }, "request");
    });
    if (answerCors(req, res, pathOf(req), config.allowedOrigins)) return;
    answer(req, res, parts).catch((error) => {
      if (res.headersSent) res.destroy();
      else sendThrown(res, error, () => {});
      log.error({ err: error, requestId: id, path: pathOf(req) }, "a request failed");
    });
  });

  server.on("upgrade", (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Who hangs up before anybody took over is nobody's error.
    socket.on("error", hangUp);
    if (parts?.gateway && isUnder(pathOf(req), "/feed")) parts.gateway.handleUpgrade(req, socket, head);
    else if (parts?.pages?.handleUpgrade) parts.pages.handleUpgrade(req, socket, head).catch(() => socket.destroy());
    else socket.end(`HTTP/1.1 ${parts ? "404 Not Found" : "503 Service Unavailable"}\r\nConnection: close\r\n\r\n`);
  });

  return {
    server,
    open(all) {
      parts = all;
    },
    async drain(graceMs) {
      if (underWay === 0) return;
      await new Promise<void>((resolve) => {
        onIdle = resolve;
        setTimeout(resolve, graceMs).unref();
      });
    },
  };
}

async function answer(req: IncomingMessage, res: ServerResponse, parts: WebParts | null): Promise<void> {
  const path = pathOf(req);
  if (path === "/healthz") {
    sendJson(res, 200, { status: "ok" });
  } else if (!parts) {
    res.setHeader("retry-after", "2");
    sendError(res, "shutting_down");
  } else if (isUnder(path, "/feed") || isUnder(path, "/api/v1/positions")) {
    if (!parts.gateway?.handleRequest(req, res)) sendError(res, "not_found");
  } else if (isUnder(path, "/city") || !parts.pages) {
    if (!parts.city?.(req, res)) sendError(res, "not_found");
  } else if (path === STRIP_PATH && parts.strip) {
    await parts.strip(req, res);
  } else if (path === WEBHOOK_PATH && parts.webhooks) {
    await parts.webhooks(req, res);
  } else if (isUnder(path, "/plates")) {
    if (!handlePlates(req, res)) sendError(res, "not_found");
  } else {
    await parts.pages.handleRequest(req, res);
  }
}

function pathOf(req: IncomingMessage): string {
  return (req.url ?? "/").split("?", 1)[0] ?? "/";
}

/** One function for all sockets: there are thousands of them, and each holds on to its listeners. */
function hangUp(this: Duplex): void {
  this.destroy();
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
