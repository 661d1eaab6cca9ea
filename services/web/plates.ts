import type { IncomingMessage, ServerResponse } from "node:http";
import { sendError } from "#lib/infra/http.ts";
import { drawPlate } from "#lib/sim/plates/plate.ts";

const PREFIX = "/plates/";
const NAME = /^([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/(0|[1-9]\d{0,9})\.svg$/;
const MAX_SEED = 2 ** 32 - 1;
/** A picture's address says all of it. A release that draws it better may leave the old one where it is kept. */
const CACHE = "public, max-age=31536000, immutable";
/** Where somebody opens a picture by itself it runs nothing and loads nothing. */
const POLICY = "default-src 'none'; sandbox";

/** Answers `/plates/<kitchen>/<dish>/<seed>.svg`; false for an address that is not its own, which it leaves unanswered. */
export function handlePlates(req: IncomingMessage, res: ServerResponse): boolean {
  const path = (req.url ?? "").split("?", 1)[0] ?? "";
  if (!path.startsWith(PREFIX)) return false;
  if (req.method !== "GET" && req.method !== "HEAD") {
    res.setHeader("Allow", "GET, HEAD");
    sendError(res, "method_not_allowed");
    return true;
  }
  const [, kitchen = "", dish = "", seed = ""] = NAME.exec(path.slice(PREFIX.length)) ?? [];
  if (seed === "" || Number(seed) > MAX_SEED) {
    sendError(res, "not_found");
    return true;
  }
  const body = Buffer.from(drawPlate({ kitchen, dish, seed: Number(seed) }));
  res.writeHead(200, {
    "Content-Type": "image/svg+xml; charset=utf-8",
    "Content-Length": body.length,
    "Cache-Control": CACHE,
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
  });
  res.end(req.method === "HEAD" ? undefined : body);
  return true;
}
