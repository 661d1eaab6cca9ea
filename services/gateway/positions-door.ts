import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "#lib/core/clock.ts";
import { AppError, type ErrorCode } from "#lib/core/errors.ts";
import type { DriverId } from "#lib/core/ids.ts";
import { rateLimitHeaders } from "#lib/core/limits.ts";
import { networkOf } from "#lib/core/network.ts";
import { clientAddress, readBody, requestId, sendError, sendJson, sendThrown } from "#lib/infra/http.ts";
import type { Logger } from "#lib/infra/log.ts";
import { type LimitKeys, type Limits, requireTaken } from "#lib/infra/ratelimit.ts";
import { clockOffsetMs } from "#lib/tracking/ingest.ts";
import type { PositionBatch } from "#lib/tracking/position-batch.ts";
import { parsePositionsBody } from "#lib/tracking/positions-body.ts";

const PATH = "/api/v1/positions";
/** 500 fixes of JSON with room to spare, bytes. */
const MAX_BODY_BYTES = 131_072;

type Parts = {
  clock: Clock;
  log: Logger;
  limits: Limits;
  trustProxy: number;
  verify(token: string): Promise<DriverId>;
  take(driverId: DriverId, batch: PositionBatch, offsetMs: number): { seq: number; accepted: number; dropped: number };
  onError(code: ErrorCode): void;
  isStopping(): boolean;
};

/** The path of a request, taken as it is: `new URL` throws on some that a client may send. */
export function pathOf(req: IncomingMessage): string {
  return (req.url ?? "").split("?", 1)[0] ?? "";
}

/** `POST /api/v1/positions`: the batch of the feed as JSON, for clients without a socket. Answers what the ack says. */
export function createPositionsDoor(parts: Parts) {
  /** Whoever calls here may come to any gateway next, so what a connection's bucket does for a socket is counted by all. */
  async function count(res: ServerResponse, keys: LimitKeys): Promise<void> {
    const taken = await parts.limits.take("positions", keys);
    for (const [name, value] of Object.entries(rateLimitHeaders(taken.standings))) res.setHeader(name, value);
    requireTaken(taken);
  }

  async function post(req: IncomingMessage, res: ServerResponse): Promise<void> {
    await count(res, { address: networkOf(clientAddress(req, parts.trustProxy)) });
    const authorization = req.headers.authorization ?? "";
    if (!/^bearer /i.test(authorization)) throw new AppError("not_authenticated");
    const driverId = await parts.verify(authorization.slice(7).trim());
    await count(res, { driver: driverId });
    const body = parsePositionsBody((await readBody(req, MAX_BODY_BYTES)).toString("utf8"));
    if (body.driverId !== null && body.driverId !== driverId) throw new AppError("driver_mismatch");
    sendJson(res, 200, parts.take(driverId, body.batch, clockOffsetMs(body.sentAt, parts.clock.now())));
  }

  return (req: IncomingMessage, res: ServerResponse): boolean => {
    const pathname = pathOf(req);
    const refuse = (code: ErrorCode) => {
      parts.onError(code);
      sendError(res, code);
      return true;
    };
    if (pathname === "/feed") return refuse("upgrade_required");
    if (pathname.startsWith("/feed/") || pathname.startsWith(`${PATH}/`)) return refuse("not_found");
    if (pathname !== PATH) return false;
    if (req.method !== "POST") {
      res.setHeader("allow", "POST");
      return refuse("method_not_allowed");
    }
    if (parts.isStopping()) return refuse("shutting_down");
    post(req, res).catch((error) => {
      parts.onError(error instanceof AppError ? error.code : "internal");
      // What was not read of a refused body must not be taken for the next request.
      if (!req.complete) res.setHeader("connection", "close");
      const id = requestId(req, parts.trustProxy);
      sendThrown(res, error, (err) => parts.log.error({ err, requestId: id }, "positions could not be taken"));
    });
    return true;
  };
}
