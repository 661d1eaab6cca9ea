import type { IncomingMessage, ServerResponse } from "node:http";
import type { Config } from "#lib/infra/config/env.ts";
import { sendError } from "#lib/infra/http.ts";

/** Scripts of pages on the list may ask for these, and read these of an answer. */
const ASKED_METHODS = "GET, POST";
const ASKED_HEADERS = "Authorization, Content-Type";
const TOLD_HEADERS = "RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";
/** How long a browser may remember what it was allowed, seconds. */
const REMEMBERED_S = 600;

/**
 * What every answer of this server says, whoever makes it: pages, API, feeds, files, errors. Each may say more, or
 * something narrower; the security policy of a page takes the place of the one here, under which nothing may be loaded.
 */
export function edgeHeaders({ publicUrl }: Pick<Config, "publicUrl">, isDeveloping: boolean): Map<string, string> {
  const headers = new Map([
    ["Referrer-Policy", "strict-origin-when-cross-origin"],
    [
      "Permissions-Policy",
      "accelerometer=(), browsing-topics=(), camera=(), geolocation=(self), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    ],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["X-Frame-Options", "DENY"],
  ]);
  // While developing, Next serves one of its scripts as JSON, and says itself what its answers may load.
  if (!isDeveloping) {
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  }
  if (publicUrl.startsWith("https:")) {
    headers.set("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
  }
  return headers;
}

/**
 * Who of another origin may read what is answered here: pages on the list (ALLOWED_ORIGINS), with their cookies, and
 * nobody else, so nothing is said to them. The webhook is no page's business. True if that was the whole answer, to a
 * browser that asked beforehand.
 */
export function answerCors(
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  allowed: readonly string[],
): boolean {
  if (!/^\/(api|feed)(\/|$)/.test(path) || path.startsWith("/api/webhooks/")) return false;
  res.appendHeader("Vary", "Origin");
  const { origin } = req.headers;
  const isAllowed = origin !== undefined && allowed.includes(origin);
  if (isAllowed) {
    res.setHeader("Access-Control-Allow-Origin", origin);
    res.setHeader("Access-Control-Allow-Credentials", "true");
    res.setHeader("Access-Control-Expose-Headers", TOLD_HEADERS);
  }
  if (req.method !== "OPTIONS" || req.headers["access-control-request-method"] === undefined) return false;
  res.setHeader("Cache-Control", "no-store");
  res.appendHeader("Vary", ["Access-Control-Request-Method", "Access-Control-Request-Headers"]);
  if (!isAllowed) {
    sendError(res, "origin_not_allowed");
    return true;
  }
  res.setHeader("Access-Control-Allow-Methods", ASKED_METHODS);
  res.setHeader("Access-Control-Allow-Headers", ASKED_HEADERS);
  res.setHeader("Access-Control-Max-Age", REMEMBERED_S);
  res.writeHead(204).end();
  return true;
}
