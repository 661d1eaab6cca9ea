import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "#lib/core/clock.ts";
import { AppError } from "#lib/core/errors.ts";
import type { DriverId } from "#lib/core/ids.ts";
import { networkOf } from "#lib/core/network.ts";
import { isDatabaseAway } from "#lib/db/away.ts";
import { clientAddress, readBody, requestId, sendJson, sendThrown } from "#lib/infra/http.ts";
import type { Logger } from "#lib/infra/log.ts";
import { type Limits, requireTaken } from "#lib/infra/ratelimit.ts";
import { parseOsmand } from "#lib/tracking/osmand.ts";
import type { DriverFixes } from "#lib/tracking/position-batch.ts";
import { pathOf } from "./positions-door.ts";

export const OSMAND_PATH = "/api/v1/positions/osmand";
/** 500 fixes of JSON as apps for phones write it, with room to spare, bytes. */
const MAX_BODY_BYTES = 262_144;

type Parts = {
  clock: Clock;
  log: Logger;
  trustProxy: number;
  driverOf(token: string, ip: string): Promise<DriverId>;
  limits: Limits;
  take(driverId: DriverId, batch: DriverFixes, offsetMs: number): { accepted: number; dropped: number };
  onError(code: AppError["code"]): void;
  isStopping(): boolean;
};

/**
 * `GET` or `POST /api/v1/positions/osmand`: positions from GPS clients as they are (`lib/tracking/osmand.ts`). Whatever
 * is well formed is answered with 200, believed or not: a client sends again what was not. The token may stand in the
 * address, so no address of this path is ever logged with its query.
 */
export function createOsmandDoor(parts: Parts) {
  async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (parts.isStopping()) throw new AppError("shutting_down");
    const address = clientAddress(req, parts.trustProxy);
    requireTaken(await parts.limits.take("positions", { address: networkOf(address) }));
    const body = req.method === "POST" ? (await readBody(req, MAX_BODY_BYTES)).toString("utf8") : "";
    const at = (req.url ?? "").indexOf("?");
    const query = at < 0 ? "" : (req.url ?? "").slice(at + 1);
    const contentType = req.headers["content-type"] ?? "";
    const { token, fixes } = parseOsmand({ query, contentType, body }, parts.clock.now());
    const driverId = await parts.driverOf(token, address);
    // Whoever calls here may come to any gateway next: all count together.
    requireTaken(await parts.limits.take("positions", { driver: driverId }));
    const { accepted, dropped } = parts.take(driverId, { firstSeq: null, fixes }, 0);
    sendJson(res, 200, { accepted, dropped });
  }

  return (req: IncomingMessage, res: ServerResponse): boolean => {
    if (pathOf(req) !== OSMAND_PATH) return false;
    const fail = (thrown: unknown) => {
      const error = isDatabaseAway(thrown)
        ? new AppError("database_unavailable", undefined, { cause: thrown })
        : thrown;
      parts.onError(error instanceof AppError ? error.code : "internal");
      // What was not read of a refused body must not be taken for the next request.
      if (!req.complete) res.setHeader("connection", "close");
      const id = requestId(req, parts.trustProxy);
      sendThrown(res, error, (err) => parts.log.error({ err, requestId: id }, "a GPS client's report was not taken"));
    };
    if (req.method === "GET" || req.method === "POST") take(req, res).catch(fail);
    else {
      res.setHeader("allow", "GET, POST");
      fail(new AppError("method_not_allowed"));
    }
    return true;
  };
}
